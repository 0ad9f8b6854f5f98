"""The pages that the links of a phishing exercise open: a process and an origin of its own, that writes hits down and reads nothing back."""
