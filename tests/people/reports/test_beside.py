"""A real phish that bears the marks of an exercise is not taken for one, where the firm says where its exercises lead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.reports.answer import Desk, answer
from sekisho.people.reports.beside import strange_hosts
from sekisho.people.reports.nouns import OwnDomains, Reason
from tests.people.reports import made
from tests.people.reports.test_read import EN, ONE, OWN, SIM, read
from tests.people.reports.wrapped import WRAPS

LANDING = OwnDomains.of(["bank.example"], ["mx.bank.example"], [made.BOX], landing=["landing.example"])
ALLOWED = LANDING.landing | LANDING.domains
LINK = f"https://landing.example/form/{ONE.link}"
COPY = made.piggyback(ONE)


def test_a_phish_with_the_marks_of_an_exercise_is_handed_over_and_not_called_one() -> None:
    for make in (
        made.attached,
        made.encoded,
        made.as_file,
        made.signed,
        made.file_in_winmail,
        made.msg_file,
        made.in_winmail,
    ):
        found = read(make(EN, COPY), LANDING)
        assert found.tokens == (ONE.mark,)
        assert Reason.LINKS_BESIDE in found.reasons
        assert found.credited
        assert found.real == (found.about,)
        given = answer(found, Desk(made.BOX, "x", "y"), LANDING, datetime(2026, 12, 1, tzinfo=UTC), ())
        assert given is not None
        assert given.verdict == "looked_at"


def test_one_that_is_handed_on_is_found_inside() -> None:
    found = read(made.handed_on(EN, COPY, replace(EN, number=4)), LANDING)
    assert found.real
    assert Reason.LINKS_BESIDE in found.reasons


@pytest.mark.parametrize("wrap", WRAPS, ids=lambda one: one.__name__)
def test_an_exercise_is_one_whatever_filter_rewrote_its_links(wrap: Callable[[str], str]) -> None:
    found = read(made.attached(EN, made.simulated(ONE, wrap=wrap, file=True)), LANDING)
    assert found.real == ()
    assert found.credited


def test_where_nothing_is_said_of_landings_nothing_is_looked_for() -> None:
    assert read(made.attached(EN, COPY), OWN).real == ()
    assert read(made.attached(EN, SIM), LANDING).real == ()


@pytest.mark.parametrize("wrap", WRAPS, ids=lambda one: one.__name__)
def test_a_strange_link_is_seen_under_what_filters_made_of_it(wrap: Callable[[str], str]) -> None:
    assert "evil.example" in strange_hosts([f"{LINK} {wrap('https://evil.example/login/here')}"], ALLOWED)


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        "https://www.bank.example/contact",
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:o="http://schemas.microsoft.com/office">',
        "https://aka.ms/LearnAboutSenderIdentification",
        "no link at all, landing.example and evil.example alone",
    ],
)
def test_what_leads_nowhere_else_is_not_strange(text: str) -> None:
    assert strange_hosts([text], ALLOWED) == ()


@pytest.mark.parametrize(
    "link",
    [
        "https://landing.example@evil.example/x", "HTTPS://EVIL.EXAMPLE/x", "https:\\\\evil.example/x", "https://evil.example.",
        "https://landing.example:x@evil.example", "https://evil.example:8443/landing.example", "ftp://evil.example/a", "https&#58;//evil.example",
    ],
)  # fmt: skip
def test_a_link_that_looks_like_ours_is_strange(link: str) -> None:
    assert strange_hosts([link], ALLOWED) == ("evil.example",)


def test_hosts_that_only_end_like_ours_are_strange() -> None:
    assert strange_hosts(["https://evillanding.example/ https://landing.example.evil.example/"], ALLOWED) == (
        "evillanding.example",
        "landing.example.evil.example",
    )


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    strange_hosts([text, f"https://{text}", f"https:{text}"], ALLOWED)
