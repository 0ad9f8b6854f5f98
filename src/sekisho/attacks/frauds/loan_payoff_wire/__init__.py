"""Loan payoff and closing wire instructions, with its honest twins."""
