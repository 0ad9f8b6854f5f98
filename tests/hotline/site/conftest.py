"""A hotline as somebody starts it, in a process and a folder of its own, with two recipients."""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_socket import enable_socket

from sekisho.hotline.box.asked import text
from sekisho.hotline.sealing import envelopes
from sekisho.hotline.sealing.letters import CLASSES, SLOT
from tests.hotline.talk import Hall, Seat
from tests.servers.local import free_port

COMMAND = (sys.executable, "-c", "from sekisho.cli.main import console; console()", "hotline")


@dataclass
class Remote:
    """A hotline at an address, spoken with as `Hall` is; `folder` is where it keeps what it keeps."""

    folder: Path
    address: str
    process: subprocess.Popen[str]
    own: bytes

    def ask(self, said: dict[str, Any], slots: Sequence[bytes] = (), size: int = CLASSES[0]) -> tuple[Any, list[bytes]]:
        """Send a request and return what its answer says, and the slots behind it."""
        reply = os.urandom(32)
        head = envelopes.ask({**said, "reply": text(reply)}, self.own)
        tail = list(slots) or [os.urandom(SLOT) for _ in range(size - 1)]
        answer = httpx.post(f"{self.address}/box", content=head + b"".join(tail), timeout=600)
        assert answer.status_code == 200
        found = [answer.content[at : at + SLOT] for at in range(0, len(answer.content), SLOT)]
        assert len(found) in CLASSES
        return envelopes.told(found[0], reply), found[1:]


def run(*words: str) -> str:
    """Run a command of the hotline's to its end."""
    done = subprocess.run([*COMMAND, *words, "--lang", "en"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(folder: Path, more: str = "") -> None:
    """Make the folder of a hotline, with a port of its own and more settings."""
    run("init", str(folder), "--name", "あおい信用組合", "--department", "監査", "--department", "法務")
    with (folder / "hotline.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"port = {free_port()}\n{more}")


@contextmanager
def served(folder: Path, more: str = "") -> Iterator[Remote]:
    """A served hotline with nobody in it."""
    made(folder, more)
    with subprocess.Popen(
        [*COMMAND, "serve", str(folder), "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().rpartition(" ")[2].strip()
            yield Remote(folder, address, process, server_key(address))
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """A served hotline that the tests of a module share."""
    enable_socket()
    with served(tmp_path_factory.mktemp("served") / "hotline") as found:
        yield found


def server_key(address: str) -> bytes:
    """Return the server's public key as every page has it."""
    found = re.search(r'data-server-key="([\w-]+)"', httpx.get(address, timeout=60).text)
    assert found
    return base64.urlsafe_b64decode(found[1] + "=")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Remote]:
    """A served hotline of this test's own."""
    with served(tmp_path / "hotline") as found:
        yield found


@pytest.fixture(scope="module")
def seats(hotline: Remote) -> tuple[Seat, Seat]:
    """Two recipients of two departments."""
    return joined_two(hotline)


def joined_two(hotline: Remote) -> tuple[Seat, Seat]:
    """Let two recipients come by invitations."""
    hall: Hall = hotline  # type: ignore[assignment]  # all that they use of it is `ask`
    two = Seat(hall, "佐藤", "監査"), Seat(hall, "森", "法務")
    for one in two:
        token = run("invite", str(hotline.folder), one.department).strip().rpartition(" ")[2]
        assert one.join(base64.urlsafe_b64decode(token + "=="))["ok"]
    return two
