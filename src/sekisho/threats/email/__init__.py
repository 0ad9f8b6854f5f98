"""Business email compromise: what a message says, who really sent it, and which payment it was about."""
