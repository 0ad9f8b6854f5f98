"""What each family knows beside its findings, as the newest assessment published it, and what pages make of it."""
