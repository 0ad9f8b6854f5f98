"""Mailbox with a rule that hides mail."""
