"""Gift cards and prepaid codes, with its honest twins."""
