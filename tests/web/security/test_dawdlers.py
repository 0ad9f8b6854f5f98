"""Attack: keep everybody waiting with connections that say nothing, little, or slowly, or that never hang up."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from sekisho.web.headers import ALWAYS
from tests.servers.local import line_to
from tests.web.served import Served, fresh, serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
MANY = 300
"""Connections of one kind; sixteen threads answer."""
CSRF = b"Cookie: csrf=" + b"a" * 32 + b"\r\n"
FORM = b"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" + CSRF
KINDS = {
    "nothing": b"",
    "half a line": b"GET /sign",
    "half a head": b"GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
    "half a form": FORM + b"Content-Length: 900\r\n\r\nname=a",
    "half a long form": FORM + b"Content-Length: 900000000\r\n\r\nname=a",
    "a form in pieces without end": FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\nname=",
    "a page and half of another": b"GET /style.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /sign",
    "a page that is not read": b"GET /style.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 3,
    "a last page, and no goodbye": b"GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
}


@pytest.fixture(scope="module")
def served(console: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console that everybody of this module attacks."""
    with serving(fresh(console, tmp_path_factory.mktemp("dawdlers"))) as found:
        yield found


def quickest_page(served: Served) -> float:
    """Return how long somebody new waits for the door, in seconds."""
    begun = time.monotonic()
    with httpx.Client(base_url=served.address, timeout=20) as browser:
        assert browser.get("/first").status_code == 200
    return time.monotonic() - begun


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_waits_for_those_who_dawdle(served: Served, kind: str) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            held.enter_context(closing(line_to(served.address))).sendall(KINDS[kind])
        assert max(quickest_page(served) for _ in range(3)) < 3


def test_more_connections_than_there_is_room_for_push_out_the_oldest(served: Served) -> None:
    with ExitStack() as held:
        first = held.enter_context(closing(line_to(served.address)))
        for _ in range(1_200):
            held.enter_context(closing(line_to(served.address)))
        assert quickest_page(served) < 3
        assert first.recv(1) == b""


def test_who_never_finishes_is_hung_up_on(served: Served) -> None:
    with ExitStack() as held:
        lines = [held.enter_context(closing(line_to(served.address))) for _ in range(3)]
        for line, kind in zip(lines, ("nothing", "half a head", "half a form"), strict=True):
            line.settimeout(30)
            line.sendall(KINDS[kind])
        assert all(ended(line) for line in lines)


def test_a_letter_now_and_then_is_not_waited_for_without_end(served: Served) -> None:
    with closing(line_to(served.address)) as line:
        end = time.monotonic() + 30
        line.settimeout(0.05)
        while not gone(line):
            assert time.monotonic() < end


def gone(line: socket.socket) -> bool:
    """Send a letter, wait a moment for a word, and tell whether nobody is there any more."""
    try:
        line.sendall(b"a")
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def ended(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True


def test_a_request_that_comes_letter_by_letter_in_time_is_answered(served: Served) -> None:
    with closing(line_to(served.address)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for letter in b"GET /first HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n":
            line.sendall(bytes((letter,)))
        assert line.recv(12) == b"HTTP/1.1 200"


def test_one_line_serves_many_requests(served: Served) -> None:
    with closing(line_to(served.address)) as line:
        for _ in range(5):
            line.sendall(b"HEAD /first HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert line.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"<script>" * 5_000,
        b"nonsense <script>\r\n\r\n",
    ],
    ids=["an address too long", "a head too long", "no request"],
)
def test_what_is_no_request_is_refused_like_any_page_and_not_echoed(served: Served, sent: bytes) -> None:
    with closing(line_to(served.address)) as line:
        line.sendall(sent)
        said = b"".join(iter(lambda: read(line), b"")).decode()
    assert re.match(r"HTTP/1\.1 4\d\d ", said)
    assert all(f"{name}: {value}" in said for name, value in ALWAYS.items())
    assert "script>" not in said
    assert "gunicorn" not in said


def read(line: socket.socket) -> bytes:
    try:
        return line.recv(65_536)
    except ConnectionError:
        return b""


def test_the_console_stops_at_once_though_somebody_only_listens(console: Path, tmp_path: Path) -> None:
    with ExitStack() as held:
        with serving(fresh(console, tmp_path)) as found:
            for _ in range(20):
                held.enter_context(closing(line_to(found.address)))
            begun = time.monotonic()
        assert time.monotonic() - begun < 5
