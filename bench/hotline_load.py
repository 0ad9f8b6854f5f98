"""The hotline under load: fifty reporters hand over 20 MB each at once, half of them without JavaScript.

Run: `python bench/hotline_load.py [--people N] [--size MB]`. The hotline is served as a user serves it. Each report has a mark of its
own in text and file; afterwards every one is read back whole, and no file of the hotline or of the temporary folders may
hold a mark. Printed: how long it took, the most memory that the hotline's process had, and what was lost. Exit code 1 where
something was lost or cut, a mark was found, or the process had more than 1 GB.
"""

import argparse
import os
import re
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from sekisho.hotline.box.asked import raw
from sekisho.hotline.sealing.letters import granted, letter_of
from tests.hotline.site.conftest import Remote, joined_two, served
from tests.hotline.talk import Reporter

MOST = 1 << 30
MARK = b"mark-of-the-load-"


@dataclass
class Told:
    """What became of one reporter."""

    number: int
    code: str = ""
    reporter: Reporter | None = None
    wrong: str = ""
    took: float = 0.0


@dataclass
class Seen:
    """The most memory of a process and its children, looked at again and again, in bytes."""

    pid: int
    most: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until it is over."""
        while not self.over.wait(0.1):
            self.most = max(self.most, *(_memory(one) for one in _family(self.pid)))


def _family(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:
        return [pid]
    return [pid, *(one for child in text.split() for one in _family(int(child)))]


def _memory(pid: int) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def content(number: int, size: int) -> bytes:
    """Return the file of one reporter: its mark again and again."""
    line = MARK + b"%04d\n" % number
    return (line * (size // len(line) + 1))[:size]


def with_script(hotline: Remote, told: Told, size: int) -> None:
    """Report as a browser with JavaScript does."""
    told.reporter = Reporter(hotline)  # type: ignore[arg-type]
    said = told.reporter.report(MARK.decode() + str(told.number), [content(told.number, size)])
    told.wrong = "" if said["ok"] else str(said)


def without_script(hotline: Remote, told: Told, size: int) -> None:
    """Report as a browser without JavaScript does."""
    answer = httpx.post(
        f"{hotline.address}/report",
        data={"subject": "fraud", "text": MARK.decode() + str(told.number)},
        files={"files": ("a.bin", content(told.number, size))},
        timeout=600,
    )
    found = re.search(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}-[0-9A-Z])\b", answer.text)
    told.code, told.wrong = (found[1], "") if found else ("", f"{answer.status_code}")


def hand_over(hotline: Remote, told: Told, size: int) -> None:
    """Report in one of the two ways."""
    begun = time.monotonic()
    try:
        (without_script if told.number % 2 else with_script)(hotline, told, size)
    except httpx.HTTPError as error:
        told.wrong = repr(error)
    told.took = time.monotonic() - begun


def whole(hotline: Remote, told: Told, size: int) -> bool:
    """Tell whether a report comes back as it was."""
    right = content(told.number, size)
    if told.reporter is not None:
        one = told.reporter.look()[0]["letters"][0]
        key = granted(raw(one["grant"], 80), told.reporter.private)
        plain = told.reporter.file(one["message"], key or b"")
        return letter_of(plain[0]).files[0].size == size and b"".join(plain[1:])[:size] == right
    shown = httpx.post(f"{hotline.address}/back", data={"code": told.code}, timeout=600).text
    message = re.search(r'name="message" value="(\w+)"', shown)
    if message is None:
        return False
    said = {"code": told.code, "message": message[1], "number": "0"}
    return httpx.post(f"{hotline.address}/file", data=said, timeout=600).content == right


def marked(*places: Path) -> list[Path]:
    """Return files that hold a mark."""
    found = []
    for place in places:
        for path in place.rglob("*"):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    before = b""
                    while part := file.read(1 << 20):
                        if MARK in before + part:
                            found.append(path)
                            break
                        before = part[-len(MARK) :]
    return found


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--size", type=int, default=20)
    asked = parser.parse_args()
    size = asked.size * 1_000_000
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "tmp").mkdir()
        os.environ["TMPDIR"] = str(place / "tmp")
        with served(place / "hotline") as hotline:
            joined_two(hotline)
            seen = Seen(hotline.process.pid)
            watching = threading.Thread(target=seen.watch)
            watching.start()
            people = [Told(number) for number in range(asked.people)]
            threads = [threading.Thread(target=hand_over, args=(hotline, one, size)) for one in people]
            begun = time.monotonic()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took = time.monotonic() - begun
            lost = [one.number for one in people if one.wrong or not whole(hotline, one, size)]
            seen.over.set()
            watching.join()
            found = marked(place)
    for one in people:
        if one.wrong:
            print(f"reporter {one.number}: {one.wrong}")
    print(f"figure: {asked.people} reporters with {asked.size} MB each in {took:.0f} s, slowest {max(one.took for one in people):.0f} s; lost or cut {len(lost)}; files with a mark {len(found)}; most memory {seen.most / 1e6:.0f} MB")  # fmt: skip
    return int(bool(lost or found) or seen.most > MOST)


if __name__ == "__main__":
    sys.exit(main())
