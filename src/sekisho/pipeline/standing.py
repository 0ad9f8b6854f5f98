"""What people decide about findings: accepted until a day, suppressed, or taken up again; each a signed entry."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

from sekisho.findings.nouns import Book, Finding
from sekisho.ledger.decisions import Fold
from sekisho.ledger.entries import Draft, Entry, Kind
from sekisho.ledger.store import append, append_all
from sekisho.model.errors import Param, SekishoError
from sekisho.pipeline.actors import ledger_of, signer
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.runs import newest

SHORTEST = 4
TIE = re.compile("b-[0-9a-f]{20}")


def find(book: Book, text: str) -> Finding:
    """Return the finding whose id begins with `text`; SekishoError `finding_unknown` where there is not exactly one."""
    found = [one for key, one in book.findings.items() if key.startswith(text)]
    if len(text) < SHORTEST or len(found) != 1:
        raise SekishoError("finding_unknown", finding=text)
    return found[0]


def decide(
    path: Path,
    finding: str,
    kind: Kind,
    reason: str,
    until: date | None,
    caller: Caller,
    now: datetime,
    seen: str | None = None,
) -> Entry:
    """Accept (Kind.ACCEPT, `until` a day) or suppress (Kind.SUPPRESS) a finding; one actor's signature is enough.

    `seen` is what `last_about` said when whoever decides read the finding, None to decide whatever it says now.
    SekishoError `not_assessed`, `finding_unknown`, `reason_missing`, `until_missing`, `until_past`, `decided_meanwhile`.
    """
    if until is None and kind is Kind.ACCEPT:
        raise SekishoError("until_missing")
    if until is not None and datetime.combine(until, time.max, UTC) <= now:
        raise SekishoError("until_past", until=until.isoformat())
    said: dict[str, Param] = {"reason": reason, "until": until.isoformat() if until else ""}
    return _write(path, finding, kind, said, caller, now, seen)


def take_up(path: Path, finding: str, reason: str, caller: Caller, now: datetime, seen: str | None = None) -> Entry:
    """Take away what stands over a finding, so that it is open again; `seen` as of `decide`."""
    return _write(path, finding, Kind.SUPPRESS, {"reason": reason, "until": now.isoformat()}, caller, now, seen)


def last_about(fold: Fold, finding: str) -> str:
    """Return the hash of the last entry that decides about a finding, "" where there is none."""
    return next((one.entry_hash for one in reversed(fold.decisions) if one.subject == finding), "")


def untie(path: Path, tie: str, reason: str, caller: Caller, now: datetime) -> Entry:
    """Propose that the tie with this id joins findings no more; it counts once a second actor endorsed the entry.

    SekishoError `tie_unknown`, `reason_missing`.
    """
    org, view = ledger_of(path)
    view.sound()
    if not TIE.fullmatch(tie):
        raise SekishoError("tie_unknown", tie=tie)
    if not reason.strip():
        raise SekishoError("reason_missing")
    draft = Draft(Kind.LINK, f"tie:{tie}", {"undo": tie, "reason": reason})
    return append(org.ledger, draft, signer(org, caller.by, caller.passphrase), now)


def _write(
    path: Path, finding: str, kind: Kind, payload: dict[str, Param], caller: Caller, now: datetime, seen: str | None
) -> Entry:
    org, view = ledger_of(path)
    view.sound()
    if not str(payload["reason"]).strip():
        raise SekishoError("reason_missing")
    saved = newest(org.runs)
    if saved is None:
        raise SekishoError("not_assessed", org=str(path))
    draft = Draft(kind, find(saved.book, finding).id, {key: value for key, value in payload.items() if value})

    def still(fold: Fold) -> Draft:
        if seen is not None and last_about(fold, draft.subject) != seen:
            raise SekishoError("decided_meanwhile")
        return draft

    return append_all(org.ledger, (still,), signer(org, caller.by, caller.passphrase), now)[0]
