"""Taken-over mailbox of a counterparty goes on in a real thread, with its honest twins."""
