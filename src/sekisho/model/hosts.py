"""Hosts that are this very machine: what goes there does not go over a network."""

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
