"""Lists of payees and other counterparties with their accounts."""
