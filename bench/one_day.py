"""Splits the exports of a made-up bank in two folders: everything up to the day before the last, and the last day's logs."""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

LOGS = ("aws/cloudtrail", "m365", "endpoint", "entra/signIns")
"""Where the logs lie; everything else is a state and is handed over with the first part."""


def split(folder: Path, before: Path, last: Path, day: date) -> None:
    """Write what came before `day` to one folder and the logs of that day to another."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder)
        if not str(name).startswith(LOGS):
            _copy(path, before / name)
        elif path.name.endswith(".json.gz"):
            _copy(path, (last if f"{day:%Y%m%d}" in path.name else before) / name)
        elif path.suffix == ".json":
            _split_json(path, before / name, last / name, day)
        else:
            _split_csv(path, before / name, last / name, day)


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)


def _split_json(path: Path, before: Path, last: Path, day: date) -> None:
    """Split sign-ins by the day on which they were made."""
    data: dict[str, Any] = json.loads(path.read_bytes())
    for to, new in ((before, False), (last, True)):
        rows = [row for row in data["value"] if row["createdDateTime"].startswith(day.isoformat()) is new]
        if rows:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(json.dumps({**data, "value": rows}, ensure_ascii=False), encoding="utf-8")


def _split_csv(path: Path, before: Path, last: Path, day: date) -> None:
    """Split lines by the day that stands in them, as it is written in either kind of file."""
    encoding = "utf-8-sig" if path.read_bytes()[:3] == b"\xef\xbb\xbf" else "cp932"
    marks = (day.isoformat(), f"{day:%Y/%m/%d}")
    with path.open(encoding=encoding, newline="") as lines:
        head, *rows = csv.reader(lines)
    for to, new in ((before, False), (last, True)):
        kept = [row for row in rows if _says(row, marks) is new]
        if kept:
            to.parent.mkdir(parents=True, exist_ok=True)
            with to.open("w", encoding=encoding, newline="") as out:
                csv.writer(out).writerows(_all(head, kept))


def _says(row: list[str], marks: tuple[str, str]) -> bool:
    """Tell whether one of the first two cells begins with the day."""
    return any(cell.startswith(marks) for cell in row[:2])


def _all(head: list[str], rows: list[list[str]]) -> Iterator[list[str]]:
    yield head
    yield from rows
