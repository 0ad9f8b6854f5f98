"""The president's name on a freemail address asks accounting for a secret, urgent transfer, in English.

The twin is the president's own private address, known for years, about golf.
"""
