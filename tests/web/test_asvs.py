"""What docs/asvs.md claims: every requirement of level 1 and 2 is there, and every test that it names exists."""

import ast
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.test import Client

from tests.house.tree import ROOT
from tests.web.served import fresh, serving

PAGE = ROOT / "docs" / "asvs.md"
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|not ours|open) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINKED = re.compile(r"\]\(([^)#]+)")
# How many requirements of level 1 and 2 each section of the standard has; those of level 3 are left out.
ASKED = {
    "V1.1": "1-2", "V1.2": "1-9", "V1.3": "1-11", "V1.4": "1-3", "V1.5": "1-2", "V2.1": "1-3", "V2.2": "1-3",
    "V2.3": "1-4", "V2.4": "1", "V3.2": "1-2", "V3.3": "1-4", "V3.4": "1-6", "V3.5": "1-5", "V3.7": "1-2", "V4.1": "1-3",
    "V4.2": "1", "V4.3": "1-2", "V4.4": "1-4", "V5.1": "1", "V5.2": "1-3", "V5.3": "1-2", "V5.4": "1-3", "V6.1": "1-3",
    "V6.2": "1-12", "V6.3": "1-4", "V6.4": "1-4", "V6.5": "1-5", "V6.6": "1-3", "V6.8": "1-4", "V7.1": "1-3", "V7.2": "1-4",
    "V7.3": "1-2", "V7.4": "1-5", "V7.5": "1-2", "V7.6": "1-2", "V8.1": "1-2", "V8.2": "1-3", "V8.3": "1", "V8.4": "1",
    "V9.1": "1-3", "V9.2": "1-4", "V10.1": "1-2", "V10.2": "1-2", "V10.3": "1-4", "V10.4": "1-11", "V10.5": "1-5",
    "V10.6": "1-2", "V10.7": "1-3", "V11.1": "1-2", "V11.2": "1-3", "V11.3": "1-3", "V11.4": "1-4", "V11.5": "1",
    "V11.6": "1", "V12.1": "1-3", "V12.2": "1-2", "V12.3": "1-4", "V13.1": "1", "V13.2": "1-5", "V13.3": "1-2",
    "V13.4": "1-5", "V14.1": "1-2", "V14.2": "1-4", "V14.3": "1-3", "V15.1": "1-3", "V15.2": "1-3", "V15.3": "1-7",
    "V16.1": "1", "V16.2": "1-5", "V16.3": "1-4", "V16.4": "1-3", "V16.5": "1-3",
}  # fmt: skip
ROWS = ROW.findall(PAGE.read_text("utf-8"))


def asked() -> Iterator[str]:
    for section, numbers in ASKED.items():
        first, _, last = numbers.partition("-")
        yield from (f"{section}.{number}" for number in range(int(first), int(last or first) + 1))


@cache
def named_in(path: Path) -> set[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_stands_there_once_and_no_line_is_written_otherwise() -> None:
    assert [row[0] for row in ROWS] == list(asked())
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| V")]
    assert len(lines) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_is_met_names_a_test_or_a_page_that_is_there(row: tuple[str, str, str, str, str]) -> None:
    _, _, _, state, how = row
    named, linked = NAMED.findall(how), LINKED.findall(how)
    assert how.strip()
    assert named or linked or state != "met"
    for path, name in named:
        assert name in named_in(ROOT / path)
    for page in linked:
        assert (PAGE.parent / page).is_file()


def test_the_page_counts_what_is_open() -> None:
    said = re.search(r"(\d+) of (\d+) are met, (\d+) are not ours, (\d+) are open", PAGE.read_text("utf-8"))
    assert said
    counted = [sum(row[3] == state for row in ROWS) for state in ("met", "not ours", "open")]
    assert [int(one) for one in said.groups()] == [counted[0], len(ROWS), *counted[1:]]


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
