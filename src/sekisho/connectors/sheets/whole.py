"""A list looked at as a whole before any of its rows is given out: one that was misunderstood is refused, not thinned out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from sekisho.connectors.sheets.accounts import Fault
from sekisho.connectors.sheets.archive import spooled
from sekisho.connectors.sheets.columns import ColumnSpec
from sekisho.connectors.sheets.order import order_of, ordered
from sekisho.connectors.sheets.table import records, value_record
from sekisho.connectors.sheets.tabs import ASIDE
from sekisho.connectors.sheets.values import Value
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

Judge = Callable[[Mapping[str, Value]], Fault | None]
"""Say what is wrong with a row of a list, None where it becomes a row."""
SHOWN = 5
_LEAST = 2
_LONGEST = 40


@dataclass(slots=True)
class _Same:
    """Rows with the same thing wrong: how many, where the first stands, and up to five of the values."""

    place: str
    rows: int = 0
    values: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a list found: its rows, those that cannot be used, and the first of these."""

    rows: int
    bad: int
    first: Rejected | None


def understood(
    stream: BinaryIO,
    spec: ColumnSpec,
    mapping: Mapping[str, str],
    limits: Limits,
    connector: str,
    judge: Judge,
    spread: frozenset[str] = frozenset(),
) -> Iterator[RawRecord | Rejected]:
    """Yield the records of a list that makes sense as a whole; dates by the order that the list shows (`order`).

    Refused as `records` and `look` say, where it has no row (`list_empty`), or none of use (`list_without_rows`).
    """
    with spooled(stream, limits.member_bytes) as file:
        order = order_of(records(file, spec, mapping, limits, connector, spread))
        file.seek(0)
        seen = look(ordered(records(file, spec, mapping, limits, connector, spread), order), spec, connector, judge)
        if not seen.rows:
            raise Refused("list_empty", place="archive")
        if seen.first and seen.bad == seen.rows:
            bad = seen.first
            raise Refused(
                "list_without_rows",
                place=bad.place,
                field=bad.field,
                reason=bad.reason,
                value=bad.sample[:_LONGEST],
                count=seen.rows,
            )
        file.seek(0)
        yield from ordered(records(file, spec, mapping, limits, connector, spread), order)


def look(found: Iterator[RawRecord | Rejected], spec: ColumnSpec, connector: str, judge: Judge) -> Looked:
    """Return what a list holds; Refused where more than half of its rows, and two at least, fall for the same thing.

    `column_values_unclear` names the field and up to five of its values, `column_values_missing` a column left empty.
    """
    rows, bad = 0, 0
    first: Rejected | None = None
    faults: dict[tuple[str, str], _Same] = {}
    for record in found:
        reject = _judged(record, judge)
        if reject and reject.reason in ASIDE:
            continue
        rows += 1
        if reject:
            bad, first = bad + 1, first or reject
            same = faults.setdefault((reject.field, reject.reason), _Same(reject.place))
            same.rows += 1
            if reject.sample and len(same.values) < SHOWN:
                same.values.setdefault(reject.sample[:_LONGEST])
    for (name, reason), same in faults.items():
        if name in spec.fields and same.rows >= _LEAST and same.rows * 2 > rows:
            raise _unclear(name, reason, same, rows, spec, connector)
    return Looked(rows, bad, first)


def _judged(record: RawRecord | Rejected, judge: Judge) -> Rejected | None:
    if isinstance(record, Rejected):
        return record
    fault = judge(value_record(record))
    return Rejected(record.place, fault.field, fault.reason, fault.sample) if fault else None


def _unclear(name: str, reason: str, same: _Same, rows: int, spec: ColumnSpec, connector: str) -> Refused:
    label = spec.fields[name]
    return Refused(
        "column_values_unclear" if same.values else "column_values_missing",
        place=same.place,
        field=name,
        reason=reason,
        label_en=label.label_en,
        label_ja=label.label_ja,
        values=" / ".join(same.values),
        bad=same.rows,
        rows=rows,
        flag=f"--map {connector}.{name}=COLUMN",
    )
