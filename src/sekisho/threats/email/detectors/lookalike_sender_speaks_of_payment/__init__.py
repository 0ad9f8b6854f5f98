"""Whether a stranger, or someone who only looks like a known name, speaks of payment."""
