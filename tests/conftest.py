"""What holds for every run of the tests."""

import gc

from hypothesis import settings

# How long one example takes is no claim of a test: a busy machine would miss it, and timing belongs in bench/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Take the thousands of tests out of what the collector of garbage walks through again and again."""
    gc.collect()
    gc.freeze()
