"""A counterparty's domain with one letter off asks for a new account inside a real conversation.

The twin is an honest change of account, confirmed by telephone and on the list.
"""
