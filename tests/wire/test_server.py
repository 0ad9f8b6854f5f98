"""The server with its processes: when it ends."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.local import free_port

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SERVER = """
import os, signal, sys
from sekisho.wire.server import Crew, serve

def told_to_end() -> None:
    with open(sys.argv[2], "a") as file:
        file.write(f"{os.getpid()}\\n")
    os.kill(os.getpid(), signal.SIGTERM)

os.register_at_fork(after_in_child=told_to_end)
serve(sys.argv[1], Crew(2, 1, 10), {}, lambda: lambda _environ, start: start("200 OK", []) or [], lambda: None)
"""
"""Every process that answers is told to end the moment it is made, before it can listen to signals."""


def test_a_process_that_is_told_to_end_as_soon_as_it_is_made_ends(tmp_path: Path) -> None:
    made = tmp_path / "made"
    command = [sys.executable, "-c", SERVER, f"127.0.0.1:{free_port()}", str(made)]
    with subprocess.Popen(command) as server:
        try:
            until = time.monotonic() + 30
            while len(pids := made.read_text().split() if made.exists() else []) < 4 and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            server.terminate()
            server.wait(30)
    assert len(pids) >= 4, "those that were told to end still answer: no others took their place"
