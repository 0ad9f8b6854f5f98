"""Duplicate invoice with another account, with its honest twins."""
