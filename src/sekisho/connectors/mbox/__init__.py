"""Mailboxes in mbox files."""
