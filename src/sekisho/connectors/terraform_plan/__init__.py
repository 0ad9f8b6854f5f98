"""Terraform plans: what they would open or close."""
