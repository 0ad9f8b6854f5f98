"""Confirmation of payee: what a bank says of an account and the name that it is to be paid under. It never opens a payment."""
