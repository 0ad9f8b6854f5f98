"""Single messages in files of their own."""
