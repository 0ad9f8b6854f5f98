"""Application let in to read mail."""
