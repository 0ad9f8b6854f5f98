"""AWS policy documents: what a request gets by them, in three answers. Knows no account and no export; pure."""
