"""One module a command, found by its name: `first.py` holds `command`, the click command `sekisho first`."""
