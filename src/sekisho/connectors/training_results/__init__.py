"""Who was assigned which training, and who has done it."""
