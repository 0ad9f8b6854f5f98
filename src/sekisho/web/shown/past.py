"""What stays of each assessment: its totals, and what it says otherwise than the one before."""

from dataclasses import replace

from sekisho.report.document import Document
from sekisho.report.json import finding_from_json, from_json
from sekisho.web.shown.changes import Changed, Kind, Was, compared, line_to_json
from sekisho.web.shown.models import Change, Finding, Load, Past

NOTHING = Changed({}, ())
POINTS = 60
"""Assessments that the overview looks back on."""


def remember(load: Load, document: Document, before: Load | None) -> None:
    """Keep what an assessment came to, and compare it with the one that is shown; for one that is known its totals alone.

    Called in the transaction that shows the load.
    """
    then = _then(before, document)
    known = Past.objects.filter(run_at=document.run_at).exists()
    past, _ = Past.objects.update_or_create(run_at=document.run_at, defaults=_totals(load, document))
    if known:
        return
    changed = _compared(document, before, then) if before and then else NOTHING
    past.before, past.changed = then.run_at if then else None, dict(changed.counts)
    past.save(update_fields=["before", "changed"])
    Change.objects.exclude(past=past).delete()
    places: dict[Kind, int] = {}
    rows = []
    for kind, key, line in changed.kept:
        place = places[kind] = places.get(kind, -1) + 1
        rows.append(Change(past=past, kind=kind, place=place, key=key[:80], body=line_to_json(line)))
    Change.objects.bulk_create(rows)


def line_of(currency: str) -> list[Past]:
    """Return the newest assessments that were priced in a currency, the oldest of them first."""
    found = Past.objects.filter(currency=currency, middle__isnull=False).order_by("-run_at")[:POINTS]
    return list(reversed(found))


def _then(before: Load | None, document: Document) -> Document | None:
    """Return what is shown, without its findings; None where nothing is or where it is the same assessment."""
    if before is None:
        return None
    then = from_json(bytes(before.parts))
    return then if then.run_at != document.run_at else None


def _totals(load: Load, document: Document) -> dict[str, object]:
    total, held = document.total, document.held_total
    return {
        "as_of": document.as_of,
        "currency": currency_of(document),
        "low": total.mean.low.minor if total else None,
        "middle": total.mean.middle.minor if total else None,
        "high": total.mean.high.minor if total else None,
        "bad_year": total.bad_year.minor if total else None,
        "held": held.minor if held else 0,
        "open": load.open,
        "families": load.families,
    }


def currency_of(document: Document) -> str:
    """Return the currency in which a document tells what a year costs."""
    return document.total.mean.middle.currency if document.total else ""


def _compared(document: Document, before: Load, then: Document) -> Changed:
    rows = Finding.objects.filter(load=before).values_list("key", "began_open", "price")
    was = {key: Was(is_open, price) for key, is_open, price in rows.iterator(chunk_size=2_000)}
    same = currency_of(document) == currency_of(then)
    if not same:
        was = {key: Was(one.is_open, None) for key, one in was.items()}
    changed = compared(document, was, frozenset(one.id for one in then.payments), currency_of(then))
    gone = [key for _, key, line in changed.kept if not line.here]
    told = {
        row.key: finding_from_json(bytes(row.body))
        for row in Finding.objects.filter(load=before, key__in=gone).only("key", "body")
    }
    kept = tuple(
        (kind, key, replace(line, title=told[key].title, subject=told[key].subject) if key in told else line)
        for kind, key, line in changed.kept
    )
    return Changed(changed.counts, kept)
