"""Access of a vendor that outlived its contract, and vendors whose access is in order."""
