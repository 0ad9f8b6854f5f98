"""Files of the background process in `ORG/watch`: its lock, its memory, its heartbeat and what it was asked for."""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from sekisho.evidence.disk import replace_whole
from sekisho.model.errors import SekishoError
from sekisho.watch.nouns import Beat, Kind, State, Task

MOST_ASKED = 50
_LAYOUT = "hhqqi4x"
"""`struct flock` of Linux: kind, from where, start, length, process."""
_WHOLE = struct.pack(_LAYOUT, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
Kept = TypeVar("Kept", State, Beat, Task)


def folder_of(org: Path) -> Path:
    """Return the folder, made for its owner alone where there is none."""
    place = org / "watch"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


@contextmanager
def alone(org: Path) -> Iterator[None]:
    """Be the one background process of an organisation; SekishoError `watch_running` where another is."""
    with _opened(org) as handle:
        try:
            fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _WHOLE)
        except BlockingIOError:
            raise SekishoError("watch_running", org=str(org)) from None
        yield


def running(org: Path) -> bool:
    """Tell whether a background process of this organisation is at work, without standing in the way of one that starts."""
    with _opened(org) as handle:
        kind, *_ = struct.unpack(_LAYOUT, fcntl.fcntl(handle, fcntl.F_OFD_GETLK, _WHOLE))
    return bool(kind != fcntl.F_UNLCK)


@contextmanager
def _opened(org: Path) -> Iterator[int]:
    handle = os.open(folder_of(org) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def remembered(org: Path) -> State:
    """Return what is remembered; a memory that cannot be read is begun anew: what was read is read again and nothing lost."""
    return _decoded(folder_of(org) / "state.json", State) or State()


def remember(org: Path, state: State) -> None:
    """Keep what is to be remembered."""
    replace_whole(folder_of(org) / "state.json", msgspec.json.encode(state))


def beat(org: Path, told: Beat) -> None:
    """Say what is being done now. It is not forced to the disk: after a power cut nobody asks for it."""
    replace_whole(folder_of(org) / "beat.json", msgspec.json.encode(told), forced=False)


def last_beat(org: Path) -> Beat | None:
    """Return what was said last, None where nothing was."""
    return _decoded(folder_of(org) / "beat.json", Beat)


def ask(org: Path, kind: Kind, about: str, by: str, now: datetime) -> str:
    """Ask for a piece of work and return the request's id; one that waits already is not asked for twice.

    SekishoError `watch_full` where too many requests wait.
    """
    waiting = asked(org)
    same = [one.ask for one in waiting if (one.kind, one.about) == (kind, about)]
    if same:
        return same[0]
    if len(waiting) >= MOST_ASKED:
        raise SekishoError("watch_full", permanent=False, most=MOST_ASKED)
    name = f"{now:%Y%m%dT%H%M%S%f}-{kind}-{sha256(about.encode(errors='surrogateescape')).hexdigest()[:12]}"
    _asks(org).mkdir(mode=0o700, exist_ok=True)
    replace_whole(_asks(org) / f"{name}.json", msgspec.json.encode(Task(kind, about, by, ask=name)))
    return name


def asked(org: Path) -> tuple[Task, ...]:
    """Return the requests that wait, the oldest first."""
    found = (_decoded(path, Task) for path in sorted(_asks(org).glob("*.json")))
    return tuple(one for one in found if one)


def answered(org: Path, task: Task) -> None:
    """Take a request away; one that the schedule asked for has none."""
    if task.ask:
        with suppress(FileNotFoundError):
            (_asks(org) / f"{task.ask}.json").unlink()


def revealed(org: Path) -> Path:
    """Return the folder of names that were looked up for two people: a file each, sealed, its time that of its end."""
    place = folder_of(org) / "revealed"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def over(org: Path, now: datetime) -> Iterator[Path]:
    """Yield the files of names whose time is over."""
    return (path for path in revealed(org).iterdir() if path.stat().st_mtime <= now.timestamp())


def programme_file(org: Path) -> Path:
    """Return the file that says how often the people programme is looked after, in seconds."""
    return folder_of(org) / "programme"


def programme_due(org: Path) -> timedelta | None:
    """Return after how long the people programme is looked after again, None for never."""
    try:
        said = programme_file(org).read_text("ascii")
    except FileNotFoundError:
        return None
    return timedelta(seconds=int(said)) if said.isdecimal() else None


def _asks(org: Path) -> Path:
    return folder_of(org) / "asked"


def _decoded(path: Path, kind: type[Kept]) -> Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
