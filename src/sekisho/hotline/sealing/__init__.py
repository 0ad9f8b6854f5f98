"""What is sealed and how, as docs/hotline-protocol.md has it; the browser does the same with the same library."""
