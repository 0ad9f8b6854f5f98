"""The command line: one file a command under `commands/`; errors become sentences here and nowhere else."""
