"""A real console over a copy of the small bank, in which people are signed in already; and how they send forms."""

import http.client
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from sekisho.web.accounts.models import Account
from tests.pipeline.bank import found_with
from tests.servers.local import free_port

CSRF = "c" * 32
BOUNDARY = "a-boundary-of-our-own"
SIGN = {"mori": "tanaka", "kato": "sato"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, where it leads to, and its page."""

    status: int
    location: str
    page: str


@dataclass(frozen=True, slots=True)
class Real:
    """An organisation's folder with a port of its own, and the sessions of those who are signed in, by name."""

    org: Path
    port: int
    sessions: dict[str, str]

    @property
    def address(self) -> str:
        """The address of its console."""
        return f"http://127.0.0.1:{self.port}"

    def see(self, who: str, path: str) -> Answer:
        """Open a page."""
        return self._ask(who, "GET", path, b"", "")

    def send(self, who: str, path: str, **fields: str) -> Answer:
        """Send a form; OSError or HTTPException where nobody answers."""
        body = urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()
        return self._ask(who, "POST", path, body, "application/x-www-form-urlencoded")

    def bring(self, who: str, name: str, content: bytes) -> Answer:
        """Hand over a file."""
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{CSRF}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._ask(who, "POST", "/background/files", body, f"multipart/form-data; boundary={BOUNDARY}")

    def _ask(self, who: str, method: str, path: str, body: bytes, kind: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": f"session={self.sessions[who]}; csrf={CSRF}", "Content-Type": kind}
            line.request(method, path, body, headers)
            with line.getresponse() as told:
                return Answer(told.status, told.headers.get("Location", ""), told.read().decode())
        finally:
            line.close()


@pytest.fixture
def real(console: Path, inside: Callable[..., Client], tmp_path: Path) -> Real:
    """A folder to be served, with a ledger: mori signs as tanaka and kato as sato, both are administrators."""
    sessions = {name: inside("administrator", name).cookies["session"].value for name in SIGN}
    for name, actor in SIGN.items():
        Account.objects.filter(name=name).update(actor=actor)
    org, port = tmp_path / "friday.sekisho", free_port()
    # The database is copied by SQLite itself: to read and close its file would let go of the locks that this process has on it.
    shutil.copytree(console, org, ignore=shutil.ignore_patterns("console.db*"))
    connection.ensure_connection()
    with closing(sqlite3.connect(org / "console.db")) as copy:
        connection.connection.backup(copy)
    with (org / "sekisho.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[console]\nport = {port}\n")
    found_with(org)
    return Real(org, port, sessions)
