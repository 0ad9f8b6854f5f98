"""Who may reach S3 buckets: policies, blocks, access lists and tags."""
