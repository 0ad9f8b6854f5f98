"""English and Japanese: messages by code, terms, and formats of dates, money and shares."""
