"""Who has which role of an Entra ID directory."""
