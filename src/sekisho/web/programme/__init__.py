"""The people programme in the console: its records, what is done with them, and the pages of trainer, staff and board."""
