"""Conditional access policies of Entra ID."""
