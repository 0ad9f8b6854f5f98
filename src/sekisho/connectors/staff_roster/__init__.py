"""Staff rosters."""
