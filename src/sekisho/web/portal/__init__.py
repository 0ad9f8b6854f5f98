"""The staff portal as a process of its own, on an origin of its own: training and nothing else of the console."""
