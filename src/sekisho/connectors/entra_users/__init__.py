"""Accounts of an Entra ID directory."""
