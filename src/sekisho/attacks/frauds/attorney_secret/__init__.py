"""Attorney and secret acquisition, with its honest twins."""
