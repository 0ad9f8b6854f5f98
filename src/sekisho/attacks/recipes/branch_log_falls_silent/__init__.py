"""One branch's endpoint log stops and nobody notices.

The twin is the other branch, whose log is silent whenever the branch is closed.
"""
