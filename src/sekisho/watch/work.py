"""One piece of work, as a process: `python -m sekisho.watch.work ORG KIND ABOUT...`. Each line it prints is a `Line`."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sekisho.model.errors import SekishoError
from sekisho.pipeline.ingest import Fate, FileOutcome, Progress
from sekisho.pipeline.intake import read_in
from sekisho.pipeline.kept_secret import kept_secret
from sekisho.pipeline.live import fetch
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from sekisho.watch.child import Line, tell
from sekisho.watch.nouns import Kind, Said

OFTEN = 0.25
REFUSED = frozenset({Fate.REFUSED, Fate.UNKNOWN})


def main(arguments: Sequence[str], out: IO[bytes], now: datetime, clock: Callable[[], float]) -> int:
    """Do what is asked for, and say how it went; 0 where it went well. Whatever is not ours to explain ends the process."""
    path, kind, *about = arguments
    try:
        said = WORK[Kind(kind)](Org.open(Path(path)), about, now, _progress(out, clock))
    except SekishoError as error:
        said = Said(error.code, dict(error.params))
    tell(Line(said=said), out)
    return 1 if said.code else 0


def _read(org: Org, about: Sequence[str], now: datetime, progress: Progress) -> Said:
    outcomes: list[FileOutcome] = []
    for number, path in enumerate(about):
        progress(Path(path).name, number, len(about))
        outcomes += read_in(org, Path(path), now, progress)
    return _files(outcomes)


def _fetch(org: Org, about: Sequence[str], now: datetime, progress: Progress) -> Said:
    brought = fetch(org, about[0], kept_secret, time.sleep, now, progress)
    files = _files(brought.files)
    error = next((one.error for one in brought.places if one.error), None)
    if error is None:
        return files
    return Said(error.code, dict(error.params), files.new, files.refused)


def _assess(org: Org, _about: Sequence[str], now: datetime, progress: Progress) -> Said:
    look(org, now, progress)
    return Said()


def _files(outcomes: Sequence[FileOutcome]) -> Said:
    return Said(
        new=sum(one.fate is Fate.READ for one in outcomes),
        refused=tuple(one.name for one in outcomes if one.fate in REFUSED),
    )


WORK: dict[Kind, Callable[[Org, Sequence[str], datetime, Progress], Said]] = {
    Kind.READ: _read,
    Kind.FETCH: _fetch,
    Kind.ASSESS: _assess,
}


def _progress(out: IO[bytes], clock: Callable[[], float]) -> Progress:
    """Return what hears of progress and passes it on a few times a second."""
    last = [-OFTEN]

    def heard(stage: str, done: int, total: int) -> None:
        if clock() - last[0] >= OFTEN:
            last[0] = clock()
            tell(Line(stage, done, total), out)

    return heard


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout.buffer, datetime.now(UTC), time.monotonic))
