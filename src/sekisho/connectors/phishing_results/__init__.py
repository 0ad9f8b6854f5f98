"""Results of phishing exercises, as GoPhish exports them."""
