"""Who works on which finding, and what people say about it to one another: nothing here decides."""
