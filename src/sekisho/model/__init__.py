"""The nouns: subject, verdict, reason, row, table, money, interval, times, scenario, control. Frozen, typed, no I/O.

The one file access is reading the table schemas that ship in `tables/`.
"""
