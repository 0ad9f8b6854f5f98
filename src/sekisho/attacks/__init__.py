"""Attack recipes with their benign twins, and writers of the export formats that firms really hand over.

Pure data and pure functions: nothing here reads evidence, and nothing here is imported by what judges it.
"""
