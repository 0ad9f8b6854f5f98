"""Malformed and hostile mail of our own making, by theme: each message named, with what must come out of it."""
