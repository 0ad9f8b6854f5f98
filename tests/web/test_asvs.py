"""What docs/asvs.md claims: every requirement of level 1 and 2 is there, and every test that it names exists."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.house.asvs import Row, incomplete, rows, untrue
from tests.web.served import fresh, serving

ROWS = rows("asvs.md")


def test_every_requirement_stands_there_once_and_is_counted() -> None:
    assert incomplete("asvs.md") == []


@pytest.mark.parametrize("row", ROWS, ids=[row.number for row in ROWS])
def test_what_is_met_names_a_test_or_a_page_that_is_there(row: Row) -> None:
    assert untrue(row) == []


def test_a_fault_of_ours_tells_a_browser_nothing_of_itself(
    inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = inside()
    browser.raise_request_exception = False

    def broken() -> None:
        raise RuntimeError("a detail of the machine")

    monkeypatch.setattr("sekisho.web.pages.overview.shown", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "This is a fault of Sekisho" in answer.content.decode()
    assert "detail of the machine" not in answer.content.decode()


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_methods_that_echo_a_request_are_not_answered(inside: Callable[..., Client], method: str) -> None:
    assert inside().generic(method, "/queue").status_code == 405


def test_every_answer_says_of_which_kind_it_is_and_in_which_letters(inside: Callable[..., Client]) -> None:
    browser = inside()
    assert browser.get("/queue").headers["Content-Type"] == "text/html; charset=utf-8"
    assert browser.get("/nowhere").headers["Content-Type"] == "text/html; charset=utf-8"
    assert browser.get("/style.css").headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.enable_socket
def test_with_https_every_cookie_is_for_this_host_and_https_alone(console: Path, tmp_path: Path) -> None:
    org = fresh(console, tmp_path)
    text = (org / "sekisho.toml").read_text("utf-8")
    (org / "sekisho.toml").write_text(f'{text}https = true\nhosts = ["sekisho.example"]\n', "utf-8")
    wanted = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME LANG_COOKIE KNOWN_COOKIE SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY CSRF_COOKIE_SAMESITE OWN_ADDRESS"
    code = f"import sekisho.web.settings as s; print(*(getattr(s, name) for name in {wanted.split()!r}))"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "SEKISHO_ORG": str(org)}, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "__Host-lang", "__Host-known", "True", "True", "True", "Lax", "https://sekisho.example"]  # fmt: skip


@pytest.mark.server
@pytest.mark.enable_socket
def test_a_request_whose_length_can_be_read_in_two_ways_is_refused(console: Path, tmp_path: Path) -> None:
    with serving(fresh(console, tmp_path)) as served:
        host, port = served.address.removeprefix("http://").split(":")
        twice = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(f"POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{twice}\r\n0\r\n\r\n".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 400")
