"""What is asked of the hotline as no page of it asks: other methods, other hosts, other paths, more than is taken, and half of it."""

import html
import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pytest_socket import enable_socket

from sekisho.hotline.site.headers import always
from sekisho.hotline.store.slab import MOST
from tests.hotline.site.conftest import Remote, joined_two, served
from tests.hotline.site.test_plain import JA, code_of
from tests.hotline.talk import Seat

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
BEHIND = 'https = true\nhosts = ["hotline.example"]\n'
PART = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n'
FORM = {"subject": "other", "text": "夜間"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Remote, tuple[Seat, Seat]]]:
    """A hotline behind a proxy with HTTPS, and its recipients."""
    enable_socket()
    with served(tmp_path_factory.mktemp("refused") / "hotline", BEHIND) as found:
        yield found, joined_two(found)


@pytest.fixture
def hotline(place: tuple[Remote, tuple[Seat, Seat]]) -> Remote:
    enable_socket()
    return place[0]


@contextmanager
def line(hotline: Remote) -> Iterator[socket.socket]:
    """A bare connection."""
    split = urlsplit(hotline.address)
    assert split.port
    with closing(socket.create_connection(("127.0.0.1", split.port), timeout=30)) as found:
        yield found


def spoken(hotline: Remote, said: bytes) -> bytes:
    """Say something and return what comes back until the other side ends."""
    with line(hotline) as one:
        one.sendall(said)
        one.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: one.recv(65_536), b""))


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/report", "/box", "/static/page.js", "/leave"])
def test_other_methods_are_refused_everywhere(hotline: Remote, method: str, path: str) -> None:
    answer = httpx.request(method, f"{hotline.address}{path}", headers={"X-Said": "back to me"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/", "/about", "/desk", "/static/sealing.js", "/leave", "/nowhere"])
def test_a_head_is_answered_as_the_page_is_without_its_body(hotline: Remote, path: str) -> None:
    whole, head = (httpx.request(method, f"{hotline.address}{path}") for method in ("GET", "HEAD"))
    assert head.status_code == whole.status_code
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]
    assert head.content == b""


@pytest.mark.parametrize("path", ["report", "back", "file"])
def test_an_address_of_a_form_does_nothing_when_it_is_merely_visited(hotline: Remote, path: str) -> None:
    answer = httpx.get(f"{hotline.address}/{path}", params={**FORM, "code": "7ZK3"}, headers=JA)
    assert answer.status_code == 200
    assert 'action="/report?lang=ja"' in answer.text
    assert FORM["text"] not in answer.text
    assert httpx.get(f"{hotline.address}/box").status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "hotline.example.evil.example", "a b", "127.0.0.1@evil.example"])
