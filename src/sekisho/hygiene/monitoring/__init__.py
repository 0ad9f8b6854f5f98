"""Which sources speak, and which have fallen silent."""
