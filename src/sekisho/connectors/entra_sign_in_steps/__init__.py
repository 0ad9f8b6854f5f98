"""Steps of sign-ins to an Entra ID tenant, from the file that the portal writes beside them."""