def test_a_name_that_is_not_ours_is_not_answered(hotline: Remote, host: str) -> None:
    said = spoken(hotline, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert said.startswith(b"HTTP/1.1 400")
    assert b"data-server-key" not in said
    assert host.encode() not in said


@pytest.mark.parametrize("host", ["hotline.example", "localhost:1", "127.0.0.1"])
def test_names_of_the_settings_and_of_this_machine_are(hotline: Remote, host: str) -> None:
    assert httpx.get(hotline.address, headers={"Host": host}).status_code == 200


def test_what_a_proxy_may_say_changes_nothing(hotline: Remote) -> None:
    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Real-IP": "203.0.113.7", "Forwarded": "for=203.0.113.7;host=evil.example"}  # fmt: skip
    assert httpx.get(hotline.address, headers=told).content == httpx.get(hotline.address).content


@pytest.mark.parametrize(
    "path", ["..", "%2e%2e", "%2e%2e%2fsettings.py", "..%5csettings.py", "%00", "a" * 300, "", ".", "static.js", "page.js%00.css"]
)  # fmt: skip
def test_only_files_of_the_release_are_served_and_no_path_leads_elsewhere(hotline: Remote, path: str) -> None:
    said = spoken(hotline, f"GET /static/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert said.startswith(b"HTTP/1.1 404")
    assert b"SECRET" not in said


def test_every_answer_says_of_which_kind_it_is_and_has_every_header(hotline: Remote) -> None:
    kinds = {
        "/": "text/html; charset=utf-8",
        "/nowhere": "text/html; charset=utf-8",
        "/leave": "text/html; charset=utf-8",
        "/static/page.js": "text/javascript; charset=utf-8",
        "/static/hotline.css": "text/css; charset=utf-8",
        "/static/libsodium.json": "application/json; charset=utf-8",
        "/static/libsodium-licence.md": "text/plain; charset=utf-8",
    }
    for path, kind in kinds.items():
        answer = httpx.get(f"{hotline.address}{path}")
        assert answer.headers["Content-Type"] == kind
        assert dict(answer.headers).items() >= {name.lower(): value for name, value in always(https=True).items()}.items()  # fmt: skip
        assert "set-cookie" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_behind_a_proxy_a_browser_is_told_to_come_by_https_alone(hotline: Remote) -> None:
    assert httpx.get(hotline.address).headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert b"Strict-Transport-Security" in spoken(hotline, b"\0\r\n\r\n")


def test_a_request_whose_length_can_be_read_in_two_ways_is_refused(hotline: Remote) -> None:
    twice = b"POST /box HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert spoken(hotline, twice).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    ("files", "text", "words"),
    [
        ([("a", b"x" * (33 << 20))], "夜間", "31MB"),
        ([(f"{number}", b"x") for number in range(21)], "夜間", "31MB"),
        ([("a", b"x")], "夜" * 40_000, "長すぎ"),
        ([], "夜" * 40_000, "長すぎ"),
        ([], "夜" * 11_000, "長すぎ"),
    ],
)
def test_more_than_is_taken_is_told_in_a_sentence_and_never_cut(
    place: tuple[Remote, tuple[Seat, Seat]], files: list[tuple[str, bytes]], text: str, words: str
) -> None:
    hotline, seats = place
    before = len(seats[0].cases())
    parts = [("files", one) for one in files] or None
    form = httpx.Request("POST", f"{hotline.address}/report", data={**FORM, "text": text}, files=parts, headers=JA)
    # Whole, as browsers send it: not each part by itself.
    answer = httpx.post(form.url, content=form.read(), headers=form.headers, timeout=120)
    assert answer.status_code == 400
    assert words in answer.text
    assert len(seats[0].cases()) == before


def test_more_fields_than_a_form_has_are_refused(hotline: Remote) -> None:
    answer = httpx.post(f"{hotline.address}/report", data={f"f{number}": "x" for number in range(100)})
    assert answer.status_code == 400
    assert "<h1>" not in answer.text


def test_what_is_no_form_is_refused(hotline: Remote) -> None:
    said = {"Content-Type": "multipart/form-data"}
    assert httpx.post(f"{hotline.address}/report", content=b"x", headers=said).status_code == 400


def test_what_somebody_writes_is_never_a_template_and_never_markup(hotline: Remote) -> None:
    words = "{{ 7 * 7 }} {0} %s {% debug %} <b>&amp;</b> ${x} \\u003c"
    sent = httpx.post(f"{hotline.address}/report", data={**FORM, "text": words}, headers=JA, timeout=60)
    shown = httpx.post(f"{hotline.address}/back", data={"code": code_of(sent.text)}, headers=JA, timeout=60)
    assert html.escape(words) in shown.text
    assert "<b>&amp;" not in shown.text


@pytest.mark.parametrize("number", ["", "-1", "1", "99999", "1e3", "0x0", "\u00b2"])
def test_a_number_that_is_none_opens_no_file(hotline: Remote, number: str) -> None:
    sent = httpx.post(f"{hotline.address}/report", data=FORM, files=[("files", ("a", b"the evidence itself"))], headers=JA, timeout=60)  # fmt: skip
    code = code_of(sent.text)
    shown = httpx.post(f"{hotline.address}/back", data={"code": code}, headers=JA, timeout=60).text
    (message,) = set(re.findall(r'name="message" value="(\w+)"', shown))
    right, wrong = (
        httpx.post(f"{hotline.address}/file", data={"code": code, "message": message, "number": one}, timeout=60)
        for one in ("0", number)
    )
    assert right.content == b"the evidence itself"
    assert wrong.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"the evidence itself" not in wrong.content


def test_uploads_that_nobody_wants_or_that_break_off_keep_no_room(place: tuple[Remote, tuple[Seat, Seat]]) -> None:
    hotline, seats = place
    slab = hotline.folder / "hotline.slab"
    size = 31 << 20
    before, tries = slab.stat().st_size, MOST // 993 + 2
    for number in range(tries):
        path, end = [("file", b"--b--\r\n"), ("back", b""), ("report", b"")][number % 3]
        head = f"POST /{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        spoken(hotline, f"{head}Content-Length: {size}\r\n\r\n".encode() + PART + end)
    assert slab.stat().st_size <= before + (128 << 20)
    answer = httpx.post(f"{hotline.address}/report", data=FORM, files=[("files", ("a", os.urandom(size)))], headers=JA, timeout=120)  # fmt: skip
    assert code_of(answer.text)
    assert seats[0].cases()


def test_nothing_of_what_was_refused_is_said_to_whoever_started_it(tmp_path: Path) -> None:
    enable_socket()
    with served(tmp_path / "hotline") as hotline:
        for said in (b"GET /marke HTTP/1.1\r\nHost: marke\r\n\r\n", b"\0marke\r\n\r\n", b"POST /box HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\nmarke"):  # fmt: skip
            spoken(hotline, said)
        hotline.process.terminate()
        out, err = hotline.process.communicate(timeout=30)
    assert (out, err) == ("", "")
