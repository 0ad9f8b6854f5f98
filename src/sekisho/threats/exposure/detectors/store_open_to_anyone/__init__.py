"""Store that anyone can reach."""
