"""Registers of vendors and their contracts."""
