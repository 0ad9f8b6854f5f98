"""What was changed in Entra ID, as its own audit log recorded it."""
