"""Mail from an IMAP server, as it stands: read alone, from where the last fetch ended."""
