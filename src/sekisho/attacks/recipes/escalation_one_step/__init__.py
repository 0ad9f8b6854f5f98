"""Principals that become administrators in one step, and others whose dangerous words lead nowhere."""
