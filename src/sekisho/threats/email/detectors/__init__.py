"""Detectors of mail and payments: one folder each, found by walking."""
