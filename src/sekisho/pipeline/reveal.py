"""Ask for the name behind a stand-in, and approve as the second person; each a signed entry that holds no name."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from sekisho.findings.nouns import Finding
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.entries import Entry, endorse_draft
from sekisho.ledger.reveals import Reveal, Step, reveal_draft, reveals
from sekisho.ledger.store import append
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.model.schema import tables
from sekisho.pipeline.actors import ledger_of, signer
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.runs import newest
from sekisho.pipeline.standing import find
from sekisho.report.build import subject_name

NAME = "name"
"""The kind of the stand-ins for names on the staff roster, which stand within sentences."""
CALLED = {"account_entry": "user_name", "staff": "name"}
"""Where a table's key is no name: the column that has it."""


@cache
def kinds() -> dict[str, str]:
    """Return the tables of which a stand-in stands for a person or a mailbox, each with the column that has the name."""
    keyed = {
        name: one.key for name, one in tables().items() if any(c.personal for c in one.columns if c.name == one.key)
    }
    return keyed | CALLED


def standins(*texts: str) -> tuple[str, ...]:
    """Return the stand-ins for people and mailboxes in texts, each once, in their order."""
    return tuple(dict.fromkeys(one for text in texts for one in _pattern().findall(text)))


def ask(
    path: Path,
    finding: str,
    standin: str,
    reason: str,
    caller: Caller,
    now: datetime,
    salt: Callable[[], bytes] = fresh_salt,
) -> Entry:
    """Ask for the name behind a stand-in that stands on a finding; it opens once a second actor endorsed the entry.

    SekishoError `reason_missing`, `not_assessed`, `finding_unknown`, `standin_elsewhere`, `reveal_asked`, `ledger_broken`.
    """
    org, view = ledger_of(path)
    view.sound()
    if not reason.strip():
        raise SekishoError("reason_missing")
    saved = newest(org.runs)
    if saved is None:
        raise SekishoError("not_assessed", org=str(path))
    known = find(saved.book, finding)
    if not could_stand(known, standin):
        raise SekishoError("standin_elsewhere", standin=standin)
    mine = (one for one in reveals(view) if (one.finding, one.standin, one.by) == (known.id, standin, caller.by))
    if any(one.step(now) in {Step.ASKED, Step.OPEN} for one in mine):
        raise SekishoError("reveal_asked", standin=standin)
    draft = reveal_draft(known.id, standin, reason.strip(), salt)
    return append(org.ledger, draft, signer(org, caller.by, caller.passphrase), now)


def approve(path: Path, entry: str, caller: Caller, now: datetime) -> Reveal:
    """Approve as the second person what waits, and return what was asked; SekishoError `reveal_not_waiting`, `reveal_own`."""
    org, view = ledger_of(path)
    asked = waiting(view.sound(), entry, now)
    if asked.by == caller.by:
        raise SekishoError("reveal_own", actor=caller.by)
    append(org.ledger, endorse_draft(entry), signer(org, caller.by, caller.passphrase), now)
    return asked


def waiting(view: LedgerView, entry: str, now: datetime) -> Reveal:
    """Return the request with this hash that waits for a second person; SekishoError `reveal_not_waiting`."""
    for one in reveals(view):
        if one.entry == entry and one.step(now) is Step.ASKED:
            return one
    raise SekishoError("reveal_not_waiting")


def could_stand(finding: Finding, standin: str) -> bool:
    """Tell whether a finding, as it was saved, can show a stand-in. Whose name stands in its sentences only the roster says."""
    kind = standin.rpartition("-")[0]
    if kind == NAME:
        return standins(standin) == (standin,)
    return kind in kinds() and standin == subject_name(finding.subject)


@cache
def _pattern() -> re.Pattern[str]:
    known = "|".join(sorted((NAME, *kinds()), key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9_-])(?:{known})-[0-9a-f]{{6}}(?![0-9a-z_-])")
