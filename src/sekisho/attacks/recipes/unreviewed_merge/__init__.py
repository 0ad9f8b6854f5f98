"""Changes merged that nobody else looked at, and changes that somebody did."""
