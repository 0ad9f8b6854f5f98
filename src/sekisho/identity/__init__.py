"""Who is meant: accounts, names and domains in comparable form; people, counterparties and the links between sources.

A link has its evidence and can be undone; it never rewrites a row.
"""
