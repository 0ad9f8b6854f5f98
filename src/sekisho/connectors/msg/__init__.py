"""Single messages saved from Outlook."""
