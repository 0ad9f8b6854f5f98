"""Sekisho, the checkpoint: evidence in, verdicts, money and a plan out."""

__version__ = "0.1.0"
