"""Taken-over colleague asks for a payment, with its honest twins."""
