"""Authentication methods that accounts of an Entra ID directory have registered."""
