"""A domain that was never seen asks accounting to pay an overdue invoice.

The twin is a new supplier whom a colleague announced, and who speaks of its invoice without asking for money.
"""
