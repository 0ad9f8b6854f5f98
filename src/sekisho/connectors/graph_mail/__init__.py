"""Mail from Microsoft 365 by Microsoft Graph: read alone, from where the last fetch ended."""
