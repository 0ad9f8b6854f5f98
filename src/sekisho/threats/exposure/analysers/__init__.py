"""Analysers of this family."""
