"""Logs of mail and sign-ins, mixed as they come -> one answer a record about a takeover, without an organisation's folder."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import folders, load
from sekisho.connectors.documents.graph import as_graph
from sekisho.connectors.documents.items import too_deep
from sekisho.connectors.documents.outline import begins_json
from sekisho.connectors.json_stream.records import records
from sekisho.connectors.m365_audit_log.read import of_json
from sekisho.model.errors import SekishoError
from sekisho.model.rights import as_they_write
from sekisho.model.rows import Cell, Limits, RawRecord, Rejected, Row
from sekisho.model.verdict import Answer, Reason
from sekisho.text.lang import Lang
from sekisho.text.say import rejected, say
from sekisho.threats.email.takeover.events import Event, of_activity, of_sign_in
from sekisho.threats.email.takeover.judge import judge
from sekisho.threats.email.takeover.said import Said

AUDIT, SIGN_INS, DIRECTORY, REPORTS = "m365_audit_log", "entra_sign_ins", "entra_audits", "google_reports"
_OURS = (AUDIT, SIGN_INS, DIRECTORY, REPORTS)
_LISTS = ("value", "items", "Records")


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read: nothing can be said of it."""

    record_id: str
    why: Rejected


def findings(paths: Iterable[Path], own_domains: Iterable[str] = ()) -> tuple[list[Said], list[Unread]]:
    """Return what is said of every record of `paths`, in order of time, and those that could not be read.

    SekishoError `path_not_found` for a path that is none, `format_unknown` for a file of another kind.
    """
    events: list[Event] = []
    unread: list[Unread] = []
    for path in paths:
        for one in _records(path):
            if isinstance(one, Event):
                events.append(one)
            else:
                unread.append(one)
    return judge(events, own_domains), unread


def lines(said: Iterable[Said], unread: Iterable[Unread], lang: Lang) -> Iterator[Mapping[str, Any]]:
    """Yield one value a record, as the file of findings holds them."""
    for one in said:
        yield {
            "record_id": one.event.record,
            "verdict": str(one.answer),
            "technique": (one.technique or None) if one.answer is not Answer.CLEAR else None,
            "account": one.account or None,
            "place": one.event.place,
            "time": one.event.time.isoformat(),
            "operation": one.event.operation,
            "reasons": [_reason(reason, lang) for reason in one.reasons],
        }
    for lost in unread:
        sentence = rejected(lost.why.reason, lang, lost.why.sample)
        yield {
            "record_id": lost.record_id,
            "verdict": str(Answer.UNDETERMINED),
            "technique": None,
            "account": None,
            "place": lost.why.place,
            "time": None,
            "operation": None,
            "reasons": [{"id": lost.why.reason, "weight": None, "text": sentence}],
        }


def write(path: Path, values: Iterable[Mapping[str, Any]]) -> int:
    """Write one line of JSON a value and return how many."""
    count = 0
    with as_they_write(), path.open("w", encoding="utf-8", newline="\n") as out:
        for one in values:
            out.write(json.dumps(one, ensure_ascii=False) + "\n")
            count += 1
    return count


def _reason(reason: Reason, lang: Lang) -> dict[str, Any]:
    return {
        "id": reason.code,
        "weight": reason.weight,
        "text": say(f"takeover.{reason.code}", lang, **dict(reason.params)),
    }


@cache
def _readers() -> dict[str, Connector]:
    """Return the connectors that read these logs, by id."""
    return {folder.name: load(folder) for folder in folders() if folder.name in _OURS}


def _records(path: Path) -> Iterator[Event | Unread]:
    if not path.is_file():
        raise SekishoError("path_not_found", path=str(path))
    known = _readers()
    context = Context(path.name, "", "", datetime.now(UTC).date(), "UTC")
    with path.open("rb") as stream:
        head = peek(stream)
        stream.seek(0)
        if begins_json(head):
            for raw in _json(stream, head):
                yield from _read_one(raw, known, context)
            return
        if not head.strip():
            return
        connector = choose(head, path.name, known)
        for raw in connector.read(stream, {}, Limits()):
            yield from _normalised(raw, connector, context)


