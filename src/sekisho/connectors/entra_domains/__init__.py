"""Domains of an Entra ID directory."""
