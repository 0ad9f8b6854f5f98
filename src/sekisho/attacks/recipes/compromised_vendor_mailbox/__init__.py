"""A counterparty's real mailbox, taken over, gives a new account: right domain, every check passes.

The twin is the same kind of counterparty repeating the account that is on file.
"""
