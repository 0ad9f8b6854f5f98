"""Statements about practices, each measured with its denominator."""
