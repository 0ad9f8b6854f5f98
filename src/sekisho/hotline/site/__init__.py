"""The hotline's pages, for reporters without an account and for recipients; no session, no cookie, no log."""
