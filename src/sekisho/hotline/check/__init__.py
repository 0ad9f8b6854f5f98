"""What would break a promise of the hotline's, looked for where it runs: each fault has a code, and says what to do."""
