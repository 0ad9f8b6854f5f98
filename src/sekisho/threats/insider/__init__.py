"""Insider threat: who moves out, destroys or reads what is not theirs."""
