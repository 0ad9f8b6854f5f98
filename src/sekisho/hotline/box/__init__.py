"""The server's side of the protocol: what is asked of it, and what it answers. It can open no message."""
