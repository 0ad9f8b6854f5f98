"""rspamd on its own: one worker on the loopback, without names to look up, statistics and everything that asks a network."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

CONFIG = Path("/etc/rspamd/rspamd.conf")
NETWORKED = (
    "antivirus", "arc", "asn", "clickhouse", "dcc", "dkim", "dkim_signing", "dmarc", "elastic", "external_services",
    "fuzzy_check", "greylist", "history_redis", "metadata_exporter", "milter_headers", "mx_check", "neural", "p0f", "phishing",
    "ratelimit", "rbl", "replies", "reputation", "rspamd_update", "spamassassin", "spf", "surbl", "url_redirector", "bayes_expiry",
)  # fmt: skip
WAIT = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Rspamd:
    """A running rspamd, ended with the `with` that holds it. `place` is where its settings, sockets and logs lie."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._normal, self._control = _free(), _free()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it, and wait until its worker listens."""
        local = self._place / "local" / "local.d"
        override = self._place / "local" / "override.d"
        for folder in (local, override, self._place / "run"):
            folder.mkdir(parents=True)
        (local / "options.inc").write_text(
            'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.01s; retransmits = 1; }\nlocal_addrs = [];\n'
        )
        (override / "worker-normal.inc").write_text(f'bind_socket = "127.0.0.1:{self._normal}";\ncount = 1;\n')
        (override / "worker-controller.inc").write_text(f'bind_socket = "127.0.0.1:{self._control}";\ncount = 1;\n')
        for name in ("worker-proxy", "worker-fuzzy"):
            (override / f"{name}.inc").write_text("count = -1;\n")
        (override / "logging.inc").write_text('type = "file";\nlevel = "error";\n')
        for name in NETWORKED:
            (override / f"{name}.conf").write_text("enabled = false;\n")
        named = {"LOCAL_CONFDIR": "local", "RUNDIR": "run", "DBDIR": "run", "LOGDIR": "run"}
        given = [f"--var={name}={self._place / folder}" for name, folder in named.items()]
        program = str(shutil.which("rspamd"))
        with (self._place / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [program, "--no-fork", "--insecure", "-c", str(CONFIG), *given],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        self._await()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(WAIT)

    def _await(self) -> None:
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self._normal), 1):
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("rspamd did not start: " + (self._place / "said").read_text("utf-8", "replace")[-2000:])

    def look(self, files: list[Path]) -> tuple[float, float]:
        """Let it look at files, one at a time; return its seconds of a processor and the seconds that passed."""
        before, began = self._cpu(), time.monotonic()
        words = [str(shutil.which("rspamc")), "-h", f"127.0.0.1:{self._normal}", "-n", "1", "symbols", *map(str, files)]
        said = subprocess.run(words, stdout=subprocess.PIPE, check=True)
        wall = time.monotonic() - began
        seen = said.stdout.count(b"Metric: default")
        if seen != len(files):
            raise SystemExit(f"rspamd answered {seen} of {len(files)}: {said.stdout[-1000:]!r}")
        return self._cpu() - before, wall

    def _cpu(self) -> float:
        """Return the processor seconds of it and its workers."""
        if self._process is None:
            return 0.0
        main = self._process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return sum(map(_spent, [str(main), *children]))


def _spent(process: str) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
