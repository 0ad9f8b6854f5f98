"""How changes are reviewed, scanned and planned."""
