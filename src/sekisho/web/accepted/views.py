"""Which lines of the register a reader asks to see, and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from sekisho.findings.nouns import State
from sekisho.model.money import Money
from sekisho.web.accepted.register import Line, Register, Stands

VIEWS: dict[str, Callable[[Line], bool]] = {
    "in_force": lambda line: line.in_force,
    "accepted": lambda line: line.in_force and line.word.state is State.ACCEPTED,
    "suppressed": lambda line: line.in_force and line.word.state is State.SUPPRESSED,
    "soon": lambda line: line.stands is Stands.SOON,
    "ended": lambda line: not line.in_force,
}
"""What can be asked for, by its word in the address; the first is shown where nothing is asked."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What accepted findings in force cost a year at the middle; `unpriced` of them have no price and are not in it."""

    count: int
    price: Money | None
    unpriced: int


def asked(request: HttpRequest) -> str:
    """Return the view that the address asks for; what makes no sense asks for the first."""
    name = request.GET.get("show", "")
    return name if name in VIEWS else "in_force"


def chosen(told: Register, view: str) -> list[Line]:
    """Return the lines of a view, in the order of the register."""
    return [line for line in told.lines if VIEWS[view](line)]


def counts(told: Register) -> dict[str, int]:
    """Return how many lines each view has."""
    return {view: len(chosen(told, view)) for view in VIEWS}


def borne(told: Register, currency: str) -> Borne:
    """Return what the accepted findings in force cost; `currency` is "" where the assessment priced nothing."""
    lines = chosen(told, "accepted")
    priced = [line.price for line in lines if line.price is not None] if currency else []
    price = Money(sum(priced), currency) if priced else None
    return Borne(len(lines), price, len(lines) - len(priced))
