"""Messages as Outlook keeps them, in properties: read from its containers and written as mail."""
