"""Notice in our own name from a lookalike of our domain, with its honest twins."""
