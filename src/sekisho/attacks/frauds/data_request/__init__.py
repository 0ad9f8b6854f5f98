"""Request for lists of members, staff, payables or vendors, with its honest twins."""
