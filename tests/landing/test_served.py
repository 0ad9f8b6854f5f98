"""The process itself: started as it is meant to be, asked over the network, and searched for what must not be there."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from pytest_socket import enable_socket

from sekisho.landing.bundle import write_bundle
from tests.landing.pages import CHROME, DEBRIEF, ENGLISH, FORM, TOKEN, said
from tests.landing.served import Served, command, served

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SECRET = "correct-horse-battery-staple"
PATH = f"/{FORM}/{TOKEN}"


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A landing process that the tests of this file share."""
    enable_socket()
    with served(tmp_path_factory.mktemp("landing"), ENGLISH) as found:
        yield found


def nonce(address: str) -> str:
    page = httpx.get(f"{address}{PATH}", headers={"User-Agent": CHROME}).text
    return page.partition('data-nonce="')[2].partition(".")[0]


def test_a_password_that_is_sent_all_the_same_lies_nowhere(landing: Served) -> None:
    forms = (
        said(nonce(landing.address)) + f"&password={SECRET}".encode(),
        f"password={SECRET}&n=x".encode(),
        SECRET.encode() * 10_000,
    )
    for body in forms:
        told = httpx.post(f"{landing.address}{PATH}", content=body)
        assert told.status_code == 200
        assert DEBRIEF in told.text
    httpx.post(f"{landing.address}{PATH}", files={"n": (SECRET, SECRET.encode())})
    httpx.post(f"{landing.address}{PATH}", content=iter([SECRET.encode()] * 100))
    httpx.post(f"{landing.address}{PATH}/seen", content=SECRET.encode())
    httpx.request("PUT", f"{landing.address}{PATH}", content=SECRET.encode())
    files = [one for one in landing.folder.rglob("*") if one.is_file()]
    assert len([one for one in landing.written() if one.event == "act"]) == 5
    assert [one for one in files if SECRET.encode() in one.read_bytes()] == []
    assert (landing.folder / "said").read_bytes() == b""


def test_pages_are_answered_by_two_processes_and_no_hit_is_lost(landing: Served) -> None:
    before = len(landing.written())
    tokens = [f"{number:032}" for number in range(200)]
    with ThreadPoolExecutor(16) as pool, httpx.Client(base_url=landing.address) as client:
        told = list(pool.map(lambda token: client.get(f"/{FORM}/{token}").status_code, tokens))
    assert told == [200] * 200
    seen = landing.written()[before:]
    assert sorted(hit.token for hit in seen) == tokens
    assert len(list((landing.folder / "spool").iterdir())) >= 2


def test_a_nonce_that_one_process_took_is_spent_for_the_other(landing: Served) -> None:
    given = nonce(landing.address)
    before = len(landing.written())
    for _ in range(12):
        with socket.create_connection(landing.place, 10) as line:
            body = said(given)
            line.sendall(
                b"POST %b HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b" % (PATH.encode(), len(body), body)
            )
            assert line.recv(100).startswith(b"HTTP/1.1 200")
    assert [hit.flags.nonce for hit in landing.written()[before:]].count(True) == 1


def test_what_is_no_request_is_refused_with_the_same_headers(landing: Served) -> None:
    with socket.create_connection(landing.place, 10) as line:
        line.sendall(b"GET / HTTP/9.9\r\n" + b"X: \x00\r\n\r\n")
        told = line.makefile("rb").read().decode("latin-1")
    assert told.startswith("HTTP/1.1 400")
    assert "Referrer-Policy: no-referrer" in told


def test_pages_are_changed_while_it_runs_and_hits_outlive_a_killed_process(tmp_path: Path) -> None:
    with served(tmp_path, ENGLISH) as found, httpx.Client(base_url=found.address) as client:
        assert client.get(PATH).status_code == 200
        write_bundle(tmp_path / "bundle", {"another0": ENGLISH[FORM]})
        until = time.monotonic() + 10
        while client.get(f"/another0/{TOKEN}").status_code == 404 or client.get(PATH).status_code == 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        found.process.send_signal(signal.SIGKILL)
        found.process.wait(10)
        assert {hit.slug for hit in found.written()} == {FORM, "another0"}


@pytest.mark.parametrize(("missing", "says"), [("bundle", "holds no pages"), ("spool", "Hits cannot be written")])
def test_what_is_missing_is_said_before_it_starts(tmp_path: Path, missing: str, says: str) -> None:
    write_bundle(tmp_path / "bundle", ENGLISH)
    (tmp_path / "spool").mkdir()
    (tmp_path / missing).rename(tmp_path / "elsewhere")
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 4
    assert says in done.stderr


def test_a_port_that_is_taken_is_said(landing: Served) -> None:
    port = str(landing.place[1])
    done = subprocess.run(command(landing.folder, "--port", port), capture_output=True, text=True, check=False, timeout=30)  # fmt: skip
    assert done.returncode == 4
    assert f"127.0.0.1:{port} is in use" in done.stderr
