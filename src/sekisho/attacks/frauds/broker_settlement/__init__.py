"""Broker or custodian changes settlement instructions, with its honest twins."""
