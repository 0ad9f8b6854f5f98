"""Attack: requests that two readers would read differently, oversized ones, and files that break off, on the wire itself."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyotp
import pytest

from tests.web.served import Served, fresh, serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
WORD = "a heron on the pond"
CLOSE = b"Host: 127.0.0.1\r\nConnection: close\r\n"
LINES: dict[str, tuple[bytes, set[bytes]]] = {
    "both lengths": (b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n", {b"400"}),
    "two lengths": (b"POST /sign-in HTTP/1.1\r\n" + CLOSE + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde", {b"400"}),
    "a length below nothing": (b"POST /sign-in HTTP/1.1\r\n" + CLOSE + b"Content-Length: -1\r\n\r\n", {b"400"}),
    "a length with a sign": (b"POST /sign-in HTTP/1.1\r\n" + CLOSE + b"Content-Length: +5\r\n\r\nabcde", {b"400"}),
    "an unknown coding": (b"POST /sign-in HTTP/1.1\r\n" + CLOSE + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {b"501"}),
    "a length of a petabyte": (b"POST /sign-in HTTP/1.1\r\n" + CLOSE + b"Content-Length: 999999999999999\r\n\r\nabc", {b"403"}),
    "a space before the colon": (b"GET /sign-in HTTP/1.1\r\n" + CLOSE + b"Content-Length : 5\r\n\r\n", {b"400"}),
    "a folded line": (b"GET /sign-in HTTP/1.1\r\n" + CLOSE + b"X: a\r\n b\r\n\r\n", {b"400"}),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {b"400"}),
    "another host": (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {b"400"}),
    "a host behind a name": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\nConnection: close\r\n\r\n", {b"400"}),
    "a header of 100,000 letters": (b"GET /sign-in HTTP/1.1\r\n" + CLOSE + b"X: " + b"a" * 100_000 + b"\r\n\r\n", {b"431", b"400"}),
    "500 headers": (b"GET /sign-in HTTP/1.1\r\n" + CLOSE + b"".join(b"X%d: a\r\n" % one for one in range(500)) + b"\r\n", {b"431", b"400"}),
    "an address of 20,000 letters": (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + CLOSE + b"\r\n", {b"414"}),
        "two slashes": (b"GET //people HTTP/1.1\r\n" + CLOSE + b"\r\n", {b"404"}),
    "a path through another": (b"GET /style.css/../people HTTP/1.1\r\n" + CLOSE + b"\r\n", {b"404"}),
}  # fmt: skip


@pytest.fixture
def served(console: Path, tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """A console of this test's own, and its folder."""
    org = fresh(console, tmp_path)
    with serving(org) as found:
        yield found, org


def connected(served: Served) -> socket.socket:
    place = urlsplit(served.address)
    return socket.create_connection((str(place.hostname), place.port or 80), timeout=10)


def said(served: Served, sent: bytes) -> bytes:
    """Return all that comes back until the other side ends it."""
    with closing(connected(served)) as line:
        found = b""
        try:
            line.sendall(sent)
            while part := line.recv(65_536):
                found += part
        except (ConnectionError, TimeoutError):
            pass  # it hung up on what was too much, after it said so
        return found


def test_what_is_no_plain_request_is_refused_and_never_read_as_two(served: tuple[Served, Path]) -> None:
    for name, (sent, right) in LINES.items():
        answers = re.findall(rb"^HTTP/1\.1 (\d+)", said(served[0], sent), re.MULTILINE)
        assert len(answers) == 1, name
        assert set(answers) <= right, name


@pytest.fixture
def browser(served: tuple[Served, Path]) -> Iterator[httpx.Client]:
    """The browser of the first administrator, whose lines are closed after the test."""
    address = served[0].address
    with httpx.Client(base_url=address, headers={"origin": address}) as opened:
        enter(opened, served[0].token)
        yield opened


def enter(browser: httpx.Client, first: str) -> None:
    """Make the first administrator, and come in."""

    def send(address: str, **sent: str) -> httpx.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(address).text)
        assert token
        return browser.post(address, data={"csrfmiddlewaretoken": token[1], **sent})

    send("/first", token=first, name="mori", password=WORD, again=WORD)
    secret = re.search(r"\b([A-Z2-7]{32})\b", browser.get("/sign-in/set-up").text)
    assert secret
    assert send("/sign-in/set-up", code=pyotp.TOTP(secret[1]).now()).headers["Location"] == "/"


def test_a_file_that_breaks_off_leaves_nothing_behind(served: tuple[Served, Path], browser: httpx.Client) -> None:
    found, org = served
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/background/files").text)
    assert token
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    part = b'--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    head = (
        f"POST /background/files HTTP/1.1\r\nHost: {urlsplit(found.address).netloc}\r\nOrigin: {found.address}\r\n"
        f"Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 90000000\r\n\r\n"
    )
    body = (
        part % (b"csrfmiddlewaretoken", b"") + token[1].encode() + b"\r\n" + part % (b"files", b'; filename="evil.csv"')
    )
    with closing(connected(found)) as line:
        line.sendall(head.encode() + body + b"a" * 3_000_000)
        assert until(lambda: bool(list(org.rglob("*.upload*"))))
    assert until(lambda: not list(org.rglob("*.upload*")))
    assert not [path for path in org.rglob("*") if "evil" in path.name or path.suffix == ".part"]
    assert browser.get("/background/files").status_code == 200


def until(true: Callable[[], bool]) -> bool:
    """Wait for something for ten seconds at most, and tell whether it came."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
