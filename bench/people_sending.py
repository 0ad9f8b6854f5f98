"""Ten thousand mails with a state on the disk for each, timed; then the sending process is killed at twenty random points.

Run: `PYTHONPATH=. python bench/people_sending.py [--quick] [--seed N]`. First: mails in Japanese and English of about 6 KB, each built for its recipient,
go over some connections to a sink on loopback (Postfix's `smtp-sink`, else aiosmtpd in a child); the bar is 60 s for 10,000. Then the same number goes to
a sink that writes key and Message-ID of every mail to the disk before it says that it took it, while the sender is killed by SIGKILL (`kill -9`) each time
a drawn number of mails is there, and started again. Nothing may be lost; after each kill no more mails may stand as `sending`, and no more may come
twice, than there were connections; what comes twice must be of those and bear the same Message-ID. Prints one line of JSON; exit code 1 where
one of that is missed. `--quick` sends a tenth and kills five times.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sekisho.notify.bulk.line import written
from sekisho.notify.bulk.nouns import Hands, Way
from sekisho.notify.bulk.queue import queue_at
from sekisho.notify.bulk.rows import Due, Row, State
from sekisho.notify.bulk.sender import send_due
from sekisho.notify.bulk.verp import Verp
from sekisho.notify.mail import Server
from tests.servers.local import free_port
from tests.servers.postfix import SINK

ROOT = Path(__file__).parents[1]
VERP = Verp("kunren", "bounce.bank.example")
MAILS, QUICK_MAILS = 10_000, 1_000
KILLS, QUICK_KILLS = 20, 5
SECONDS = 60.0
THREADS = 3
JAPANESE = (
    "経費精算システムの更新に伴い、申請中の明細の確認をお願いいたします。期限を過ぎた明細は翌月の処理となります。"
)
ENGLISH = "The expense system was renewed. Please look through the items that you have handed in; those that are late are paid a month later. "


def letter(due: Due) -> EmailMessage:
    """Build the mail of one recipient: text in both languages, and the same as HTML."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "経理部 <keiri@bank.example>", due.address
    mail["Subject"] = f"【ご確認】経費精算 {due.key} / Your expenses"
    mail["Date"], mail["Message-ID"] = "Mon, 30 Nov 2026 12:00:00 +0900", f"<{due.key}@bank.example>"
    link = f"https://keihi.bank.example/{due.key}"
    text = f"{due.address} 様\n\n" + f"{JAPANESE}\n" * 4 + f"\n{link}\n\n" + f"{ENGLISH}\n" * 5
    mail.set_content(text, cte="8bit")
    page = f'<p>{due.address} 様</p><p>{JAPANESE * 5}</p><p><a href="{link}">{link}</a></p><p>{ENGLISH * 7}</p>'
    mail.add_alternative(f"<html><body>{page}</body></html>", subtype="html", cte="quoted-printable")
    return mail


def rows(count: int) -> Iterator[Row]:
    """Yield rows that are due, to recipients of one domain, with keys whose order tells nothing."""
    past = datetime.now(UTC) - timedelta(hours=1)
    draw = random.Random(7)  # noqa: S311 - made-up keys
    for number in range(count):
        yield Row(f"{draw.getrandbits(64):016x}", f"staff{number}@bank.example", past)


def hands() -> Hands:
    """Return the real clock."""
    return Hands(lambda: datetime.now(UTC), time.monotonic, time.sleep)


def child(path: Path, port: int) -> None:
    """Send what is due: the process that is killed."""
    with queue_at(path) as queue:
        send_due(queue, Way(Server("127.0.0.1", port, "none"), VERP, THREADS), letter, hands())


class Witness:
    """Takes every mail; with a file it writes there what it takes before it says so, and forces that to the disk."""

    def __init__(self, record: Path | None) -> None:
        self._file = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if record else None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
        """Take a mail."""
        if self._file is not None:
            begin = envelope.content.index(b"Message-ID: <") + 13
            name = envelope.content[begin : envelope.content.index(b">", begin)].decode()
            os.write(self._file, f"{VERP.key(envelope.mail_from)} {name}\n".encode())
            os.fdatasync(self._file)
        return "250 2.0.0 taken"


def sink_child(port: int, record: Path | None) -> None:
    """Be a sink until killed."""
    from aiosmtpd.controller import Controller

    Controller(Witness(record), hostname="127.0.0.1", port=port, ready_timeout=30).start()
    signal.pause()


@contextmanager
def sink(place: Path, *, record: Path | None = None) -> Iterator[tuple[str, int]]:
    """Start a sink; yields what it is and its port. Postfix's own where nothing is to be recorded."""
    port = free_port()
    own = bool(SINK) and record is None
    words = [SINK, *(["-u", "nobody"] if os.geteuid() == 0 else []), "-c", f"127.0.0.1:{port}", "256"]
    if not own:
        words = [sys.executable, __file__, "--sink", str(port), *([str(record)] if record else [])]
    with (place / "sink.txt").open("wb") as out, subprocess.Popen(words, stdout=out, env=environment()) as server:
        try:
            _until_open(port)
            yield ("smtp-sink" if own else "aiosmtpd"), port
        finally:
            server.kill()


