"""Member instructs a transfer by mail, with its honest twins."""
