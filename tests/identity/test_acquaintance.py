"""How well the firm knows a correspondent: for how long, and whether it writes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sekisho.identity.acquaintance import Acquaintance, Acquaintances

START = datetime(2026, 5, 1, tzinfo=UTC)
OWN = "keiri@bank.example"


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def mail(day: float | None, sender: str | None, *to: str) -> dict[str, Any]:
    return {
        "from_address": sender,
        "from_name": None,
        "to_addresses": list(to),
        "cc_addresses": None,
        "recipient_names": None,
        "event_time": None if day is None else at(day),
    }


def known(*mails: dict[str, Any]) -> Acquaintances:
    found = Acquaintances(frozenset({"bank.example"}))
    for one in mails:
        found.see(one)
    return found


ANSWERS = [mail(day, OWN, "x@aoba.example") for day in (2, 3, 40)]


def test_months_of_mail_both_ways_are_a_long_acquaintance_of_the_whole_domain() -> None:
    met = known(mail(1, "x@aoba.example", OWN), *ANSWERS).at("y@mail.aoba.example", at(91))
    assert met == Acquaintance(days=90, heard=True, answered_days=3, we_wrote_first=False, heard_for=90, heard_days=1)
    assert met.long


@pytest.mark.parametrize(
    "mails",
    [
        [mail(1, "x@aoba.example", OWN), *ANSWERS[:2]],
        [mail(1, "x@aoba.example", OWN), *ANSWERS[:2], *ANSWERS[:2]],
        [mail(5, "x@aoba.example", OWN), *[mail(day, OWN, "x@aoba.example") for day in (6, 7, 8)]],
        ANSWERS,
        [mail(1, "x@aoba.example", OWN)],
        [mail(1, "x@aoba.example", OWN), *[mail(day, OWN, "x@aoba.example") for day in (92, 93, 94)]],
        [mail(1, "x@aoba.example", OWN), *[mail(day, "z@other.example", "x@aoba.example") for day in (2, 3, 4)]],
        [],
    ],
    ids=[
        "two days",
        "two days twice",
        "not long enough",
        "never heard",
        "never answered",
        "later",
        "others",
        "nothing",
    ],
)
def test_less_than_that_is_none(mails: list[dict[str, Any]]) -> None:
    assert not known(*mails).at("x@aoba.example", at(91)).long


def heard(*days: float, sender: str = "x@aoba.example") -> Acquaintances:
    return known(*[mail(day, sender, OWN) for day in days])


def test_a_firm_that_has_written_for_months_on_four_days_is_known_without_an_answer_of_ours() -> None:
    met = heard(1, 30, 60, 80).at("y@aoba.example", at(91))
    assert met.long_heard
    assert not met.long
    assert (met.heard_for, met.heard_days) == (90, 4)


@pytest.mark.parametrize(
    "met",
    [
        heard(1, 30, 60).at("x@aoba.example", at(91)),
        heard(1, 1.1, 30, 60).at("x@aoba.example", at(91)),
        heard(2, 30, 60, 80).at("x@aoba.example", at(91)),
        heard(1, 30, 60, 91).at("x@aoba.example", at(91)),
        heard(1, 30, 60, 80, sender="x@gmail.com").at("x@gmail.com", at(91)),
        known(mail(1, OWN, "x@aoba.example"), *[mail(day, "x@aoba.example", OWN) for day in (60, 70, 80, 85)]).at(
            "x@aoba.example", at(91)
        ),
    ],
    ids=["three days", "a day twice", "not long enough", "the day itself", "anyone's mail service", "our first mail"],
)
def test_less_than_that_is_not_long_heard(met: Acquaintance) -> None:
    assert not met.long_heard


def test_at_a_mail_service_for_everyone_only_the_address_itself_is_known() -> None:
    mails = [mail(1, "x@gmail.com", OWN), *[mail(day, OWN, "X@gmail.com") for day in (2, 3, 4)]]
    assert known(*mails).at("X@Gmail.com", at(120)).long
    assert known(*mails).at("y@gmail.com", at(120)) == Acquaintance()


def test_who_wrote_first_is_remembered_and_an_answer_is_not_first() -> None:
    assert known(ANSWERS[0], mail(9, "x@aoba.example", OWN)).at("x@aoba.example", at(9)).we_wrote_first
    assert not known(mail(1, "x@aoba.example", OWN), ANSWERS[0]).at("x@aoba.example", at(9)).we_wrote_first


def test_undated_mail_and_mail_without_a_sender_prove_nothing() -> None:
    mails = [
        mail(None, "x@aoba.example", OWN),
        mail(1, None, OWN),
        mail(1, "nobody", OWN),
        mail(None, OWN, "x@aoba.example"),
    ]
    assert known(*mails).at("x@aoba.example", at(91)) == Acquaintance()
    assert known(*ANSWERS).at("x@aoba.example", None) == Acquaintance()
