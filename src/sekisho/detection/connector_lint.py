"""Lint a connector: its card, and whether its samples give their golden rows and its defects are refused.

Beside each file in `samples/` lies `<file>.golden.json`: the rows and rejects it gives, in order. A file in `defects/`
must be refused or give a reject. The connector's code runs: only lint what one trusts.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import connectors
from sekisho.detection.fence import FencedError, fence
from sekisho.detection.lint import JAPANESE, MARKS, Issue
from sekisho.model.errors import Param, SekishoError
from sekisho.model.rows import Limits, Rejected
from sekisho.model.schema import tables

GOLDEN = ".golden.json"
SURE = 50
LATIN = re.compile(r"[A-Za-z]{3}")
DELIVERED = date(2026, 11, 24)
ODD_HEADS = (b"", b"\x00" * 64, b"\xff\xfe\xfd", b"PK\x03\x04", b"\x1f\x8b", "見出し,金額\r\n".encode("cp932"))


def lint_connectors(home: Path) -> tuple[Issue, ...]:
    """Lint every connector folder in `home` (ORG/connectors)."""
    found = sorted(one for one in home.iterdir() if (one / "connector.toml").is_file()) if home.is_dir() else []
    return tuple(issue for folder in found for issue in lint_connector(folder))


def lint_connector(folder: Path) -> tuple[Issue, ...]:
    """Lint one folder of a firm's own; one that cannot be read has one issue, `broken`."""
    loaded = fence(folder.name, lambda: _load(folder))
    if isinstance(loaded, FencedError):
        error = SekishoError("connector_broken", connector=folder.name, detail=loaded.detail)
        return (Issue(folder.name, "broken", (), error),)
    return issues(loaded, folder)


def issues(connector: Connector, folder: Path) -> tuple[Issue, ...]:
    """Return every issue of a connector that could be loaded, none where all is well."""
    return tuple(
        Issue(connector.id, name, tuple(sorted(params.items())))
        for rule in (_marks, _card, _heads, _samples, _defects)
        for name, params in rule(connector, folder)
    )


def outcome(connector: Connector, path: Path) -> bytes:
    """Return what a sample gives as the content of its golden file: JSON, a line for each row and reject."""
    lines = [msgspec.json.encode(one, order="deterministic", enc_hook=str).decode() for one in _told(connector, path)]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


Complaint = tuple[str, Mapping[str, Param]]


def _load(folder: Path) -> Connector:
    """Return the connector in a firm's own folder."""
    return connectors([folder])[folder.name]


def _told(connector: Connector, path: Path) -> Iterator[list[Any]]:
    """Yield the rows and rejects of a file; a record that gives nothing is told as such."""
    data = path.read_bytes()
    context = Context(path.name, hashlib.sha256(data).hexdigest(), "sample", DELIVERED)
    for record in connector.read(io.BytesIO(data), {}, Limits()):
        outputs = [record] if isinstance(record, Rejected) else list(connector.normalise(record, context))
        for one in outputs:
            if isinstance(one, Rejected):
                yield ["rejected", one.place, one.field, one.reason]
            else:
                yield ["row", one.table, one.place, _time(one.event_time), one.values]
        if not outputs:
            yield ["nothing", record.place]


def _time(when: datetime | None) -> str | None:
    """Return a time as text."""
    return when.isoformat() if when else None


def _marks(_: Connector, folder: Path) -> Iterator[Complaint]:
    """Yield the files in which a mark of the scaffold is left."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".toml", ".py", ".json", ".txt", ".csv"}:
            text = path.read_text("utf-8", "replace")
            if any(mark in text for mark in MARKS):
                yield "placeholder_left", {"file": str(path.relative_to(folder))}


def _card(connector: Connector, _: Path) -> Iterator[Complaint]:
    """Yield the parts of the card that are empty, in the wrong language, or name what does not exist."""
    card = connector.card
    for name in (name for name in card.yields if name not in tables()):
        yield "column_unknown", {"column": name}
    for column in card.personal:
        table, _dot, field = column.partition(".")
        known = tables()[table].columns if table in card.yields and table in tables() else ()
        if field not in {one.name for one in known}:
            yield "column_unknown", {"column": column}
    english, japanese = msgspec.structs.asdict(card.text.en), msgspec.structs.asdict(card.text.ja)
    for part in english:
        if not LATIN.search("".join(english[part])):
            yield "language_missing", {"part": part, "language": "en"}
        if not JAPANESE.search("".join(japanese[part])):
            yield "language_missing", {"part": part, "language": "ja"}


def _heads(connector: Connector, _: Path) -> Iterator[Complaint]:
    """Yield the heads on which `sniff` raises: it must not raise on any bytes."""
    for head in ODD_HEADS:
        error = fence(connector.id, _sniffing(connector, head, "any"))
        if isinstance(error, FencedError):
            yield "sniff_raises", {"head": head[:8].hex(), "what": error.detail}


def _samples(connector: Connector, folder: Path) -> Iterator[Complaint]:
    """Yield the samples that are missing, not recognised, or give other rows than their golden ones."""
    samples = [one for one in _files(folder / "samples") if not one.name.endswith(GOLDEN)]
    if not samples:
        yield "sample_missing", {}
    for path in samples:
        score = fence(connector.id, _sniffing(connector, path.read_bytes()[: 64 * 1024], path.name))
        if isinstance(score, FencedError) or score < SURE:
            yield "sample_not_recognised", {"file": path.name}
        given = fence(connector.id, _giving(connector, path))
        if isinstance(given, FencedError):
            yield "sample_fails", {"file": path.name, "what": given.detail}
        elif _golden(path) != msgspec.json.decode(given):
            yield "golden_differs", {"file": path.name}


def _golden(path: Path) -> Any:
    """Return what the golden file beside a sample holds; None where it is missing or no JSON."""
    try:
        return msgspec.json.decode(path.with_name(path.name + GOLDEN).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None


def _defects(connector: Connector, folder: Path) -> Iterator[Complaint]:
    """Yield the defects that are read as if nothing were wrong with them, or that make the connector fail."""
    for path in _files(folder / "defects"):
        given = fence(connector.id, _giving(connector, path))
        if isinstance(given, FencedError):
            if not given.detail.startswith(("Refused", "SekishoError")):
                yield "sample_fails", {"file": path.name, "what": given.detail}
        elif not any(line[0] == "rejected" for line in msgspec.json.decode(given)):
            yield "defect_passes", {"file": path.name}


def _sniffing(connector: Connector, head: bytes, name: str) -> Callable[[], int]:
    """Return the call that sniffs a head."""
    return lambda: connector.sniff(head, name).score


def _giving(connector: Connector, path: Path) -> Callable[[], bytes]:
    """Return the call that reads a file whole."""
    return lambda: outcome(connector, path)


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder by name, none where it is not there."""
    return sorted(one for one in folder.iterdir() if one.is_file()) if folder.is_dir() else []
