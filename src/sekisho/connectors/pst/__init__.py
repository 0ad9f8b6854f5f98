"""Mailboxes as Outlook archives them (PST, OST), where the extra `pst` is installed."""
