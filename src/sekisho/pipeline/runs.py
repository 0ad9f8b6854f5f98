"""Runs on disk: one folder a run with its manifest and the findings after it; whole or not there."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from sekisho.evidence.disk import replace_whole
from sekisho.findings.nouns import Book
from sekisho.findings.saved import decode, encode
from sekisho.model.errors import SekishoError
from sekisho.model.rights import FOLDER


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made from: digests of evidence, detectors and ledger; what it counted; when."""

    run_id: str
    sequence: int
    at: datetime
    as_of: datetime
    evidence: str
    ledger_head: str
    ledger_seq: int
    settings: str
    detectors: dict[str, str]
    versions: dict[str, str]
    answers: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A run as read back."""

    manifest: Manifest
    book: Book
    folder: Path


def newest(runs: Path, before: Saved | None = None) -> Saved | None:
    """Return the newest run (of those before another one), None where there is none.

    SekishoError `run_unreadable` names a folder that is damaged.
    """
    folders = sorted(item for item in runs.glob("[0-9]*") if item.is_dir() and item.suffix != ".partial")
    earlier = [item for item in folders if before is None or item.name < before.folder.name]
    return _read(earlier[-1]) if earlier else None


def _read(folder: Path) -> Saved:
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
        return Saved(manifest, decode((folder / "findings.json").read_bytes()), folder)
    except (OSError, msgspec.DecodeError, SekishoError) as error:
        raise SekishoError("run_unreadable", path=str(folder)) from error


def save(runs: Path, manifest: Manifest, book: Book) -> Path:
    """Write a run's folder; it is there whole once it has its name."""
    runs.mkdir(mode=FOLDER, exist_ok=True)
    folder = runs / f"{manifest.sequence:06}-{manifest.run_id}"
    partial = folder.with_suffix(".partial")
    for left in runs.glob("*.partial"):
        shutil.rmtree(left)
    partial.mkdir(mode=FOLDER)
    for name, data in (
        ("manifest.json", msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"))),
        ("findings.json", encode(book)),
    ):
        replace_whole(partial / name, data)
    partial.rename(folder)
    return folder
