"""The register of what people accepted or set aside: from the ledger, with what the shown assessment says of it."""
