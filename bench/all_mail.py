"""Acceptance 3: every mailbox of the samples ingested and assessed: no traceback, every message a row or a located reject.

Run: `SEKISHO_SAMPLES=FOLDER python bench/all_mail.py`. The messages are counted on their own by Python's `mailbox`.
"""

import gzip
import json
import mailbox
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.child import sekisho
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, reconcile, rejects

COULD_NOT_RUN = 75


def counted(path: Path, scratch: Path) -> int:
    """Count the messages of a mailbox, packed or not, without a line of ours."""
    plain = scratch / "plain.mbox"
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target)
    return len(mailbox.mbox(plain, create=False))


def stored(org: Path) -> tuple[dict[str, int], int, int]:
    """Return the rows of `message` by file name, the rejects without a place, and the deliveries that do not add up."""
    with Snapshot.open(Store.open(org)) as snapshot:
        rows = {line.file_name: line.rows.get("message", 0) for line in snapshot.batches()}
        nowhere = sum(1 for reject in rejects(snapshot) if not reject["place"])
        return rows, nowhere, len(reconcile(snapshot))


def compared(file: dict[str, Any], expected: int, rows: int) -> bool:
    """Print one mailbox's counts; return whether every message is a row or a reject."""
    good = bool(file["records"] == expected == rows + file["rejected"])
    print(f"{file['name']}: {expected} messages, {rows} rows, {file['rejected']} rejects", flush=True)
    return good


def main() -> int:
    """Look at the mail and compare; exit code 1 where a message is neither a row nor a reject."""
    folder = Path(os.environ.get("SEKISHO_SAMPLES") or "/nonexistent") / "mail"
    files = sorted(path for path in folder.glob("*.mbox*") if path.is_file())
    if not files:
        print("figure: set SEKISHO_SAMPLES to the folder of samples")
        return COULD_NOT_RUN
    with TemporaryDirectory() as name:
        scratch = Path(name)
        spent = sekisho("first", folder, "--org", scratch / "org", "--json")
        if spent.code or "Traceback" in spent.err:
            print(spent.err[-4000:], f"figure: exit {spent.code}", sep="\n")
            return 1
        told = json.loads(spent.out)
        rows, nowhere, unequal = stored(scratch / "org")
        by_name = {file["name"]: file for file in told["files"]}
        checked = [compared(by_name[path.name], counted(path, scratch), rows[path.name]) for path in files]
    answers = ", ".join(
        f"{one['detector']} {one['flagged']}/{one['clear']}/{one['undetermined']}" for one in told["document"]["judged"]
    )
    errors = sum(one["errors"] for one in told["document"]["judged"])
    print(f"flagged/clear/undetermined: {answers}; {errors} errors")
    total, rejected = sum(one["records"] for one in told["files"]), sum(one["rejected"] for one in told["files"])
    print(
        f"figure: {total} messages = {sum(rows.values())} rows + {rejected} rejects in {len(files)} mailboxes, "
        f"0 tracebacks, {errors} detector errors, {spent.wall:.0f} s"
    )
    return 0 if all(checked) and not nowhere and not unequal and not errors else 1


if __name__ == "__main__":
    sys.exit(main())
