"""Sign-ins to an Entra ID tenant."""
