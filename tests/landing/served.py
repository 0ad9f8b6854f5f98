"""The landing process as somebody starts it, with a bundle and a spool of its own."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.landing.bundle import write_bundle
from sekisho.landing.page import Page
from sekisho.model.visit import Hit
from sekisho.people.clicks.hit import read
from tests.servers.local import free_port


@dataclass(frozen=True, slots=True)
class Served:
    """A landing process at an address; `folder` has all that it can write to or read."""

    folder: Path
    address: str
    process: subprocess.Popen[str]

    @property
    def place(self) -> tuple[str, int]:
        """Return host and port."""
        host, _, port = self.address.removeprefix("http://").partition(":")
        return host, int(port)

    def written(self) -> list[Hit]:
        """Return what was written down, in the order of time."""
        files = (self.folder / "spool").iterdir()
        return sorted((hit for one in files for hit in read(one.read_bytes().splitlines()).hits), key=lambda hit: hit.at)  # fmt: skip


def command(folder: Path, *words: str) -> list[str]:
    """Return the command line of a landing process over a folder."""
    return [sys.executable, "-m", "sekisho.landing", str(folder / "bundle"), str(folder / "spool"), "--lang", "en", *words]  # fmt: skip


@contextmanager
def served(folder: Path, pages: Mapping[str, Page], *words: str) -> Iterator[Served]:
    """Serve pages until the end; what the process says on its error channel stands in `folder/said`."""
    write_bundle(folder / "bundle", pages)
    (folder / "spool").mkdir(exist_ok=True)
    with (
        (folder / "said").open("wb") as said,
        subprocess.Popen(
            command(folder, "--port", str(free_port()), *words), stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            yield Served(folder, process.stdout.readline().strip(), process)
        finally:
            process.terminate()
            process.wait(20)
