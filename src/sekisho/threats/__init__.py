"""Threats: what the evidence says about attacks under way, one room a family of attacks."""
