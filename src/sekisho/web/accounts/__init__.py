"""Who works here: accounts, roles, second factors, sessions that can be ended."""
