"""A payment goes to an account that is not on the list, and no mail ever asked for it.

The twin is a change that came on paper: no mail either, but the list was updated.
"""
