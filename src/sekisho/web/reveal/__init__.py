"""Names behind stand-ins: shown to the two people who signed for it, and to nobody else."""
