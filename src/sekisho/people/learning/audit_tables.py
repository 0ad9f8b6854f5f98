"""The tables of an auditor's document, in words of a language: the same for PDF and CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sekisho.people.learning.audit import Audit
from sekisho.people.learning.denominators import Counts
from sekisho.text.formats import day as told_day
from sekisho.text.formats import share
from sekisho.text.say import Lang, catalog, say

COUNTED = ("assigned", "due", "done", "late_done", "overdue", "not_yet_due", "excused", "left")
"""Columns of figures; their names are `learning.column.<name>`."""
NOTES = 8
"""Sentences on how it was counted: `learning.audit.counted_1` and so on."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `id` names its title `learning.audit.<id>`, `columns` its columns `learning.column.<name>`; cells are words.

    The last `totals` rows are sums.
    """

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: int = 0

    def head(self, lang: Lang) -> tuple[str, ...]:
        """Return the columns in words."""
        return tuple(say(f"learning.column.{one}", lang) for one in self.columns)


def tables(made: Audit, lang: Lang) -> tuple[Table, ...]:
    """Return the tables of a document in their order."""
    figures = made.figures
    rows = (*figures.rows, figures.total)
    return (
        Table(
            "people",
            ("group", "staff", "days", "gone", "nothing", *COUNTED),
            tuple(
                (group_word(one.group, lang), *_said((one.staff, one.days, one.gone, one.nothing)), *_counts(one.people))
                for one in rows
            ),
            1,
        ),
        Table(
            "modules",
            ("group", *COUNTED, "in_time"),
            tuple((group_word(one.group, lang), *_counts(one.modules), _in_time(one.modules, lang)) for one in rows),
            1,
        ),
        Table(
            "by_module",
            ("module", *COUNTED, "in_time"),
            tuple((name, *_counts(one), _in_time(one, lang)) for name, one in figures.by_module.items()),
        ),
        Table("reasons", ("group", "reason", "people", "modules"), tuple(_reasons(made, lang))),
        Table("exemptions", ("person", "module", "since", "until", "reason", "by"), tuple(_exemptions(made, lang))),
        Table("persons", ("person", "group", "module", "assigned_on", "due_on", "state", "finished_on", "score", "version"), tuple(_persons(made, lang))),
        Table("versions", ("module", "language", "version", "title", "digest"), tuple(_versions(made))),
    )  # fmt: skip


def group_word(group: str, lang: Lang) -> str:
    """Return a group in words: "" is all of them, one that a firm made itself stands as it is."""
    code = f"learning.group.{group or 'total'}"
    return say(code, lang) if code in catalog() else group


def _counts(counts: Counts) -> tuple[str, ...]:
    return _said(tuple(getattr(counts, name) for name in COUNTED))


def _said(numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{one:,}" for one in numbers)


def _in_time(counts: Counts, lang: Lang) -> str:
    return share(counts.done / counts.due, lang) if counts.due else ""


def _reasons(made: Audit, lang: Lang) -> Iterator[tuple[str, ...]]:
    for row in (*made.figures.rows, made.figures.total):
        for reason, count in row.modules.exempt.items():
            people = row.people.exempt.get(reason, 0)
            yield group_word(row.group, lang), reason, f"{people:,}", f"{count:,}"


def _exemptions(made: Audit, lang: Lang) -> Iterator[tuple[str, ...]]:
    for one in made.exemptions:
        told = one.exemption
        module = told.module or say("learning.audit.all_modules", lang)
        yield one.person, module, _day(told.since, lang), _day(told.until, lang), told.reason, one.by


def _persons(made: Audit, lang: Lang) -> Iterator[tuple[str, ...]]:
    for one in made.people:
        due = one.due
        state = say(f"learning.state.{due.state}", lang)
        score = "" if due.score is None else share(due.score, lang)
        dates = (_day(due.assigned_on, lang), _day(due.due_on, lang))
        group = group_word(one.home, lang)
        yield one.person, group, due.module, *dates, state, _day(due.finished_on, lang), score, due.digest[:12]


def _versions(made: Audit) -> Iterator[tuple[str, ...]]:
    for one in made.versions:
        yield one.module, one.language, str(one.version or ""), one.title, one.digest


def _day(value: date | None, lang: Lang) -> str:
    return told_day(value, lang) if value else ""
