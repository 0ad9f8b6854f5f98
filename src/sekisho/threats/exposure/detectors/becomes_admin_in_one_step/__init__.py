"""User or role that can make itself an administrator."""
