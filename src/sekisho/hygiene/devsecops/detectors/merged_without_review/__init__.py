"""Change that nobody else looked at."""
