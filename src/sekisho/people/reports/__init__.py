"""Mails that staff send to the reporting mailbox: which mail they report, and whose report it is."""
