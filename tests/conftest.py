"""What holds for every run of the tests."""

import gc


def pytest_collection_finish() -> None:
    """Take the thousands of tests out of what the collector of garbage walks through again and again."""
    gc.collect()
    gc.freeze()
