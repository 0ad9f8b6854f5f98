"""The small bank with every export that it has, looked at once for all tests of a process."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sekisho.pipeline.first import First
from sekisho.sample.build import build_small
from tests.pipeline.bank import looked


@cache
def wide() -> First:
    """Make the bank with its clouds, directory, vendors and devices, and look at it."""
    place = Path(tempfile.mkdtemp(prefix="wide-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    build_small(place / "friday")
    return looked(place / "friday")
