"""`sekisho serve` as somebody starts it: it answers within seconds, says where, and ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.typed import typed
from tests.web.served import COMMAND, fresh, serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
FAILED = 4


def test_it_says_where_it_is_and_answers_until_it_is_stopped(console: Path, tmp_path: Path) -> None:
    org = fresh(console, tmp_path)
    with serving(org) as served:
        assert re.fullmatch("[0-9a-f]{24}", served.token)
        with urlopen(f"{served.address}/first", timeout=20) as answer:  # noqa: S310 - an address of our own
            assert answer.status == 200
            assert "The first administrator" in answer.read().decode()
        for name in ("console.key", "console.db"):
            assert (org / name).stat().st_mode & 0o077 == 0
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(20) == 0


def test_a_port_that_is_taken_is_named(console: Path, tmp_path: Path) -> None:
    org = fresh(console, tmp_path)
    found = re.search(r"port = (\d+)", (org / "sekisho.toml").read_text("utf-8").partition("[console]")[2])
    assert found
    with socket.socket() as one:
        one.bind(("127.0.0.1", int(found.group(1))))
        one.listen()
        said = subprocess.run(
            [*COMMAND, str(org), "--lang", "en"], capture_output=True, text=True, timeout=60, check=False
        )
    assert said.returncode == FAILED
    assert f"127.0.0.1:{found.group(1)} is in use" in said.stderr


def test_without_the_console_installed_it_says_how_to_get_it(
    console: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = fresh(console, tmp_path)
    monkeypatch.setitem(sys.modules, "django", None)
    assert "sekisho[console]" in typed("serve", org).err
    assert not (org / "console.db").exists()
