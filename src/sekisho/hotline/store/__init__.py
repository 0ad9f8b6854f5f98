"""What the hotline keeps on the disk: one canonical file, twice, and one slab of sealed slots."""
