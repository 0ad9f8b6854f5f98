"""Members of one group of Entra ID, the group named by the file."""
