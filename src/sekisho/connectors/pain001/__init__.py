"""ISO 20022 pain.001 (customer credit transfer initiation): the XML in which banks take payments."""
