"""A mailbox taken over: what single records of audit and sign-in logs show, and what they show together."""
