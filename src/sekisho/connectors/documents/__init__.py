"""JSON documents as untrusted states: read whole within a bound, cut ones up to the cut. Shared by snapshot formats."""
