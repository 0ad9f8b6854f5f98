"""Salary account change sent to personnel, with its honest twins."""
