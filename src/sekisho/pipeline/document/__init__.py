"""One assessment as the facts of a report: a file for each kind of fact."""
