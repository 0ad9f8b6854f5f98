"""Three answers as two bits: which policies certainly apply, and which possibly do."""

from dataclasses import dataclass
from enum import IntEnum


class Says(IntEnum):
    """What a condition says of one value: no, cannot tell, yes."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Masks:
    """One bit a policy: `sure` where it applies, `maybe` where it applies or that cannot be told."""

    sure: int
    maybe: int

    def both(self, other: "Masks") -> "Masks":
        """Return what applies where both conditions do."""
        return Masks(self.sure & other.sure, self.maybe & other.maybe)


def masks(answers: list[Says]) -> Masks:
    """Return the masks of the answers of all policies, the first at the lowest bit."""
    sure = sum(1 << at for at, says in enumerate(answers) if says is Says.YES)
    return Masks(sure, sure | sum(1 << at for at, says in enumerate(answers) if says is Says.MAYBE))


def narrowed(*parts: Says) -> Says:
    """Return the answer of conditions that must all hold."""
    return Says(min(parts, default=Says.YES))


def chosen(included: Says, excluded: Says) -> Says:
    """Return the answer of an inclusion and an exclusion: the exclusion wins."""
    return Says(min(included, Says.YES - excluded))


def one_of(*parts: Says) -> Says:
    """Return the answer of conditions of which one is enough."""
    return Says(max(parts, default=Says.NO))
