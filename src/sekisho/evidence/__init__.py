"""Land, normalise, store (Delta) and query (Ibis): provenance, rejects, coverage, retention, erasure."""
