"""The pages of the people programme."""
