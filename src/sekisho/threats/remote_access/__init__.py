"""Third-party remote access: the ways in that belong to vendors."""
