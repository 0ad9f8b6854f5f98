"""What was done with files on devices, as an endpoint or asset-management tool exported it."""
