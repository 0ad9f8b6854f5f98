"""Fraud arrives in reply to our own mail, with its honest twins."""
