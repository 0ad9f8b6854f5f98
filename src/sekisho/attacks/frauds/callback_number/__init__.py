"""Callback number swapped, with its honest twins."""
