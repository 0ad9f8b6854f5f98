"""The small bank with its clouds, directory, logs, devices and vendors, looked at once for all tests of a process."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sekisho.pipeline.first import First
from sekisho.sample.build import build_small
from tests.pipeline.bank import looked

LEFT = ("mail", "history")
"""What takes longest to read, and of which the tests of payments and mail tell."""


@cache
def wide() -> First:
    """Make the bank without its mail and earlier payments, and look at it."""
    place = Path(tempfile.mkdtemp(prefix="wide-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    build_small(place / "friday")
    for name in LEFT:
        shutil.rmtree(place / "friday" / name)
    return looked(place / "friday")
