"""What each family of detectors knows beside its findings, out of one assessment."""
