"""Access of a vendor that outlived its contract."""
