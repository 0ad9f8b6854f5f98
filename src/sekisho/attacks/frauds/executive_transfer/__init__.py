"""Executive asks for a confidential transfer, with its honest twins."""
