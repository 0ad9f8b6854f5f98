"""Executive asks for a chat group, a QR code or a phone number, with its honest twins."""
