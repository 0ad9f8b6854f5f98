"""Practices measured from evidence: MFA, zero trust, DevSecOps, training, monitoring."""
