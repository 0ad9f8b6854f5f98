"""Log of a mailbox switched off."""
