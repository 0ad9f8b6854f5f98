"""Plan that opens a store."""
