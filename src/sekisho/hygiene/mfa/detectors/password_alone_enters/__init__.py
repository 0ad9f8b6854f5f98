"""Account that gets in with a password alone."""
