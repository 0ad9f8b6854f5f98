"""Whether someone outside writes under the name of one of our people."""
