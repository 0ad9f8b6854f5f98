"""A mailbox as a whole forwards to an address outside, set by an administrator's command.

The twins: forwarding to the bank's second domain, a delegate with full access, and forwarding that was taken back.
"""
