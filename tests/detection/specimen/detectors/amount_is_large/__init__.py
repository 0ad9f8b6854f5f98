"""Tiny detectors that show the contract; tests run them, nothing ships them."""
