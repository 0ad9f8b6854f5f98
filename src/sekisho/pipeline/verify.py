"""Verify: whatever was edited by hand is named. Ledger, copies, rows against copies, derived tables, findings."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from sekisho.evidence.land import Landed, landed_path, open_landed
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.rows import BatchHead, Shaper
from sekisho.evidence.view import Snapshot, reconcile
from sekisho.findings.nouns import State
from sekisho.findings.proof import problems as unproven
from sekisho.identity.domains import own_domains
from sekisho.identity.links import links
from sekisho.identity.on_file import accounts_on_file, list_rows, names_gone
from sekisho.identity.people import people
from sekisho.ledger.verify import LedgerView
from sekisho.ledger.verify import verify as verify_ledger
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell
from sekisho.model.schema import tables
from sekisho.model.verdict import Answer
from sekisho.pipeline.derive import link_row, up_to_date
from sekisho.pipeline.enabled import own_folders
from sekisho.pipeline.ingest import outputs_of
from sekisho.pipeline.org import Org, sealed, undone_links
from sekisho.pipeline.readers import Readers, readers
from sekisho.pipeline.retention import copies_gone
from sekisho.pipeline.runs import newest
from sekisho.text.say import Lang, say

CHUNK = 1 << 20
DECIDED_ON = ("account_on_file", "link")
MAIL = frozenset({"message", "message_text"})
_MADE_UP = frozenset({"ingest_time", "batch_id"})
Rows = Iterable[Mapping[str, Any]]


class Problem(msgspec.Struct, frozen=True):
    """Something that is not as it was written: `code` names its sentence, `params` fill it."""

    code: str
    params: dict[str, str | int | float | bool | None]

    def say(self, lang: Lang) -> str:
        """Return the sentence."""
        return say(self.code, lang, **self.params)

    def value(self, lang: Lang) -> dict[str, Any]:
        """Return it as plain data, its sentence too."""
        return {"code": self.code, "params": self.params, "says": self.say(lang)}


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong (() where all of it holds), and what could not be compared, each with its sentence."""

    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def verify(path: Path, expect: str | None, expect_head: str | None, now: datetime, *, mail: bool) -> Verified:
    """Compare everything in an organisation's folder with what it was made from.

    `mail` re-reads the mailboxes too, which takes as long as their ingest. Messages' texts are not compared: they go.
    """
    org = Org.open(path)
    found = list(_ledger(org, expect, expect_head))
    notes: list[Problem] = []
    view = org.decided(expect, expect_head)
    known = readers(org, view)
    for own in own_folders(org, view):
        if own.state != "enabled":
            told = Problem(f"verify.own_{own.state}", _named(what=own.what.value, id=own.id, digest=own.present))
            (notes if own.state == "waits" else found).append(told)
    with org.store.lock(), Snapshot.open(org.store) as snapshot:
        found += [
            Problem(
                one.code,
                _named(file=one.file_name, table=one.table, expected=one.expected, found=one.found),
            )
            for one in reconcile(snapshot)
        ]
        for line in snapshot.batches():
            found += _copy(org, known, snapshot, line, now, mail=mail)
            name = line.connector.partition("@")[0]
            if name in known.held:
                notes.append(Problem("verify.rows_not_compared", _named(file=line.file_name, connector=name)))
        listed = list_rows(snapshot)
        nameless = names_gone(listed, sealed(view))
        if nameless:
            found.append(Problem("verify.names_gone", {"count": nameless}))
        gone = copies_gone(snapshot)
        if gone:
            notes.append(Problem("verify.copies_gone", {"count": len(gone)}))
        for table in DECIDED_ON:
            if not up_to_date(snapshot, table, sealed(view), undone_links(view)):
                notes.append(Problem("verify.not_assessed", {"table": table}))
            elif _differs(org, snapshot, view, table, listed):
                found.append(Problem("verify.derived_differs", {"table": table}))
    return Verified((*found, *_findings(org, view)), tuple(notes))


def _named(**params: str | int) -> dict[str, str | int | float | bool | None]:
    return dict(params)


