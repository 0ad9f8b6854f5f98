"""What an analyser is: rows of evidence to rows of one derived table, found by walking the rooms of judgement.

An analyser is a module in `threats/*/analysers/` or `hygiene/*/analysers/` that holds an `ANALYSER`. Its grain is whole:
the table is made anew when the tables that it reads, the analyser's version, the settings or the day have changed. Where it
has `going_on`, its grain is day with carried state: later deliveries add rows to those that are there.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell
from sekisho.model.schema import tables


@dataclass(frozen=True, slots=True)
class Setting:
    """What an analyser may know besides the tables. `now` is the time to judge at, aware; `time_zone` an IANA name."""

    now: datetime
    time_zone: str = "Asia/Tokyo"
    own_domains: frozenset[str] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """Return the firm's time zone."""
        return ZoneInfo(self.time_zone)


Rows = Callable[[TableReader, Setting], Iterable[Mapping[str, Cell]]]


@dataclass(frozen=True, slots=True)
class Added:
    """Rows to be added to those that are there, and what to remember behind them: asked for when all rows were taken."""

    rows: Iterator[Mapping[str, Cell]]
    state: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Makes rows of later deliveries alone, of `streams`: tables of which it reads each delivery once.

    `begin` is asked for all rows; `further` for those of some deliveries, from the state behind all earlier ones. It
    answers None where these deliveries, or that state, ask for a new beginning. Together they give the same rows as one
    beginning with everything.
    """

    streams: tuple[str, ...]
    begin: Callable[[TableReader, Setting], Added]
    further: Callable[[TableReader, Setting, Collection[str], bytes], Added | None]


@dataclass(frozen=True, slots=True)
class Analyser:
    """Makes derived table `table` from `made_from` of its schema and from `besides`; it is shown no other table.

    Raise `version` when the rows would say something else. `dated` says whether they depend on the day of judgement.
    """

    table: str
    version: int
    rows: Rows
    besides: tuple[str, ...] = ()
    dated: bool = True
    going_on: GoingOn | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """Return every table that it may read."""
        return (*self.made_from, *self.besides)

    @property
    def made_from(self) -> tuple[str, ...]:
        """Return the tables without which it says nothing, by its schema."""
        return tables()[self.table].made_from


@cache
def analysers() -> tuple[Analyser, ...]:
    """Return every analyser once, each after those whose tables it is made from; ValueError for two of one table."""
    found = list(_found())
    by_table = {one.table: one for one in found}
    if len(by_table) != len(found):
        raise ValueError(f"two analysers make one table: {sorted(one.table for one in found)}")
    order = TopologicalSorter({one.table: [name for name in one.reads if name in by_table] for one in found})
    return tuple(by_table[name] for name in order.static_order())


def _found() -> Iterator[Analyser]:
    root = Path(str(files("sekisho")))
    for floor in ("threats", "hygiene"):
        for path in sorted((root / floor).glob("*/analysers/*.py")):
            if "ANALYSER =" in path.read_text(encoding="utf-8"):
                one: Analyser = import_module(
                    ".".join(("sekisho", *path.relative_to(root).with_suffix("").parts))
                ).ANALYSER
                yield one
