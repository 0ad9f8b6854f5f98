"""A small bank to look at, and what a test does to it: copies, payment files cut to size, a clock that stands still."""

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sekisho.ledger.keys import MINIMUM
from sekisho.pipeline.first import First, first
from sekisho.pipeline.found import found
from sekisho.pipeline.org import Org
from sekisho.sample.build import build_small
from tests.cli.typed import NOW, PHRASES, Answer, typed

PAYMENT_PATH = frozenset({"history", "mail", "payees.xlsx", "staff.csv"})
"""What these tests hand over besides today's file; directory, clouds, devices and vendors have tests of their own."""
PEOPLE = (("tanaka", "田中 花子"), ("sato", "佐藤 健"))
RECORD = 120


def silent(_stage: str, _done: int, _total: int) -> None:
    """Hear of progress and say nothing."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The exports, what is true of them, and the folder of the first look at them."""

    folder: Path
    truth: Mapping[str, Any]
    org: Path
    said: Answer
    before: Mapping[str, str]

    @property
    def file(self) -> Path:
        """Today's payment file."""
        return self.folder / str(self.truth["payment_file"])


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder, by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@cache
def made(place: Path) -> Bank:
    """Make the bank in `place` and look at it as a user does; once for all folders of tests."""
    folder = place / "friday"
    truth = build_small(folder)
    for path in folder.iterdir():
        if path.is_dir() and path.name not in PAYMENT_PATH:
            shutil.rmtree(path)
    assert {path.name for path in folder.iterdir()} == PAYMENT_PATH | {truth.payment_file}
    before = hashes(folder)
    said = typed("first", folder)
    told = json.loads(folder.with_name("friday.truth.json").read_text("utf-8"))
    return Bank(folder, told, folder.with_name("friday.sekisho"), said, before)


def copied(org: Path, place: Path) -> Path:
    """Copy an organisation's folder, so that a test may change it."""
    return Path(shutil.copytree(org, place / "org"))


def found_with(org: Path) -> str:
    """Found the ledger with keys that open quickly; return the fingerprint."""
    phrases = (PHRASES["tanaka"], PHRASES["sato"])
    return found(org, PEOPLE, phrases, NOW, cost=MINIMUM).fingerprint


def looked(folder: Path, now: datetime = NOW) -> First:
    """Look at a folder."""
    return first(folder, None, now, silent)


def opened(org: Path) -> Org:
    """Open an organisation."""
    return Org.open(org)


def records(file: Path) -> list[bytes]:
    """Return the payments of a Zengin file, in order."""
    return [line for line in file.read_bytes().split(b"\r\n") if line[:1] == b"2"]


def furikomi(like: Path, payments: Collection[bytes]) -> bytes:
    """Return a Zengin file with the head of another one and these payments, its trailer counted anew."""
    lines = [line for line in like.read_bytes().split(b"\r\n") if line]
    total = sum(int(line[80:90]) for line in payments)
    trailer = b"8" + f"{len(payments):06}{total:012}".encode() + lines[-2][19:]
    return b"".join(line + b"\r\n" for line in (lines[0], *payments, trailer, lines[-1]))


def planted(bank: Bank) -> tuple[int, int]:
    """Return the numbers in today's file of the payment that a mail asked for, and of the other that differs."""
    held = {one["amount"]: one["recipe"] for one in bank.truth["differences"]}
    places = {
        held[int(record[80:90])]: number
        for number, record in enumerate(records(bank.file), 1)
        if int(record[80:90]) in held
    }
    return places["vendor_lookalike_change"], places["account_differs_without_mail"]
