"""A region of the trail that stops speaking, and one that is silent whenever nobody works."""
