"""Practice of zero trust that is not in place."""
