"""How the telephone numbers of payees stand today, from the ledger and from every list that came."""

from collections import defaultdict
from datetime import date, datetime

from sekisho.evidence.reader import TableReader
from sekisho.identity.on_file import list_rows
from sekisho.ledger.accounts import on_file
from sekisho.ledger.callbacks import number_keys
from sekisho.ledger.verify import LedgerView
from sekisho.payments.numbers import Delivery, Standing, standing


def number_standings(reader: TableReader, view: LedgerView | None, now: datetime) -> dict[str, tuple[Standing, ...]]:
    """Return by counterparty how each number that a list or the ledger names stands, in order of its digits."""
    sealed = on_file(view).numbers if view else None
    lists: dict[str, list[Delivery]] = {}
    merged: dict[str, dict[str, Delivery]] = defaultdict(dict)
    for row in list_rows(reader):
        batches = merged[row["counterparty_key"]]
        known = batches.get(row["batch_id"], Delivery(row["ingest_time"].date(), frozenset()))
        numbers = known.numbers | number_keys(row["phone"] or "")
        batches[row["batch_id"]] = Delivery(known.day, numbers, _later(known.changed_on, row["updated_on"]))
    for key, batches in merged.items():
        lists[key] = list(batches.values())
    keys = {*lists, *(sealed or {})}
    found: dict[str, tuple[Standing, ...]] = {}
    for key in keys:
        own = sealed.get(key, ()) if sealed is not None else None
        said = lists.get(key, [])
        every = {digits for one in said for digits in one.numbers} | {number.digits for number in own or ()}
        found[key] = tuple(standing(digits, own, said, now) for digits in sorted(every))
    return found


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)
