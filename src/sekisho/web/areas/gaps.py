"""What could not be seen, by the export to fetch: which checks wait for it, for how many subjects, and what it narrows."""

from collections.abc import Collection
from dataclasses import dataclass

from sekisho.model.money import Money
from sekisho.report.areas import Areas, Check, Doubt, Export
from sekisho.report.document import Document, Unseen


@dataclass(frozen=True, slots=True)
class Gap:
    """One export to fetch. `unseen` is what the report says is not seen without it, none where only some checks wait for it.

    `checks` would see more with it, `doubts` are undetermined for want of it.
    """

    id: str
    export: Export | None
    unseen: tuple[Unseen, ...]
    checks: tuple[Check, ...]
    doubts: tuple[Doubt, ...]

    @property
    def waiting(self) -> int:
        """How many subjects stay undetermined for want of it."""
        return max(sum(one.count for one in self.doubts), sum(one.subjects for one in self.unseen))

    @property
    def minutes(self) -> int:
        """A person's minutes for it."""
        return self.export.minutes if self.export else max((one.minutes for one in self.unseen), default=0)

    @property
    def narrows(self) -> Money | None:
        """How far the yearly loss is spread for want of it; None where it is not."""
        return next((one.narrows for one in self.unseen if one.narrows), None)


def gaps(document: Document, areas: Areas) -> tuple[Gap, ...]:
    """Return every export to fetch: in the report's order, then those that only some checks wait for."""
    missing = {one.id for one in areas.exports if not one.here}
    named = [*(one.source for one in document.unseen), *(one.id for one in areas.exports if one.id in missing)]
    found = (_gap(name, document, areas, missing) for name in dict.fromkeys(named))
    return tuple(one for one in found if one.unseen or one.checks)


def _gap(name: str, document: Document, areas: Areas, missing: Collection[str]) -> Gap:
    doubts = tuple(one for one in areas.doubts if name in missing and name in one.exports)
    export = next((one for one in areas.exports if one.id == name), None)
    asked = {*(export.checks if export else ()), *(one.check for one in doubts)}
    return Gap(
        name,
        export,
        tuple(one for one in document.unseen if one.source == name),
        tuple(one for one in areas.checks if one.id in asked),
        doubts,
    )
