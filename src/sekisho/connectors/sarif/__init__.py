"""Results of code, dependency and configuration scanners in SARIF."""
