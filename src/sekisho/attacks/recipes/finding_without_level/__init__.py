"""A scanner result whose seriousness stands in its rule alone, and results that are not serious."""
