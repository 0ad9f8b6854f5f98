"""Groups and directory roles of Entra ID with their members."""
