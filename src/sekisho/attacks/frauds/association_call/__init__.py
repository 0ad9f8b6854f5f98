"""Association, clearing body or supervisor asks for a transfer or data, with its honest twins."""
