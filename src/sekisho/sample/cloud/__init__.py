"""The bank's cloud account as it stands every day: principals, buckets, and the work that goes on in it."""
