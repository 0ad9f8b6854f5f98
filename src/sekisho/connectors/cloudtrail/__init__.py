"""Calls of an AWS account, as CloudTrail recorded them."""
