"""Pull requests of GitHub with their reviews."""
