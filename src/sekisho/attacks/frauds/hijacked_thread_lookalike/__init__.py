"""Hijacked thread carried on from a lookalike, with its honest twins."""
