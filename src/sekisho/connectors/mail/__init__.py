"""Mail messages: bytes -> rows of message and message_text. Shared by the connectors that find messages in files."""
