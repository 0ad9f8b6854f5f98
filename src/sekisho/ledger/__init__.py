"""What people decide: append-only, hash-chained and signed, in one SQLite file beside the keys of those who decide."""
