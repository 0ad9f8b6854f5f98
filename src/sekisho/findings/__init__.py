"""Verdicts become findings and cases; their state is an incremental fold of runs and decisions. What was judged is kept."""
