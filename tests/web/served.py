"""A console as somebody starts it, in a process and a folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.local import free_port

COMMAND = (sys.executable, "-c", "from sekisho.cli.main import console; console()", "serve")


@dataclass(frozen=True, slots=True)
class Served:
    """The process, its address, and the token with which the first account is made."""

    process: subprocess.Popen[str]
    address: str
    token: str


def fresh(console: Path, place: Path) -> Path:
    """Copy an organisation's folder without its console's database, and give it a port of its own."""
    org = place / "friday.sekisho"
    shutil.copytree(console, org, ignore=shutil.ignore_patterns("console.*"))
    settings = org / "sekisho.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[console]\nport = {free_port()}\n", "utf-8")
    return org


@contextmanager
def serving(org: Path, *options: str, watch: bool = False, lines: int = 2) -> Iterator[Served]:
    """Serve an organisation's folder; the first of so many `lines` names the address, the last one the token."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SEKISHO", "DJANGO"))}
    environment = {**clean, "PYTHONUNBUFFERED": "1"}
    command = [*COMMAND, str(org), "--lang", "en", *options, *([] if watch else ["--no-watch"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            said = [process.stdout.readline().rpartition(" ")[2].strip() for _ in range(lines)]
            yield Served(process, said[0], said[-1])
        finally:
            process.terminate()
            process.wait(20)
