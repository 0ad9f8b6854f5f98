"""Whether a payment goes to the account that we have on file for its payee."""