def environment() -> dict[str, str]:
    """Return the environment of children, which find the tree without being told where it is."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _until_open(port: int) -> None:
    import socket

    for _ in range(1000):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError


def timed(place: Path, mails: int) -> dict[str, Any]:
    """Send so many mails once and return the figures."""
    with sink(place) as (name, port), queue_at(place / "speed.db") as queue:
        began = time.monotonic()
        queue.add(rows(mails))
        added = time.monotonic()
        busy = time.process_time()
        done = send_due(queue, Way(Server("127.0.0.1", port, "none"), VERP, THREADS), letter, hands())
        took = time.monotonic() - added
        size = len(written(letter(Due("0" * 16, "staff1@bank.example", "", 0)), wide=True))
        return {
            "mails": mails, "sent": done.ended[State.SENT], "seconds": round(took, 1), "a_minute": round(mails / took * 60),
            "processor_seconds": round(time.process_time() - busy, 1), "add_seconds": round(added - began, 2), "bytes": size, "sink": name,
        }  # fmt: skip


@dataclass
class Kills:
    """What was seen: mails in doubt at each kill, and how many each kill had come twice."""

    threads: int = THREADS
    in_doubt: list[set[str]] = field(default_factory=list)
    recorded: list[int] = field(default_factory=list)
    twice: Counter[int] = field(default_factory=Counter)
    unexplained: int = 0

    def judge(self, lines: list[str]) -> None:
        """Go through what the sink took: what comes again is of a kill before it, at which it was in doubt."""
        seen: set[str] = set()
        for number, line in enumerate(lines):
            if line in seen:
                of = [
                    at
                    for at, before in enumerate(self.recorded)
                    if before <= number and line.split()[0] in self.in_doubt[at]
                ]
                if of:
                    self.twice[of[-1]] += 1
                else:
                    self.unexplained += 1
            seen.add(line)


def killed(place: Path, mails: int, kills: int, seed: int) -> dict[str, Any]:
    """Send so many mails while the sender is killed again and again, and return the figures."""
    draw = random.Random(seed)  # noqa: S311 - where to kill
    points = sorted(draw.sample(range(mails), kills))
    path, record = place / "kill.db", place / "taken.txt"
    record.touch()
    found = Kills()
    with queue_at(path) as queue:
        queue.add(rows(mails))
    began = time.monotonic()
    with sink(place, record=record) as (name, port):
        for point in points:
            _one_kill(path, port, record, point, draw)
            time.sleep(0.05)  # what was on the wire arrives
            with queue_at(path) as queue:
                found.in_doubt.append({one.key for one in queue.outcomes() if one.state is State.SENDING})
            found.recorded.append(len(record.read_text("utf-8").splitlines()))
        last = subprocess.run(
            [sys.executable, __file__, "--child", str(path), str(port)], env=environment(), check=False
        )
        lines = record.read_text("utf-8").splitlines()
    found.judge(lines)
    with queue_at(path) as queue:
        sent = queue.counts()[State.SENT]
    keys = {row.key for row in rows(mails)}
    came = Counter(line.split()[0] for line in lines)
    return {
        "mails": mails, "kills": kills, "seed": seed, "connections": THREADS, "sink": name, "seconds": round(time.monotonic() - began, 1),
        "last_exit": last.returncode, "sent": sent, "lost": len(keys - set(came)), "strange": len(set(came) - keys) + len(set(lines)) - len(came),
        "twice": sum(found.twice.values()), "twice_of_one_kill": max(found.twice.values(), default=0), "twice_unexplained": found.unexplained,
        "in_doubt_of_one_kill": max(map(len, found.in_doubt)), "kills_in_mid_mail": sum(map(bool, found.in_doubt)), "points": found.recorded,
    }  # fmt: skip


def _one_kill(path: Path, port: int, record: Path, point: int, draw: random.Random) -> None:
    """Start the sender and kill it a moment after so many mails are there; where they are there already, a moment after its start."""
    with subprocess.Popen([sys.executable, __file__, "--child", str(path), str(port)], env=environment()) as sender:
        before = _lines(record)
        while _lines(record) < point and sender.poll() is None:
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.8 if before >= point else 0.02))
        if sender.poll() is not None:
            raise SystemExit(f"the sender ended by itself with {sender.returncode}")
        os.kill(sender.pid, signal.SIGKILL)


def _lines(record: Path) -> int:
    """Return how many mails are recorded, all lines being of one length."""
    size = record.stat().st_size
    with record.open("rb") as file:
        return size // len(file.readline() or b"x")


def main() -> int:
    """Measure; 1 where a bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=1130)
    parser.add_argument("--child", nargs=2)
    parser.add_argument("--sink", nargs="+")
    asked = parser.parse_args()
    if asked.child:
        child(Path(asked.child[0]), int(asked.child[1]))
        return 0
    if asked.sink:
        sink_child(int(asked.sink[0]), Path(asked.sink[1]) if asked.sink[1:] else None)
    mails, kills = (QUICK_MAILS, QUICK_KILLS) if asked.quick else (MAILS, KILLS)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        speed = timed(place, mails)
        between = os.getloadavg()[0]
        broken = killed(place, mails, kills, asked.seed)
    good = speed["sent"] == mails and speed["seconds"] <= SECONDS * mails / MAILS
    good &= broken["lost"] == broken["strange"] == broken["twice_unexplained"] == broken["last_exit"] == 0
    good &= broken["sent"] == mails and max(broken["twice_of_one_kill"], broken["in_doubt_of_one_kill"]) <= THREADS
    print(json.dumps({"met": good, "cores": os.cpu_count(), "load_before": round(load, 2), "load_between": round(between, 2), "speed": speed, "kill": broken}))  # fmt: skip
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
