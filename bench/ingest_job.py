"""An ingest to be broken: a folder of exports, the work in a process of its own, and a digest of what a reader sees.

Run as `ingest_job.py ORG FOLDER`: prints `ready` when everything is imported, then ingests. A SekishoError becomes its
sentence and exit code 6.
"""

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, coverage, reconcile, rejects
from sekisho.model.errors import SekishoError
from sekisho.model.schema import tables
from sekisho.pipeline.ingest import ingest
from sekisho.pipeline.settings import Settings
from sekisho.text.say import sentence

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def make_folder(folder: Path, messages: int, seed: int = 1) -> int:
    """Write one mailbox of `messages` messages of about 5 KB and a staff roster; return the bytes."""
    draw = random.Random(seed)  # noqa: S311 - made-up mail
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "accounts.mbox").open("wb") as mbox:
        for number in range(messages):
            mail = EmailMessage()
            when = NOW - timedelta(minutes=37 * number)
            mail["From"] = f"Person {number % 90} <p{number % 90}@firm{number % 40}.example>"
            mail["To"] = "accounts@bank.example"
            mail["Subject"] = f"Invoice {number}"
            mail["Date"] = format_datetime(when)
            mail["Message-ID"] = f"<{number}@firm.example>"
            mail.set_content("\n".join(draw.randbytes(30).hex() for _ in range(75)))
            mbox.write(b"From p@firm.example Mon Jan  1 00:00:00 2026\n" + bytes(mail) + b"\n")
    lines = ["社員番号,氏名,メールアドレス", *(f"{n:05},職員 {n},s{n}@bank.example" for n in range(300))]
    (folder / "staff.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


def start(org: Path, folder: Path) -> "subprocess.Popen[str]":
    """Start the ingest in a process of its own and return once it is about to begin."""
    job = subprocess.Popen(
        [sys.executable, __file__, str(org), str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert job.stdout is not None  # noqa: S101 - asked for just above
    job.stdout.readline()
    return job


def seen(org: Path) -> tuple[str, int]:
    """Return a digest over everything visible (ids of the files' parts left out) and the rows; reconciled first."""
    digest, count = sha256(), 0
    with Snapshot.open(Store.open(org)) as snapshot:
        if problems := reconcile(snapshot):
            raise SystemExit(f"not reconciled: {problems}")
        for name in sorted(tables()):
            for text in sorted(map(repr, snapshot.dicts(name))):
                digest.update(text.encode("utf-8", "surrogatepass"))
                count += 1
        for row in (*rejects(snapshot), *coverage(snapshot)):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest(), count


def main() -> None:
    """Ingest, as the child process."""
    store, folder = Store.create(Path(sys.argv[1])), Path(sys.argv[2])
    print("ready", flush=True)
    try:
        for outcome in ingest(store, folder, Settings(), NOW, lambda *_: None):
            if outcome.error is not None:
                raise outcome.error
    except SekishoError as error:
        print(sentence(error, "en"), sentence(error, "ja"), sep="\n", file=sys.stderr)
        sys.exit(6)


if __name__ == "__main__":
    main()
