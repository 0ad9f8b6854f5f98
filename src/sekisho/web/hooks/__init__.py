"""Webhooks: who is told when something new was found, and what became of each letter."""
