"""The words of the ledger about findings, and how each of them stands on a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sekisho.findings.nouns import State
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.web.accepted.register import Line, Register, Seen, Stands, stands
from sekisho.web.accepted.views import borne, chosen, counts
from sekisho.web.accepted.words import Word, words

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ACCEPT = {"reason": "known", "until": "2027-03-31"}
WORD = Word("f-1", State.ACCEPTED, "tanaka", NOW - DAY, "known", NOW + 90 * DAY)


def said(*entries: tuple[Kind, dict[str, str]], by: Sequence[str] = ("tanaka", "sato", "mori")) -> list[Decision]:
    return [
        Decision(str(place), place, NOW + place * DAY, kind, "f-1", payload, by[place])
        for place, (kind, payload) in enumerate(entries)
    ]


def taken(place: int) -> dict[str, str]:
    return {"reason": "no more", "until": (NOW + place * DAY).isoformat()}


def test_the_newest_decision_counts() -> None:
    found = words(said((Kind.ACCEPT, ACCEPT), (Kind.SUPPRESS, {"reason": "a test mailbox"})))
    assert found == {"f-1": Word("f-1", State.SUPPRESSED, "sato", NOW + DAY, "a test mailbox", None)}


def test_who_took_it_up_again_and_why_is_told_once() -> None:
    (found,) = words(said((Kind.ACCEPT, ACCEPT), (Kind.SUPPRESS, taken(1)), (Kind.SUPPRESS, taken(2)))).values()
    assert (found.state, found.by, found.reason) == (State.ACCEPTED, "tanaka", "known")
    assert (found.taken_at, found.taken_by, found.taken_why) == (NOW + DAY, "sato", "no more")


def test_what_was_taken_up_and_accepted_anew_stands_again() -> None:
    (found,) = words(said((Kind.ACCEPT, ACCEPT), (Kind.SUPPRESS, taken(1)), (Kind.ACCEPT, ACCEPT))).values()
    assert (found.by, found.taken_at) == ("mori", None)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (Kind.NOTE, {"reason": "hello"}),
        (Kind.ACCEPT, {"reason": "", "until": "2027-03-31"}),
        (Kind.ACCEPT, {"reason": "for ever"}),
        (Kind.SUPPRESS, taken(0)),
    ],
)
def test_what_puts_nothing_over_a_finding_is_no_line(kind: Kind, payload: dict[str, str]) -> None:
    assert words(said((kind, payload))) == {}


@pytest.mark.parametrize(
    ("change", "state", "right"),
    [
        ({}, "accepted", Stands.STANDS),
        ({"until": None, "state": State.SUPPRESSED}, "suppressed", Stands.STANDS),
        ({"state": State.SUPPRESSED}, "resolved", Stands.STANDS),
        ({"until": NOW + 30 * DAY}, "accepted", Stands.SOON),
        ({"until": NOW + 31 * DAY}, "accepted", Stands.STANDS),
        ({}, "", Stands.UNSEEN),
        ({"until": NOW}, "", Stands.OVER),
        ({"until": NOW}, "accepted", Stands.OVER),
        ({"until": NOW}, "open", Stands.OPEN_AGAIN),
        ({}, "reopened", Stands.OPEN_AGAIN),
        ({}, "resolved", Stands.RESOLVED),
        ({"taken_at": NOW}, "open", Stands.TAKEN_UP),
    ],
)
def test_how_a_decision_stands(change: dict[str, object], state: str, right: Stands) -> None:
    word = replace(WORD, **change)  # type: ignore[arg-type]
    assert stands(word, Seen(state, None) if state else None, NOW) is right


def line(how: Stands, price: int | None = None, state: State = State.ACCEPTED) -> Line:
    return Line(replace(WORD, state=state), how, price, None)


def test_what_nobody_can_see_now_is_in_force_and_never_counted_as_ended() -> None:
    told = Register((line(Stands.UNSEEN), line(Stands.OVER)))
    assert counts(told) == {"in_force": 1, "accepted": 1, "suppressed": 0, "soon": 0, "ended": 1}
    assert [one.stands for one in chosen(told, "ended")] == [Stands.OVER]


def test_what_is_borne_is_the_sum_of_accepted_findings_and_says_how_many_have_no_price() -> None:
    alarm = line(Stands.STANDS, 900, State.SUPPRESSED)
    told = Register((line(Stands.STANDS, 100), line(Stands.SOON, 50), line(Stands.STANDS), alarm, line(Stands.OVER, 7)))
    found = borne(told, "JPY")
    assert (found.count, found.price and found.price.minor, found.unpriced) == (3, 150, 1)
    nothing = borne(told, "")
    assert (nothing.count, nothing.price, nothing.unpriced) == (3, None, 3)
