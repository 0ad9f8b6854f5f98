"""The fence round a detector or a firm's own connector: whatever it raises is kept as a value, and the run goes on."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
OWN = frozenset({"detect.py", "read.py", "normalise.py"})


@dataclass(frozen=True, slots=True)
class FencedError:
    """What a detector did wrong. `code` has its sentence in `text/`; `place` is file and line, `detail` for its author."""

    detector: str
    code: str
    subject: str = ""
    place: str = ""
    detail: str = ""


def fence(detector: str, work: Callable[[], T]) -> T | FencedError:
    """Return what `work` returns, or `detector_failed` with the innermost place; an interrupt still passes through."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the one fence: a detector may raise anything, and others must still run
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).name in OWN] or frames
        place = f"{Path(own[-1].filename).name} line {own[-1].lineno}"
        return FencedError(detector, "detector_failed", "", place, f"{type(error).__name__}: {error}"[:300])
