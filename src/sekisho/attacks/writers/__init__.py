"""Writers of the formats that mail systems, banks and accounting packages really export.

Each takes values and gives bytes; only `mbox` and the sample's own room open files.
"""
