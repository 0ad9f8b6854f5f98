"""What could not be seen, by the export to fetch: which checks wait for it, for how many subjects, and what it narrows."""

from dataclasses import dataclass

from sekisho.model.money import Money
from sekisho.report.areas import Areas, Check, Doubt, Export
from sekisho.report.document import Document, Unseen


@dataclass(frozen=True, slots=True)
class Gap:
    """One export to fetch. `unseen` is what the report says is not seen without it, none where only some checks wait for it.

    `checks` would see more with it, `doubts` are undetermined for want of it.
    """

    export: Export
    unseen: tuple[Unseen, ...]
    checks: tuple[Check, ...]
    doubts: tuple[Doubt, ...]

    @property
    def waiting(self) -> int:
        """How many subjects stay undetermined for want of it."""
        return max(sum(one.count for one in self.doubts), sum(one.subjects for one in self.unseen))

    @property
    def id(self) -> str:
        """The export's id."""
        return self.export.id

    @property
    def narrows(self) -> Money | None:
        """How far the yearly loss is spread for want of it; None where it is not."""
        return next((one.narrows for one in self.unseen if one.narrows), None)


def gaps(document: Document, areas: Areas) -> tuple[Gap, ...]:
    """Return every export to fetch: in the report's order, then those that only some checks wait for."""
    known = {one.id: one for one in areas.exports}
    named = dict.fromkeys(
        [*(one.source for one in document.unseen), *(one.id for one in known.values() if not one.here)]
    )
    found = (_gap(known[name], document, areas) for name in named if name in known)
    return tuple(one for one in found if one.unseen or one.checks)


def _gap(export: Export, document: Document, areas: Areas) -> Gap:
    doubts = tuple(one for one in areas.doubts if not export.here and export.id in one.exports)
    asked = {*export.checks, *(one.check for one in doubts)}
    return Gap(
        export,
        tuple(one for one in document.unseen if one.source == export.id),
        tuple(one for one in areas.checks if one.id in asked),
        doubts,
    )
