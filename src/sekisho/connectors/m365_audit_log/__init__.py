"""What was done in Microsoft 365, as its unified audit log recorded it."""
