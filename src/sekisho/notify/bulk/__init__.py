"""Many mails, one for each recipient: what became of each is on the disk before the next step is taken."""
