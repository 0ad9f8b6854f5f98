"""What attachments say: their text, their links, their codes, and why one could not be read."""
