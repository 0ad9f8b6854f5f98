"""Fabricated thread with an executive's approval, with its honest twins."""
