"""Mailbox opened to somebody who should not read it."""
