"""Group that is late with training or clicks more than the others."""
