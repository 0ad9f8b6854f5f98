"""A real Dovecot on loopback: any account over TLS, with a certificate of its own."""

import getpass
import grp
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers.local import certificate, free_port

PASSWORD = "salt-and-pepper"
PROGRAM = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else "")
IMAP = Path("/usr/lib/dovecot/imap")
NOBODY = 65534
"""Whose mail it is where root runs the server: mail of root itself is served to nobody."""
WHY = "Dovecot is not installed: apt-get install dovecot-imapd"
THERE = bool(PROGRAM) and IMAP.exists() and shutil.which("openssl") is not None


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server, seen by one user: its port for TLS and that for STARTTLS, its certificate, and where the mail lies."""

    port: int
    clear: int
    ca: Path
    mail: Path
    user: str = "teller@bank.example"

    @contextmanager
    def login(self) -> Iterator[imaplib.IMAP4_SSL]:
        """Log in as a mail program would."""
        trust = ssl.create_default_context(cafile=str(self.ca))
        wire = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=trust, timeout=20)
        wire.login(self.user, PASSWORD)
        try:
            yield wire
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                wire.logout()

    def put(self, messages: Sequence[bytes], folder: str = "INBOX", flags: str = "") -> None:
        """Store messages in a folder, made where it is not there; its name as on the wire."""
        with self.login() as wire:
            if folder != "INBOX":
                wire.create(f'"{folder}"')
            for raw in messages:
                status, said = wire.append(f'"{folder}"', flags, "", raw)
                assert status == "OK", said

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        """Return the flags of every message of a folder."""
        with self.login() as wire:
            wire.select(f'"{folder}"', readonly=True)
            return [one for one in wire.fetch("1:*", "(FLAGS)")[1] if isinstance(one, bytes)]

    def bodies(self, folder: str = "INBOX") -> list[bytes]:
        """Return the bytes of every message of a folder."""
        with self.login() as wire:
            if wire.select(f'"{folder}"', readonly=True)[1] == [b"0"]:
                return []
            return [one[1] for one in wire.fetch("1:*", "(BODY.PEEK[])")[1] if isinstance(one, tuple)]


@contextmanager
def dovecot(place: Path) -> Iterator[Dovecot]:
    """Start a server whose files are all below `place`, which must be short: its sockets lie there."""
    ca, _ = certificate(place)
    mail = place / "mail"
    if os.geteuid() == 0:
        place.chmod(0o755)
        for folder in (mail, place / "home"):
            folder.mkdir()
            os.chown(folder, NOBODY, NOBODY)
    port, clear = free_port(), free_port()
    config = place / "dovecot.conf"
    config.write_text(_config(place, port, clear), encoding="utf-8")
    with subprocess.Popen(
        [PROGRAM, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _until_open(port, server, place / "log")
            yield Dovecot(port, clear, ca, mail)
        finally:
            server.terminate()


def _until_open(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server listens: each try is refused at once or waits in the kernel."""
    for _ in range(2000):
        if server.poll() is not None:
            raise RuntimeError(log.read_text("utf-8") if log.exists() else "no log")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.01)
    raise TimeoutError


def _config(place: Path, port: int, clear: int) -> str:
    me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    root = os.geteuid() == 0
    uid, gid = (NOBODY, NOBODY) if root else (os.getuid(), os.getgid())
    login, inner = ("dovenull", "dovecot") if root else (me, me)
    inner_group = "dovecot" if root else group
    jails = "" if root else "".join(
        f"service {one} {{\n  chroot =\n}}\n" for one in ("anvil", "imap-login", "stats", "auth")
    )  # fmt: skip
    return f"""
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{place}/ca.pem
ssl_key = <{place}/key.pem
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
default_login_user = {login}
default_internal_user = {inner}
default_internal_group = {inner_group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{place}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
mail_fsync = never
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = home={place}/home
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
}}
service imap-login {{
  process_min_avail = 0
  inet_listener imap {{
    port = {clear}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
{jails}
"""
