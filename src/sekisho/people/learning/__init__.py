"""Training: modules as they are written, shown, answered and checked; who is due what and when; and what is proved of it afterwards."""
