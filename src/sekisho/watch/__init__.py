"""The one background process: reads what came, assesses on time, has the console loaded, and says what it does."""
