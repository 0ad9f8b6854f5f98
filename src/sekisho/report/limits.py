"""How much of a list is shown before the rest is counted: the same on the page and in the terminal."""

PAYMENTS = 8
"""Payments held back, each with its facts; the rest stand in the list of all."""
FINDINGS = 8
"""Findings in the board's table; the rest is counted, with the command that lists them."""
DETAILS = 100
"""Findings of one detector in the details."""
CASES = 50
"""Cases with a page of their own, the worst first."""
