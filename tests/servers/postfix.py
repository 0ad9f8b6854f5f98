"""A real Postfix on loopback that hands on all it takes, and the sink it hands it to: Postfix's own `smtp-sink`."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers.local import free_port


def _found(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin") or ""


POSTFIX, SINK = _found("postfix"), _found("smtp-sink")
WHY = "Postfix is not installed, or nobody here may start it: as root, apt-get install postfix"
THERE = bool(POSTFIX and SINK) and os.geteuid() == 0
_MASTER = Path("/etc/postfix/master.cf")
_DIED = "did not begin to listen"


@dataclass(frozen=True, slots=True)
class Sink:
    """A server that takes every mail; what it took lies in `folder`, a file each, where it was asked to keep it."""

    port: int
    folder: Path

    def mails(self) -> list[bytes]:
        """Return what was taken whole, without what the sink notes above it."""
        return [one.read_bytes() for one in sorted(self.folder.glob("mail.*"))]


@contextmanager
def smtp_sink(folder: Path, *options: str, keep: bool = True) -> Iterator[Sink]:
    """Let a sink take mail until the end; `options` are those of smtp-sink."""
    port = free_port()
    kept = ["-d", str(folder / "mail.")] if keep else []
    words = [SINK, *options, *kept, f"127.0.0.1:{port}", "256"]
    if os.geteuid() == 0:
        # It refuses to be root.
        folder.chmod(0o777)
        words[1:1] = ["-u", "nobody"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _until_open(port, server)
            yield Sink(port, folder)
        finally:
            server.kill()


@contextmanager
def postfix(place: Path, relay: int, *more: str) -> Iterator[int]:
    """Start a server whose files are all below `place`, and that hands on to a port; yields its own. `more` are lines of main.cf."""
    config, queue, data = place / "config", place / "queue", place / "data"
    place.chmod(0o755)
    for folder in (config, queue, data):
        folder.mkdir(mode=0o755)
    shutil.chown(data, "postfix", "root")
    port = free_port()
    (config / "main.cf").write_text("\n".join([_main(place, relay), *more, ""]), encoding="utf-8")
    (config / "master.cf").write_text(_master(_MASTER.read_text("utf-8").splitlines(), port), encoding="utf-8")
    (config / "transport").write_text(
        "nowhere.example error:5.1.1 nobody of this name here\nlater.example retry:4.4.1 nobody is in\n",
        encoding="utf-8",
    )
    subprocess.run([POSTFIX, "-c", str(config), "start"], check=True, capture_output=True)
    try:
        _until_open(port, None)
        yield port
    finally:
        subprocess.run([POSTFIX, "-c", str(config), "stop"], check=False, capture_output=True)


def _until_open(port: int, server: "subprocess.Popen[bytes] | None") -> None:
    """Wait until somebody listens: each try is refused at once or waits in the kernel."""
    for _ in range(2000):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server is None:
            subprocess.run(["sleep", "0.01"], check=True)
            continue
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.01)
            raise RuntimeError(_DIED)
    raise TimeoutError(_DIED)


def _main(place: Path, relay: int) -> str:
    return f"""
compatibility_level = 3.6
queue_directory = {place}/queue
data_directory = {place}/data
maillog_file = {place}/log
maillog_file_prefixes = {place}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = relay.bank.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{relay}
transport_maps = texthash:{place}/config/transport
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps =
local_recipient_maps =
smtpd_reject_unlisted_recipient = no
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
delay_warning_time = 1s
"""


def _master(lines: Sequence[str], port: int) -> str:
    """Return the services as installed, none of them in a jail, the server at another port."""
    out = []
    for line in lines:
        cells = line.split()
        if not line[:1].isspace() and len(cells) >= 8 and not line.startswith("#"):
            cells[4] = "n"
            if cells[:2] == ["smtp", "inet"]:
                cells[0] = f"127.0.0.1:{port}"
            line = " ".join(cells)  # noqa: PLW2901 - the same line without a jail
        out.append(line)
    return "\n".join(out) + "\n"
