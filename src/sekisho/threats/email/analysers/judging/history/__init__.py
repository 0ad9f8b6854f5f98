"""What the firm's own mail has taught: correspondents, domains, who writes to whom, what was said."""
