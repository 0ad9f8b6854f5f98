"""Marks that are planted in what is sent to the hotline, and the search for them in every byte of a place, in each form that they may take."""

import base64
import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from urllib.parse import quote

import numpy as np

LARGE = 1 << 20
JAPAN = 9 * 3_600
KEPT = ("hotline.db", "hotline.twin", "hotline.slab", "hotline.lock")
_NUMBER = re.compile(rb"1[0-9]{9}")
_CLOCK = re.compile(rb"[0-2][0-9]:[0-5][0-9]:[0-5][0-9]")


def _mark(name: str) -> str:
    return f"Mk{name}{os.urandom(5).hex()}"


def _kanji() -> str:
    common = "印鑑鍵庫金銀紙幣夜朝昼店支本窓口係長机箱"
    return "".join(SystemRandom().choice(common) for _ in range(12))


@dataclass
class Marks:
    """What is planted. `codes` and `secrets` come to be known only as it is sent; times count from `begun` to `ended`."""

    text: str = field(default_factory=lambda: _mark("Text"))
    japanese: str = field(default_factory=_kanji)
    address: str = "203.0.113.177"
    address6: str = "2001:db8:77:1234::abcd"
    agent: str = field(default_factory=lambda: _mark("Agent"))
    file: str = field(default_factory=lambda: _mark("Name"))
    content: str = field(default_factory=lambda: _mark("Content"))
    path: str = field(default_factory=lambda: _mark("Path"))
    odd: str = field(default_factory=lambda: _mark("Field"))
    codes: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)
    begun: float = 0.0
    ended: float = 0.0

    def headers(self) -> dict[str, str]:
        """Return what a browser and proxies may say of whoever asks."""
        both = f"{self.address}, {self.address6}"
        names = ("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "Via")
        return {
            **dict.fromkeys(names, both),
            "Forwarded": f'for={self.address};by="[{self.address6}]"',
            "User-Agent": f"Mozilla/5.0 {self.agent}",
            "Referer": f"http://intra.example/{self.path}?{self.odd}",
            "Cookie": f"s={self.odd}",
            "Authorization": "Basic " + base64.b64encode(self.agent.encode()).decode(),
        }

    def forms(self) -> list[tuple[str, bytes]]:
        """Return the bytes to look for, each with the name of its mark."""
        named = {
            "text": self.text,
            "japanese text": self.japanese,
            "address": self.address,
            "address 6": self.address6,
            "user agent": self.agent,
            "file name": self.file,
            "file content": self.content,
            "path": self.path,
            "field": self.odd,
            **self.codes,
        }
        found = [(name, one) for name, value in named.items() for one in _forms(value)]
        found += [(f"{name} without dashes", one.encode()) for code, one in self._bare() for name in (code,)]
        for name, value in self.secrets.items():
            found += [(name, value), (name, value.hex().encode()), *((name, one) for one in _sixty_four(value))]
        return found

    def _bare(self) -> Iterator[tuple[str, str]]:
        for name, code in self.codes.items():
            bare = code.replace("-", "")
            yield from ((name, bare), (name, bare.lower()), (name, bare[:20]))


def _forms(value: str) -> set[bytes]:
    plain = {value, value.lower(), value.upper(), value.swapcase(), value[::-1], quote(value)}
    found = {one.encode() for one in plain}
    for code in ("utf-16-le", "utf-16-be", "utf-32-le", "shift_jis", "euc_jp", "iso2022_jp"):
        with suppress(UnicodeEncodeError):
            found.add(value.encode(code))
    found |= {value.encode().hex().encode(), value.encode("unicode_escape")}
    found |= {one for code in ("utf-8", "utf-16-le", "shift_jis") for one in _sixty_four(value.encode(code))}
    return found


def _sixty_four(value: bytes) -> Iterator[bytes]:
    """Return the base64 of bytes wherever they begin in what surrounds them, without the letters that depend on it."""
    for before in range(3):
        made = base64.b64encode(bytes(before) + value).rstrip(b"=")
        sure = made[(0, 2, 3)[before] : -1 if (before + len(value)) % 3 else None]
        yield from (sure, sure.translate(bytes.maketrans(b"+/", b"-_")))


@dataclass(frozen=True, slots=True)
class Hit:
    """A mark that was found: which, and where."""

    mark: str
    where: str


def search(marks: Marks, places: Iterable[tuple[str, bytes]]) -> list[Hit]:
    """Return each mark that is in the bytes of a place, once for each place; names of places count as well."""
    forms = marks.forms()
    hits = set[Hit]()
    for where, data in places:
        hits |= {Hit(mark, where) for mark, form in forms if form in where.encode()}
        hits |= {Hit(mark, where) for mark in (_in_large if len(data) > LARGE else _in_small)(forms, data)}
        if _timed(marks, data):
            hits.add(Hit("time", where))
    return sorted(hits, key=lambda one: (one.where, one.mark))


def _in_small(forms: Sequence[tuple[str, bytes]], data: bytes) -> set[str]:
    return {mark for mark, form in forms if form in data}


def _in_large(forms: Sequence[tuple[str, bytes]], data: bytes) -> set[str]:
    """Find forms as `_in_small` does, at one pass: by their first two bytes, then four, then whole."""
    by_begin: dict[int, list[tuple[str, bytes]]] = {}
    for mark, form in forms:
        by_begin.setdefault(int.from_bytes(form[:4], "little"), []).append((mark, form))
    begins = np.array(sorted(by_begin), np.uint32)
    known = np.zeros(1 << 16, bool)
    known[begins & 0xFFFF] = True
    each = np.frombuffer(data, np.uint8)
    found = set[str]()
    for odd in (0, 1):
        pairs = np.frombuffer(data, "<u2", count=(len(data) - odd) // 2, offset=odd)
        at = np.flatnonzero(known[pairs]) * 2 + odd
        at = at[at < len(data) - 3]
        four = sum(each[at + byte].astype(np.uint32) << np.uint32(8 * byte) for byte in range(4))
        for place in at[np.isin(four, begins)].tolist():
            begin = int.from_bytes(data[place : place + 4], "little")
            found |= {mark for mark, form in by_begin[begin] if data.startswith(form, place)}
    return found


def _timed(marks: Marks, data: bytes) -> bool:
    """Tell whether a second between the first and the last request stands in bytes, as a number or as a clock."""
    first, last = int(marks.begun), int(marks.ended) + 1
    if any(first <= int(one) <= last for one in _NUMBER.findall(data)):
        return True
    clocks = set(_CLOCK.findall(data))
    zones = (timedelta(0), timedelta(seconds=JAPAN))
    times = (datetime.fromtimestamp(one, UTC) + zone for one in range(first, last + 1) for zone in zones)
    return bool(clocks) and any(one.strftime("%H:%M:%S").encode() in clocks for one in times)


def content(path: Path) -> bytes:
    """Return the bytes of a file, without changing when it was read last."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOATIME), "rb") as file:
        return file.read()


def files(*places: Path, most: int = 1 << 40) -> Iterator[tuple[str, bytes]]:
    """Return every file below places that is no larger than `most`: its name and its bytes, without changing when it was read last."""
    for place in places:
        for path in sorted(place.rglob("*")):
            with suppress(FileNotFoundError):
                if path.is_file() and not path.is_symlink() and path.stat().st_size <= most:
                    yield str(path.relative_to(place.parent)), content(path)


def times(marks: Marks, folder: Path) -> list[Hit]:
    """Return what tells a time finer than a day: times of the hotline's files, and numbers in the rows of both books."""
    first, last = int(marks.begun), int(marks.ended) + 1
    hits = []
    for path in (folder, *(folder / name for name in KEPT)):
        seen = path.stat()
        read = seen.st_atime if path != folder else 0.0  # whoever lists a folder reads it
        for what, value in (("changed", seen.st_mtime), ("read", read)):
            if first <= value <= last:
                hits.append(Hit(f"time {what}", path.name))
    books = [name for name in KEPT[:2] if any(_within(one, first, last) for one in _values(content(folder / name)))]
    return hits + [Hit("time in a row", name) for name in books]


def _within(value: object, first: float, last: float) -> bool:
    units = (1, 1_000, 1_000_000, 1_000_000_000)
    return isinstance(value, int | float) and any(first <= value / unit <= last for unit in units)


def _values(data: bytes) -> Iterator[object]:
    """Return each value in each row of a SQLite file."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in base.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a name out of the file itself
                yield from row


def processes(pid: int) -> list[int]:
    """Return a process and those that it started, and so on."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                found += processes(int(child))
    return found


def told_by_system(pid: int) -> Iterator[tuple[str, bytes]]:
    """Return what the system tells of a process and its children: command line, environment, names, open files."""
    for one in processes(pid):
        place = Path(f"/proc/{one}")
        for name in ("cmdline", "environ", "comm", "maps"):
            with suppress(OSError):
                yield f"proc {name}", (place / name).read_bytes()
        with suppress(OSError):
            for task in (place / "task").iterdir():
                yield "proc thread", (task / "comm").read_bytes()
        with suppress(OSError):
            links = []
            for link in (place / "fd").iterdir():
                with suppress(OSError):
                    links.append(str(link.readlink()))
            yield "proc open files", "\n".join(links).encode()


def wait_until(true: object, seconds: float = 20.0) -> bool:
    """Ask again and again until something is so; False where it does not come to be."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError, ValueError):
            if true():  # type: ignore[operator]
                return True
        time.sleep(0.05)
    return False
