"""The timeline of a case in words: what the evidence tells, when Sekisho saw it, and what people decided."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from textwrap import shorten

from sekisho.findings.cases import Case
from sekisho.findings.nouns import Finding
from sekisho.findings.timeline import Happening, of_case
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.model.money import Money
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.case_facts import CaseFacts
from sekisho.pipeline.document.words import by_id, said
from sekisho.report.case_page import CaseEvent
from sekisho.report.document import Evidence
from sekisho.report.inputs import RowFact
from sekisho.report.said import Said, last_four
from sekisho.text.formats import day as day_of
from sekisho.text.formats import money as money_of
from sekisho.text.say import say

Hide = Callable[[str], str]
DECIDED = frozenset({Kind.CALLBACK, Kind.RELEASE, Kind.REFUSE, Kind.WITHDRAW})
LONGEST = 160
"""Letters of what a log names that a line of the timeline shows."""


LATER = "thread_inside_later"
"""The code of mail that we wrote in an exchange after somebody asked for something in it."""


def events(
    done: Assessment, case: Case, findings: Iterable[Finding], facts: CaseFacts, hide: Hide
) -> tuple[tuple[Happening, ...], tuple[CaseEvent, ...]]:
    """Return what happened as the evidence tells it, and the whole timeline in words, the earliest first."""
    known = tuple(findings)
    told = of_case(facts.told, known)
    asked = min((one.at for one in told if one.code.startswith("asked_")), default=None)
    found = tuple(_after(one, asked) for one in told)
    lines = [
        *((one.at, 0, _event(one, facts.rows, hide)) for one in found),
        *((one.at, 1, one) for one in _changes(done, case)),
        *((one.at, 2, one) for one in _decisions(done, known)),
    ]
    return found, tuple(one for _, _, one in sorted(lines, key=lambda line: line[:2]))


def _after(one: Happening, asked: datetime | None) -> Happening:
    """Return the event, told as later where we wrote after the mail that `asked` for something."""
    later = one.code == "thread_inside" and asked is not None and one.at > asked
    return replace(one, code=LATER) if later else one


def _event(one: Happening, rows: Mapping[str, RowFact], hide: Hide) -> CaseEvent:
    row = next((rows[key] for key in one.rows if key in rows), None)
    source = Evidence(row.row_id, row.table, row.file, row.place) if row else None
    return CaseEvent(one.at, _words(one).map(hide), "around" if one.code.startswith("thread_") else "theirs", source)


def _words(one: Happening) -> Said:
    """Return an event as a sentence, accounts by their last four."""
    given = {name: value for name, value in one.params if not isinstance(value, date)}
    if "account" in given:
        given["account"] = last_four(str(given["account"] or ""))
    given.pop("payee_code", None)
    if "what" in given:
        given["what"] = shorten(str(given["what"]), LONGEST, placeholder=" …")
    if one.code != "payment":
        named = "_named" if given.get("account") else ""
        return Said.of(f"case.event.{one.code}{named}", **given)
    amount = Money(int(given.pop("amount_minor") or 0), str(given.pop("currency")))
    due = one.param("day")
    code = "case.event.payment" if isinstance(due, date) else "case.event.payment_undated"
    return Said.both(
        lambda lang: say(
            code,
            lang,
            **given,
            amount=money_of(amount, lang),
            **({"day": day_of(due, lang)} if isinstance(due, date) else {}),
        )
    )


def _changes(done: Assessment, case: Case) -> Iterator[CaseEvent]:
    """Yield the changes of the case's findings: those of one moment and kind in one line."""
    detectors = by_id(done.found.detectors)
    together: dict[tuple[datetime, str, str], list[str]] = {}
    for event in case.timeline:
        key = (event.told.at, event.told.change.value, event.told.by)
        together.setdefault(key, []).append(done.book.findings[event.finding].detector)
    for (at, change, by), names in together.items():
        titles = [said(detectors[name].card.title) for name in dict.fromkeys(names) if name in detectors]
        what = Said("; ".join(one.en for one in titles), "、".join(one.ja for one in titles))
        told = Said.of(f"findings.change.{change}", by=by).map(lambda text: text.rstrip(".。"))
        yield CaseEvent(at, Said.of("case.event.change", told=told, what=what), "ours", None)


def _decisions(done: Assessment, findings: Iterable[Finding]) -> Iterator[CaseEvent]:
    """Yield what people signed about the case's payments: calls, releases, refusals, files taken back."""
    rows = [done.pending.rows[one.subject.key] for one in findings if one.subject.key in done.pending.rows]
    places_in = {(row["payment_file_uid"], row["sequence"]) for row in rows}
    whole = {file for file, _ in places_in}
    for decision in done.view.honoured if done.view else ():
        if decision.kind in DECIDED and _about(decision, places_in, whole):
            outcome = decision.text("outcome") if decision.kind is Kind.CALLBACK else ""
            code = f"case.event.{decision.kind.value}{f'_{outcome}' if outcome else ''}"
            yield CaseEvent(decision.time, Said.of(code, by=decision.by), "ours", None)


def _about(decision: Decision, places_in: set[tuple[str, int]], whole: set[str]) -> bool:
    file, sequence = decision.text("file"), decision.payload.get("sequence")
    if file not in whole:
        return False
    return not sequence or (file, sequence) in places_in
