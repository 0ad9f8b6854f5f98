"""The anonymous hotline: staff report what they see, and nobody can learn who. A house of its own that runs without the console."""
