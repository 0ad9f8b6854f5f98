"""Whether a password alone lets somebody in, by the policy set and by what was seen."""
