"""What was seen of the place where a hotline runs, and how it is looked at. What could not be seen is None, and is said so."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.hotline.folder import KEY, Settings, settings

ORGANISATION = "sekisho.toml"


@dataclass(frozen=True, slots=True)
class Observed:
    """The place as it was seen. `modes` are those of the folder's files, "" for the folder itself; `answer` is None where nobody answered."""

    said: Settings
    modes: Mapping[str, int]
    user: int
    owner: int
    environment: Mapping[str, str]
    swaps: tuple[str, ...] | None
    core_pattern: str | None
    core_limit: int
    ptrace: int | None
    file_system: str | None
    beside: frozenset[str]
    """Names of files beside the folder, and in the folders above it up to three."""
    recipients: int | None = None
    departments: int | None = None
    proxy: str | None = None
    unit: str | None = None
    answer: Mapping[str, str] | None = None
    assets: frozenset[str] = field(default=frozenset())
    """Names of files that are served otherwise than they were shipped."""


def look(folder: Path, environment: Mapping[str, str], core_limit: int) -> Observed:
    """Look at a folder and at the machine; SekishoError `hotline_none`, `hotline_settings`."""
    said = settings(folder)
    names = {"": folder, **{one.name: one for one in folder.iterdir() if one.is_file()}}
    return Observed(
        said=said,
        modes={name: stat.S_IMODE(path.stat().st_mode) for name, path in names.items()},
        user=os.geteuid(),
        owner=(folder / KEY).stat().st_uid if (folder / KEY).exists() else -1,
        environment=environment,
        swaps=_swaps(_read("/proc/swaps")),
        core_pattern=_read("/proc/sys/kernel/core_pattern"),
        core_limit=core_limit,
        ptrace=_number(_read("/proc/sys/kernel/yama/ptrace_scope")),
        file_system=_file_system(folder.resolve(), _read("/proc/self/mounts")),
        beside=frozenset(one.name for above in list(folder.resolve().parents)[:3] for one in _listed(above)),
    )


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(path: str) -> str | None:
    try:
        return Path(path).read_text("utf-8", "replace")
    except OSError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdecimal() else None


def _swaps(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(line.split()[0] for line in text.splitlines()[1:] if line.split())


def _file_system(folder: Path, mounts: str | None) -> str | None:
    if mounts is None:
        return None
    found = [line.split()[1:3] for line in mounts.splitlines() if len(line.split()) > 2]
    fitting = [(place, kind) for place, kind in found if folder == Path(place) or Path(place) in folder.parents]
    return max(fitting, key=lambda one: len(one[0]))[1] if fitting else None
