"""Budget and measured loss into measures: which ones, in which order, what was left out and why."""