def _ledger(org: Org, expect: str | None, expect_head: str | None) -> Iterator[Problem]:
    if not org.ledger.exists() and expect is None and expect_head is None:
        return
    for one in verify_ledger(org.ledger, expect, expect_head):
        yield Problem(f"ledger.problem.{one.code}", {"seq": one.seq, **dict(one.params)})


def _copy(
    org: Org, known: Readers, snapshot: Snapshot, line: BatchLine, now: datetime, *, mail: bool
) -> Iterator[Problem]:
    """Compare a delivery's landed copy with its hash, and its rows with what that copy says."""
    copy = landed_path(org.store, line.file_sha256)
    if not copy.exists():
        if now - line.ingest_time < timedelta(days=org.settings.retention.landed_days):
            yield Problem("verify.copy_missing", {"file": line.file_name})
        return
    landed = Landed(line.file_sha256, 0, line.file_name, str(copy.relative_to(org.store.folder)), "plain")
    try:
        same = _hash(org, landed) == line.file_sha256
    except (OSError, EOFError):
        same = False
    if not same:
        yield Problem("verify.copy_changed", {"file": line.file_name})
    elif mail or not MAIL & set(line.tables):
        yield from _rows(org, known, snapshot, line, landed, now)


def _hash(org: Org, landed: Landed) -> str:
    digest = hashlib.sha256()
    with open_landed(org.store, landed) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _rows(
    org: Org, known: Readers, snapshot: Snapshot, line: BatchLine, landed: Landed, now: datetime
) -> Iterator[Problem]:
    name, _, version = line.connector.partition("@")
    connector = known.known.get(name)
    if connector is None or str(connector.version) != version:
        return
    shaper = Shaper(
        BatchHead(
            line.batch_id,
            line.source_id,
            line.file_sha256,
            line.file_name,
            line.connector,
            line.tables,
            named=connector.card.named,
        ),
        now,
    )
    meant: dict[str, Counter[bytes]] = {table: Counter() for table in line.tables if table != "message_text"}
    try:
        for table, cells in outputs_of(
            org.store, landed, connector, org.settings, line.ingest_time, shaper, line.beside
        ):
            if table in meant:
                meant[table][_content(cells)] += 1
    except SekishoError:
        return
    for table, expected in meant.items():
        stored = Counter(_content(cells) for cells in snapshot.dicts(table, where_batches=[line.batch_id]))
        if stored != expected:
            yield Problem("verify.rows_edited", {"file": line.file_name, "table": table})


def _content(cells: Mapping[str, Cell]) -> bytes:
    """Return a digest of a row's cells; what is empty, null or made up at ingest does not count."""
    kept = {name: value for name, value in cells.items() if name not in _MADE_UP and value not in (None, "", [])}
    return hashlib.sha256(msgspec.json.encode(kept, order="deterministic")).digest()


def _differs(
    org: Org, snapshot: Snapshot, view: LedgerView | None, table: str, listed: tuple[Mapping[str, Any], ...]
) -> bool:
    """Tell whether a table that decisions rest on is not what evidence and ledger give."""
    rows: Rows
    if table == "account_on_file":
        rows = accounts_on_file(listed, sealed(view))
    else:
        own = own_domains(snapshot, org.settings.organisation.own_domains)
        rows = map(link_row, links(snapshot, people(snapshot, own), undone_links(view)))
    keep = {column.name for column in tables()[table].columns}
    stored = ({name: row[name] for name in keep} for row in snapshot.dicts(table))
    return Counter(map(_content, rows)) != Counter(map(_content, stored))


def _findings(org: Org, view: LedgerView | None) -> Iterator[Problem]:
    try:
        saved = newest(org.runs)
    except SekishoError as error:
        yield Problem("verify.run_damaged", {"path": str(error.params.get("path", ""))})
        return
    if saved is not None:
        for finding in unproven(saved.book, view.honoured if view else ()):
            yield Problem("findings.standing_unproven", {"finding": finding})
        with Snapshot.open(org.store) as snapshot:
            for row in snapshot.dicts("verdict", ["finding_id", "answer"]):
                known = saved.book.findings.get(row["finding_id"])
                if row["answer"] == Answer.FLAGGED.value and (known is None or known.state is State.RESOLVED):
                    yield Problem("verify.finding_hidden", {"finding": row["finding_id"]})
