"""The interface for programs: what the pages show, to be read with a token. Nothing is decided here."""
