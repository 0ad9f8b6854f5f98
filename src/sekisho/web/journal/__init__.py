"""What was read and done, each entry sealed by the one before it."""
