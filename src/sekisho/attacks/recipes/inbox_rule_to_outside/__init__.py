"""After a sign-in from abroad, a rule in the mailbox sends mail outside.

The twins: a rule that files newsletters, and one that forwards to the bank's second domain.
"""
