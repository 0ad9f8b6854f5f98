"""Named locations of Entra ID."""
