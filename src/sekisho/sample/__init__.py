"""A made-up financial institution with its ground truth, seeded and of any size.

`sekisho.sample.build` writes a folder of exports as a small bank would hand them over, and the truth beside it.
"""
