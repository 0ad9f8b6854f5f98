"""One folder a source or format: outside record -> rows. No judgement, and no knowledge of who asks.

A folder with a `connector.toml` is a connector and is found by walking; `mail/` and `sheets/` are readers they share.
"""
