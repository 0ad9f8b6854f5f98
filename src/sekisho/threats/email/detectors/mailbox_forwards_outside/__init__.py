"""Mailbox whose mail goes on to an outside address."""
