"""Who is due, late, clicking and reporting, by group."""
