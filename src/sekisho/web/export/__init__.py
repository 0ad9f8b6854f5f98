"""Every table of the console as a file: CSV for a spreadsheet, JSON for a program."""
