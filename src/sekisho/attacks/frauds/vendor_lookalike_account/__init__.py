"""Counterparty changes its account from a lookalike domain, with its honest twins."""
