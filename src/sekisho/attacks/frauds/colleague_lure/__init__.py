"""Taken-over colleague sends a sign-in lure to many, with its honest twins."""
