"""A page of a list: how it is asked for, and how the page behind it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from sekisho.model.errors import SekishoError

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was asked for: items behind place `after` of the list `of` (an assessment's number, 0 where none matters)."""

    of: int
    after: int
    limit: int

    @staticmethod
    def asked(cursor: str, of: int, limit: int, first: int = -1) -> "Sheet":
        """Return what a cursor asks for, the beginning without one (behind place `first`).

        SekishoError `api_cursor` where it belongs to another list: its places are not those of this one.
        """
        if not cursor:
            return Sheet(of, first, limit)
        made_of, _, after = cursor.partition(".")
        if int(made_of) != of:
            raise SekishoError("api_cursor")
        return Sheet(of, int(after), limit)

    def cursor(self, place: int) -> str:
        """Return the cursor that asks for what is behind a place."""
        return f"{self.of}.{place}"

    def cut(self, items: Sequence[T]) -> tuple[tuple[T, ...], str | None]:
        """Return the items of a list that are asked for, and the cursor of the page behind them."""
        start = self.after + 1
        found = tuple(items[start : start + self.limit])
        more = start + self.limit < len(items)
        return found, self.cursor(start + self.limit - 1) if more else None

    def rows(
        self, kinds: Sequence[QuerySet[M]], column: str, made: Callable[[M], T], *, down: bool = False
    ) -> tuple[tuple[T, ...], str | None]:
        """Return rows of the database in the order of a column, each as `made` makes it, and the cursor behind them.

        `kinds` are parts of one list, each of which the database finds in an index of its own.
        """
        behind: dict[str, Any] = {f"{column}__{'lt' if down else 'gt'}": self.after}
        order = f"-{column}" if down else column
        parts = (kind.filter(**behind).order_by(order)[: self.limit + 1] for kind in kinds)
        found = sorted(chain.from_iterable(parts), key=attrgetter(column), reverse=down)
        kept = found[: self.limit]
        more = len(found) > self.limit
        return tuple(map(made, kept)), self.cursor(int(getattr(kept[-1], column))) if more else None
