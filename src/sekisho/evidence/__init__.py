"""Land, normalise, store and query evidence, with provenance, rejects, coverage and erasure.

Files are landed (`land`), their rows written in chunks (`batches`), read through `view`. A delivery is visible once its
line in `batches`, written last, is there. Nothing heavy is imported until it is used.
"""
