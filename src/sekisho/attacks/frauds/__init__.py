"""Kinds of mail fraud with their honest twins, to measure a detector by. The sample bank lays none of them unasked.

One folder a kind, found by walking: `fraud.toml` says what is planted, `text.toml` holds the texts of both sides in
English and Japanese, `lay.py` lays one draw on a world. The modules beside the folders are what all kinds share.
"""
