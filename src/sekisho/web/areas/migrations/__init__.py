"""Changes of the tables of this part, in their order."""
