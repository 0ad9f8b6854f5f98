"""What holds for every run of the tests."""

import gc
import os

import pytest
from hypothesis import settings

from tests.in_turn import WHOLE, left_out
from tests.servers.chromium import chromium as chromium  # noqa: PLC0414 - one browser for all tests of a process
from tests.uncounted import uncounted

# How long one example takes is no claim of a test: a busy machine would miss it, and timing belongs in bench/. Whoever
# runs the tests by hand tries new examples each time, and more; a gate (CI in the environment) says the same of the same code.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, max_examples=60 if "CI" in os.environ else 100
)
settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is told in another language this time, and say whose coverage is not counted."""
    uncounted(items)
    left = [] if WHOLE else left_out(items)
    config.hook.pytest_deselected(items=left)
    items[:] = [one for one in items if one not in left]


def pytest_collection_finish() -> None:
    """Take the thousands of tests out of what the collector of garbage walks through again and again."""
    gc.collect()
    gc.freeze()
