"""A bucket of customer records that anyone may read, and buckets whose policy only looks like it."""
