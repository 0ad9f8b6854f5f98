"""What every source of the sample is given, and what it hands back."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Event, Label, StaffDates
from sekisho.sample.world import rng_for

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Bank:
    """The made-up firm with everything that recipes laid on it."""

    world: World
    laid: tuple[Event, ...]
    labels: tuple[Label, ...]
    dates: Mapping[str, StaffDates]
    """Notice, last day and leave by employee number, for those who have any."""
    seed: int
    rows: int
    """About how many log rows all sources write together; each source takes its share."""
    progress: Progress | None = None

    def rng(self, part: str) -> random.Random:
        """Return a generator of the source's own."""
        return rng_for(self.seed, f"source:{part}")

    def events(self, source: str) -> list[Event]:
        """Return what recipes laid for a source, by time."""
        return sorted((e for e in self.laid if e.source == source), key=lambda e: e.when)

    def told(self, recipe: str, kind: str) -> list[Label]:
        """Return the labels of one recipe, of kind attack or benign."""
        return [x for x in self.labels if x.recipe == recipe and x.kind == kind]

    def dates_of(self, person: Person) -> StaffDates:
        """Return the person's notice, last day and leave."""
        return self.dates.get(person.staff_id) or StaffDates(person.staff_id, None, person.left)


@dataclass(frozen=True, slots=True)
class Part:
    """What one source wrote: files below the folder with their number of records, and facts for the truth."""

    files: tuple[tuple[str, int], ...] = ()
    facts: Mapping[str, Json] | None = None
    """Each key becomes a key of the truth file; two sources never use the same one."""
