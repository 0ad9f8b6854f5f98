"""A source of events that has fallen silent."""
