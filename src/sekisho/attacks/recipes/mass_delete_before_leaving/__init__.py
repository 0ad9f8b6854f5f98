"""In the last days before leaving, somebody deletes the work of years from a shared site.

The twin is a records clerk who deletes what is past its retention, at the end of every month.
"""
