"""The tables that can be had as files: their columns, and where their rows come from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from sekisho.report.document import Finding
from sekisho.report.json import case_from_json, finding_from_json
from sekisho.web.accepted.register import Line, register
from sekisho.web.accepted.views import asked, chosen
from sekisho.web.accounts.models import Account
from sekisho.web.answer import Shown, shown
from sekisho.web.export.write import Row
from sekisho.web.gate import OFFICE, TEAM, WATCHERS, Rule
from sekisho.web.journal.models import Entry
from sekisho.web.keys import folder
from sekisho.web.pages.accepted import found
from sekisho.web.pages.queue import Asked
from sekisho.web.pieces import pieces
from sekisho.web.shown.models import Case

PIECE = 500


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, who may have it, and its rows for what a reader asks.

    `assessed` is True where it is of an assessment: before the first one an empty file would say that all is well.
    """

    columns: tuple[str, ...]
    rule: Rule
    rows: Callable[[HttpRequest], Iterator[Row]]
    assessed: bool = True


def findings(request: HttpRequest) -> Iterator[Row]:
    """Return the findings that the queue's filters ask for, in its order."""
    # What is asked for is read before the first row, while the language of the request is still known.
    for row in Asked.of(request).found(_now().load).iterator(chunk_size=PIECE):
        one = finding_from_json(bytes(row.body))
        price = one.price.middle if one.price else None
        yield {
            "id": one.id,
            "title": one.title,
            "subject": one.subject,
            "family": row.family,
            "detector": one.detector,
            "severity": one.severity,
            "state": one.state,
            "answer": one.answer.value,
            "since": one.since,
            "price": price,
            "currency": price.currency if price else None,
            "minutes": one.minutes,
            "today": row.today,
            "case": one.case,
        }


def accepted(request: HttpRequest) -> Iterator[Row]:
    """Return the register of what was accepted or set aside, those lines that its page is asked for."""
    load = _now().load
    for piece in pieces(chosen(register(load, folder(), timezone.now()), asked(request)), PIECE):
        items = found(load, piece)
        yield from (_decided(line, items.get(line.word.finding)) for line in piece)


def _decided(line: Line, item: Finding | None) -> Row:
    word = line.word
    price = item.price.middle if item and item.price else None
    return {
        "id": word.finding,
        "title": item.title if item else None,
        "subject": item.subject if item else None,
        "decision": word.state.value,
        "why_decided": word.reason,
        "decided_by": word.by,
        "decided_at": word.at,
        "until": word.until.date() if word.until else None,
        "stands": line.stands.value,
        "price": price,
        "currency": price.currency if price else None,
        "ended": line.ended,
        "taken_by": word.taken_by,
        "taken_why": word.taken_why,
    }


def cases(_request: HttpRequest) -> Iterator[Row]:
    """Return the cases, the worst first."""
    for row in Case.objects.filter(load=_now().load).order_by("place").iterator(chunk_size=PIECE):
        one = case_from_json(bytes(row.body))
        yield {
            "id": one.id,
            "happened": one.happened,
            "severity": one.severity,
            "since": one.since,
            "findings": one.findings,
            "at_stake": one.at_stake,
            "currency": one.at_stake.currency if one.at_stake else None,
        }


def payments(_request: HttpRequest) -> Iterator[Row]:
    """Return the payments held."""
    for one in _now().document.payments:
        yield {
            "id": one.id,
            "payee": one.payee,
            "amount": one.amount,
            "currency": one.amount.currency,
            "why": one.why,
            "account_paid": one.account_paid,
            "account_on_file": one.account_on_file,
            "value_date": one.value_date,
            "call_number": one.call.number,
            "todo": one.call.todo,
            "state": one.state,
            "case": one.case,
        }


def _parts(name: str, columns: tuple[str, ...]) -> Table:
    """Return a table of what an assessment says once: the part of its document with this name, a column for each field."""

    def rows(_request: HttpRequest) -> Iterator[Row]:
        for one in getattr(_now().document, name):
            yield {column: getattr(one, column) for column in columns}

    return Table(columns, TEAM, rows)


def people(_request: HttpRequest) -> Iterator[Row]:
    """Return who may sign in."""
    for one in Account.objects.order_by("-is_active", "name").iterator(chunk_size=PIECE):
        yield {
            "name": one.name,
            "shown_name": one.shown_name,
            "role": one.role,
            "actor": one.actor,
            "is_active": one.is_active,
            "has_second_factor": one.has_second_factor,
            "last_sign_in": one.last_login,
        }


def journal(request: HttpRequest) -> Iterator[Row]:
    """Return the journal, the newest entries first, of one person or about one thing where it is asked for."""
    who, about = request.GET.get("who", "").strip()[:60], request.GET.get("about", "").strip()[:200]
    asked = {name: value for name, value in (("who", who), ("about", about)) if value}
    for one in Entry.objects.filter(**asked).order_by("-number").iterator(chunk_size=PIECE):
        yield {
            "number": one.number,
            "at": one.at,
            "who": one.who,
            "role": one.role,
            "address": one.address,
            "did": one.what,
            "about": one.about,
            "http_status": one.answer,
            "digest": one.digest,
        }


def _now() -> Shown:
    found = shown()
    if found is None:
        raise Http404
    return found


_FINDING = "id title subject family detector severity state answer since price currency minutes today case"
_DECIDED = (
    "id title subject decision why_decided decided_by decided_at until stands price currency ended taken_by taken_why"
)
_PAYMENT = "id payee amount currency why account_paid account_on_file value_date call_number todo state case"
TABLES = {
    "findings": Table(tuple(_FINDING.split()), TEAM, findings),
    "accepted": Table(tuple(_DECIDED.split()), TEAM, accepted),
    "cases": Table(("id", "happened", "severity", "since", "findings", "at_stake", "currency"), TEAM, cases),
    "payments": Table(tuple(_PAYMENT.split()), TEAM, payments),
    "sources": _parts("sources", ("source", "file", "table", "rows", "rejected", "first", "last")),
    "unseen": _parts("unseen", ("source", "what", "why", "export", "lets_see", "minutes", "subjects")),
    "rejects": _parts("rejects", ("file", "reason", "count", "first_place")),
    "people": Table(
        ("name", "shown_name", "role", "actor", "is_active", "has_second_factor", "last_sign_in"),
        OFFICE,
        people,
        assessed=False,
    ),
    "journal": Table(
        ("number", "at", "who", "role", "address", "did", "about", "http_status", "digest"),
        WATCHERS,
        journal,
        assessed=False,
    ),
}
