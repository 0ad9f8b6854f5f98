"""Which known domain a domain looks like."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.threats.email.analysers.likeness import KnownNames, Likeness, skeleton

KNOWN = {
    "aoba-shoji.example": "counterparty",
    "morning-credit.example": "own",
    "acme.co.jp": "counterparty",
    "midori.example": "frequent",
    "abcd.example": "counterparty",
    "tanaka.example": "counterparty",
}


@pytest.mark.parametrize(
    ("domain", "nearest", "likeness"),
    [
        ("aoba-shoj1.example", "aoba-shoji.example", "one_letter"),
        ("aoba-sh0ji.example", "aoba-shoji.example", "skeleton"),
        ("аoba-shoji.example", "aoba-shoji.example", "skeleton"),
        ("áoba-shoji.example", "aoba-shoji.example", "skeleton"),
        ("rnorning-credit.example", "morning-credit.example", "skeleton"),
        ("moming-credit.example", "morning-credit.example", "skeleton"),
        ("mornin-credit.example", "morning-credit.example", "one_letter"),
        ("mronign-credit.example", "morning-credit.example", "two_letters"),
        ("midroi.example", "midori.example", "one_letter"),
        ("tanakaa.example", "tanaka.example", "one_letter"),
        ("aoba-shoji-billing.example", "aoba-shoji.example", "affix"),
        ("aobashoji.example", "aoba-shoji.example", "one_letter"),
        ("pay-acme.com", "acme.co.jp", "affix"),
        ("acme-co-jp.com", "acme.co.jp", "affix"),
        ("acmecojp.com", "acme.co.jp", "affix"),
        ("acme.com", "acme.co.jp", "other_suffix"),
        ("aoba-shojl.test", "aoba-shoji.example", "one_letter"),
        ("abcd.test", "abcd.example", "other_suffix"),
    ],
)
def test_it_finds_the_name_that_is_imitated(domain: str, nearest: str, likeness: str) -> None:
    near = KnownNames(KNOWN).nearest(domain)
    assert near is not None
    assert (near.domain, near.likeness.value) == (nearest, likeness)
    assert near.kind == KNOWN[nearest]


@pytest.mark.parametrize(
    "domain",
    [
        "abce.example",
        "acne.com",
        "midori.test",
        "sakura.example",
        "tanuki.example",
        "midori2000.example",
        "yamada-shoji.example",
        "a.example",
        "tanaxa.test",
        "aoba-shoji.example",
    ],
)
def test_other_names_are_left_alone(domain: str) -> None:
    assert KnownNames(KNOWN).nearest(domain) is None


def test_numbered_servers_of_one_owner_are_no_lookalikes() -> None:
    assert KnownNames({"mailer1.example": "frequent"}).nearest("mailer2.example") is None


def test_our_own_name_comes_first_where_two_are_as_close() -> None:
    known = KnownNames({"tanaka1.example": "counterparty", "tanaka.test": "frequent", "tanakas.example": "own"})
    near = known.nearest("tanakax.example")
    assert near is not None
    assert near.domain == "tanakas.example"


def test_skeletons_read_as_a_hurried_reader_does() -> None:
    assert skeleton("rnicrosoft") == skeleton("microsoft")
    assert skeleton("vvells-farg0") == skeleton("wells-fargo")
    assert skeleton("二コニコ") == skeleton("ニコニコ")
    assert skeleton("clean") == skeleton("dean")


@settings(max_examples=200, deadline=None)
@given(st.text("abcdefgmnoprstuvwy-", min_size=8, max_size=24), st.data())
def test_one_changed_letter_is_always_found(label: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(label) - 1))
    other = data.draw(st.sampled_from("xz"))
    changed = label[:place] + other + label[place + 1 :]
    near = KnownNames({f"{label}.example": "counterparty"}).nearest(f"{changed}.example")
    assert near is not None
    assert near.likeness in (Likeness.ONE_LETTER, Likeness.AFFIX, Likeness.SKELETON)


def test_the_cost_does_not_grow_with_the_number_of_known_names() -> None:
    known = {f"counterparty-{number:05d}x.example": "counterparty" for number in range(1500)}
    names = KnownNames(known)
    start = time.process_time()
    for number in range(500):
        names.nearest(f"someone-else-{number}.example")
    assert time.process_time() - start < 2.0
