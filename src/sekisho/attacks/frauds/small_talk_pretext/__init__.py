"""Pretext over several mails that starts with small talk, with its honest twins."""
