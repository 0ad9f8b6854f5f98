"""Who is on the staff: read from a list or a directory, compared with what is known, kept by day, put into groups."""
