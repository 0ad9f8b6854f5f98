"""Mailbox that somebody else has been in."""
