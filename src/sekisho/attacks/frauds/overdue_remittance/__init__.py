"""Overdue reminder with a new remittance address, with its honest twins."""
