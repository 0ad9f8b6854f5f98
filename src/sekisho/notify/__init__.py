"""What leaves this machine: requests to hosts that were configured, signed webhooks, mail. Each with retry."""
