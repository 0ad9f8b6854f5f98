"""Attack: keep everybody from reporting with bodies that come slowly, with uploads that never end, with files that nobody reads."""

import os
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing

import httpx
import pytest

from sekisho.hotline.box.asked import raw, text
from sekisho.hotline.box.turns import MOST
from sekisho.hotline.sealing import envelopes
from sekisho.hotline.sealing.letters import CLASSES, SLOT, granted
from tests.hotline.site.conftest import Remote
from tests.hotline.talk import Reporter, Seat
from tests.servers.local import line_to

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
MANY = 100
"""Connections of one kind; twenty-four threads answer, and forty-eight read."""
BOX = b"POST /box HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
FORM = b"POST /report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
FILE = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
KINDS = {
    "half a small request": BOX % (CLASSES[0] * SLOT) + b"a" * 50_000,
    "half a large request": BOX % (CLASSES[3] * SLOT) + b"a" * 50_000,
    "half a small form": FORM + b"Content-Length: 900\r\n\r\n" + FILE,
    "half a large form": FORM + b"Content-Length: 3000000\r\n\r\n" + FILE + b"a" * 50_000,
    "a form in pieces without end": FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\n--b\r\n",
}


def longest_look(hotline: Remote) -> float:
    """Return how long somebody waits at most who looks, and who opens the page, in seconds."""
    begun = time.monotonic()
    for _ in range(3):
        assert httpx.get(hotline.address, timeout=20).status_code == 200
        assert Reporter(hotline).look()[0]["code"] == "unknown"  # type: ignore[arg-type]
    return time.monotonic() - begun


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_waits_for_bodies_that_do_not_come(hotline: Remote, seats: Sequence[Seat], kind: str) -> None:
    assert seats
    with ExitStack() as held:
        for _ in range(MANY):
            held.enter_context(closing(line_to(hotline.address))).sendall(KINDS[kind])
        assert longest_look(hotline) < 6


def asking(hotline: Remote, said: dict[str, object]) -> bytes:
    head = envelopes.ask({**said, "reply": text(os.urandom(32))}, hotline.own)
    return BOX % (CLASSES[0] * SLOT) + head + os.urandom((CLASSES[0] - 1) * SLOT)


def test_nobody_waits_for_those_who_do_not_read_their_files(hotline: Remote, seats: Sequence[Seat]) -> None:
    assert seats
    reporter = Reporter(hotline)  # type: ignore[arg-type]
    content = os.urandom(3_000_000)
    reporter.report("a", [content])
    letter = reporter.look()[0]["letters"][0]
    wanted = {"op": "file", "tag": reporter.tag, "message": letter["message"]}
    with ExitStack() as held:
        for _ in range(2 * MOST):
            held.enter_context(closing(line_to(hotline.address))).sendall(asking(hotline, wanted))
        assert longest_look(hotline) < 6
        while hotline.ask(wanted)[0].get("code") != "crowded":
            assert longest_look(hotline) < 6
    key = granted(raw(letter["grant"], 80), reporter.private)
    assert key
    while not hotline.ask(wanted)[0]["ok"]:  # until those who are gone are given up
        pass
    assert b"".join(reporter.file(letter["message"], key)[1:])[: len(content)] == content


def test_a_small_request_that_comes_slowly_in_time_is_answered(hotline: Remote, seats: Sequence[Seat]) -> None:
    assert seats
    whole = asking(hotline, {"op": "look", "tag": text(bytes(32)), "from": 0})
    with closing(line_to(hotline.address)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(whole), 5_000):
            line.sendall(whole[at : at + 5_000])
        assert line.recv(12) == b"HTTP/1.1 200"
