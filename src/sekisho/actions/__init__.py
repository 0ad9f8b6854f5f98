"""Effects outside: a banner, a message moved aside, a webhook, a digest. Nothing is done unless asked for; nothing is deleted."""
