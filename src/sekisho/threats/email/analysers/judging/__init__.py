"""Judging a message by what the firm's own mail has taught: `history` remembers, `signals` look, `odds` weigh, `judge` answers."""
