"""Sign-in with a password alone."""
