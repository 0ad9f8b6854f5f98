"""One assessment: evidence -> run. Composition only: every judgement lives in the rooms below."""
