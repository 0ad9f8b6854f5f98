"""The way of one message from its bytes to what judges it, and what must hold of anything that comes out."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.eml import normalise as eml_normalise
from sekisho.connectors.eml import read as eml_read
from sekisho.connectors.mbox import normalise as mbox_normalise
from sekisho.connectors.mbox import read as mbox_read
from sekisho.model.rows import Limits, RawRecord, Rejected, Row

Judge = Callable[[Mapping[str, Any], Mapping[str, Any] | None], object]
FEATURES = "sekisho.threats.email.analysers.features:features"
_CONTEXT = Context(file_name="box.eml", file_sha256="0" * 64, source_id="hostile", delivered=date(2026, 11, 30))
_FROM_TEXT = ("language", "new_text_length", "intents", "pressures", "account_numbers", "phones", "link_domains")


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one file: messages with their text (None: not read), codes of rejects, records, and broken promises."""

    messages: tuple[tuple[Mapping[str, Any], Mapping[str, Any] | None], ...]
    rejects: tuple[str, ...]
    records: int
    faults: tuple[str, ...]


def judge(name: str = FEATURES) -> Judge:
    """Return the function `module:function` that takes a row of `message` and one of `message_text`, or None for it."""
    module, _, function = name.partition(":")
    found: Judge = getattr(import_module(module), function)
    return found


def through(raw: bytes, judges: tuple[Judge, ...], *, mbox: bool = False) -> Seen:
    """Read `raw` as one message or as a mailbox, and give each message to every judge."""
    reader, normaliser = (mbox_read, mbox_normalise) if mbox else (eml_read, eml_normalise)
    rejects: list[str] = []
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any] | None]] = []
    faults: list[str] = []
    records = 0
    for record in reader.read(io.BytesIO(raw), {}, Limits()):
        records += 1
        rows = [*normaliser.normalise(record, _CONTEXT)] if isinstance(record, RawRecord) else [record]
        rejects += [row.reason for row in rows if isinstance(row, Rejected)]
        kept = {row.table: row.values for row in rows if isinstance(row, Row)}
        if not rows:
            faults.append("nothing came out of a record")
        if "message" in kept:
            pairs.append((kept["message"], kept.get("message_text")))
            faults += _faults(kept["message"], kept.get("message_text"))
    for message, text in pairs:
        for one in judges:
            faults += _judged(one(message, text), text)
    return Seen(tuple(pairs), tuple(rejects), records, tuple(sorted(set(faults))))


def _faults(message: Mapping[str, Any], text: Mapping[str, Any] | None) -> list[str]:
    faults = [] if message.get("message_uid") else ["a message without an id"]
    if text is None and "unopened" not in (message.get("unmapped") or ""):
        faults.append("text is missing and nothing says why")
    faults += [
        f"{name} cannot be stored" for row in (message, text or {}) for name, cell in row.items() if not _storable(cell)
    ]
    return faults


def _storable(cell: object) -> bool:
    if isinstance(cell, list):
        return all(isinstance(one, str) and _storable(one) for one in cell)
    if isinstance(cell, str):
        try:
            cell.encode()
        except UnicodeEncodeError:
            return False
        return "\0" not in cell
    return cell is None or isinstance(cell, (int, float, bool, datetime))


def _judged(given: object, text: Mapping[str, Any] | None) -> list[str]:
    if not isinstance(given, Mapping):
        return []
    faults = [f"{name} of a judge cannot be stored" for name, cell in given.items() if not _storable(cell)]
    if text is None:
        faults += [f"{name} is said of a text that was not read" for name in _FROM_TEXT if given.get(name) is not None]
    json.dumps(given, default=str)
    return faults
