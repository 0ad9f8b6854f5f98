"""Results of phishing exercises as a table of what each person did."""
