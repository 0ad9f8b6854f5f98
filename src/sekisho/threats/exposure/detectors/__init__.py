"""Detectors of this family, one folder each."""