def _json(stream: BinaryIO, head: bytes) -> Iterator[RawRecord | Rejected]:
    """Yield the records of a file of JSON: a line each where the first line is one, else as arrays and pages hold them."""
    front = head.lstrip(BOM_UTF8).split(b"\n", 1)[0].strip()
    first = _decoded(front)
    if first is None or any(f'"{one}"'.encode() in front[:400] and isinstance(first.get(one), list) for one in _LISTS):
        yield from records(stream, Limits(), _LISTS)
        return
    for number, line in enumerate(stream, 1):
        text = line.strip().removeprefix(BOM_UTF8)
        if not text:
            continue
        value = _decoded(text)
        if value is None:
            yield Rejected(f"line {number}", "", "json_cut")
        elif too_deep(value, Limits().depth):
            yield Rejected(f"line {number}", "", "json_too_deep")
        else:
            yield RawRecord(f"line {number}", value)


def _decoded(text: bytes) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _read_one(raw: RawRecord | Rejected, known: Mapping[str, Connector], context: Context) -> Iterator[Event | Unread]:
    """Yield what a record of a file of JSON becomes: by its own fields it is given to the connector that reads its kind."""
    if isinstance(raw, Rejected) or not isinstance(raw.payload, dict):
        yield from _normalised(raw, known[AUDIT], context)
        return
    kind, value = _kind(raw.payload)
    if kind == AUDIT:
        yield from _normalised(of_json(RawRecord(raw.place, value)), known[AUDIT], context)
    else:
        yield from _normalised(RawRecord(raw.place, value), known[kind], context)


def _kind(value: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if "AuditData" in value or "auditData" in value or "CreationTime" in value:
        return AUDIT, value
    if "events" in value and isinstance(value.get("id"), dict):
        return REPORTS, value
    plain = as_graph(dict(value)) if "Id" in value and "id" not in value else value
    if "activityDisplayName" in plain:
        return DIRECTORY, plain
    if "createdDateTime" in plain and not plain.keys().isdisjoint(
        {"appDisplayName", "userPrincipalName", "ipAddress", "clientAppUsed"}
    ):
        return SIGN_INS, plain
    return AUDIT, value


def _normalised(raw: RawRecord | Rejected, connector: Connector, context: Context) -> Iterator[Event | Unread]:
    if isinstance(raw, Rejected):
        yield Unread(raw.place, raw)
        return
    for made in connector.normalise(raw, context):
        if isinstance(made, Rejected):
            yield Unread(_id_of(raw.payload) or made.place, made)
        elif isinstance(made, Row) and made.event_time is not None and made.table in _MAKERS:
            values: dict[str, Cell] = {**made.values, "place": made.place}
            yield _MAKERS[made.table](values, made.event_time)


_MAKERS = {"api_activity": of_activity, "authentication": of_sign_in}


def _id_of(payload: object) -> str:
    value = getattr(payload, "data", payload)
    found = (value.get(name) for name in ("Id", "id")) if isinstance(value, Mapping) else ()
    return next((one for one in found if isinstance(one, str) and one), "")


def counted(said: Iterable[Said], unread: Iterable[Unread]) -> dict[str, int]:
    """Return how many records there were, and how many of each answer."""
    answers = [*(str(one.answer) for one in said), *(str(Answer.UNDETERMINED) for _ in unread)]
    return {"records": len(answers), **{str(one): answers.count(str(one)) for one in Answer}}


def named_domains(org: Path | None) -> frozenset[str]:
    """Return the domains that an organisation's settings name as its own; none where there is no organisation."""
    if org is None:
        return frozenset()
    from sekisho.pipeline.org import Org

    return frozenset(Org.open(org).settings.organisation.own_domains)
