"""What is wrong with modules, one question a file; `check` asks them all."""
