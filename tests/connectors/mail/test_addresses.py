"""Addresses, whatever stands around them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.mail import addresses
from sekisho.connectors.mail.addresses import MOST, Mailbox, address, mailboxes


def read(text: str) -> list[tuple[str, str]]:
    return [(box.name, box.address) for box in mailboxes(text)[0]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a@x.example", [("", "a@x.example")]),
        ("Ken <a@X.Example>", [("Ken", "a@x.example")]),
        ('"Tanaka, Ken" <a@x.example>, b@y.example', [("Tanaka, Ken", "a@x.example"), ("", "b@y.example")]),
        ("a@x.example (Ken (the boss))", [("Ken (the boss)", "a@x.example")]),
        (
            "Staff: a@x.example, Bob <b@x.example>;, c@x.example",
            [("", "a@x.example"), ("Bob", "b@x.example"), ("", "c@x.example")],
        ),
        ("undisclosed-recipients:;", []),
        ("a@x.example; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        ('"boss@bank.example" <thief@evil.example>', [("boss@bank.example", "thief@evil.example")]),
        ("=?utf-8?Q?boss=40bank.example=3E=2C_=3Cb?= <t@evil.example>", [("boss@bank.example>, <b", "t@evil.example")]),
        ('"=?utf-8?B?55Sw5Lit?=" <a@x.example>', [("田中", "a@x.example")]),
        ("<@route.example:a@x.example>", [("", "a@x.example")]),
        ("a@x.example <b@y.example>", [("a@x.example", "b@y.example")]),
        ("<a@x.example> <b@y.example>", [("", "a@x.example"), ("", "b@y.example")]),
        ('"Never closed <a@x.example>', [("Never closed", "a@x.example")]),
        (r'"O\"Hara" <a@x.example>', [('O"Hara', "a@x.example")]),
        ("Just a name", [("Just a name", "")]),
        ("Ken <a@x.example (b@y.example)>", [("Ken", "a@x.example")]),
        ("Ken <<a@x.example>>", [("Ken", "a@x.example")]),
        ("Ken <a@x.example, <b@y.example>", [("Ken", "a@x.example,"), ("", "b@y.example")]),
        ('"ken sato"@x.example', [("", '"ken sato"@x.example')]),
        ('Ken <"ken sato"@x.example>', [("Ken", '"ken sato"@x.example')]),
        ('Ken <"ken"@x.example>', [("Ken", "ken@x.example")]),
        ('"boss@bank.example"@evil.example', [("", '"boss@bank.example"@evil.example')]),
        (". leading.dot <.a@x.example>", [(". leading.dot", ".a@x.example")]),
        ("a@xn--r8jz45g.example", [("", "a@例え.example")]),
        ("", []),
        (", ,;", []),
    ],
)
def test_it_reads(text: str, wanted: list[tuple[str, str]]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize("label", ["xn--", "xn--a@b", "xn--" + "a" * 80, "xn--zzzzzzzz99999999", "xn--\u3042"])
def test_a_domain_that_cannot_be_decoded_stays_as_it_is(label: str) -> None:
    assert address(f"a@{label}.example").endswith(".example")


@given(st.text(max_size=200))
def test_nothing_raises_and_the_local_part_is_never_lowered(text: str) -> None:
    mailboxes(text)
    assert address(f"CaSe{text}@x.example").startswith("CaSe")


def test_hostile_lists_are_read_in_linear_time() -> None:
    started = time.process_time()
    for text in ("(" * 200_000, '"' * 200_001, "<" * 200_000, "a@x," * 200_000, "\\" * 200_000, ":" * 200_000):
        assert len(mailboxes(text)[0]) <= MOST
    assert time.process_time() - started < 10


def by_signs(text: str) -> tuple[tuple[Mailbox, ...], tuple[str, ...]]:
    """Read sign by sign, as texts with special signs are read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(addresses, "_plain", lambda _: None)
        return mailboxes(text)


SIGNS = st.lists(
    st.sampled_from(
        [*"<>,@. ab\t\r\n\x0b\x1f\x85\u3000\ud800İ\0", "xn--fsq", "xn--", "a@X.example", "田中 <a@x.example>", ", "]
    ),
    max_size=24,
).map("".join)


@given(SIGNS | st.text())
def test_plain_lists_are_read_as_sign_by_sign(text: str) -> None:
    assert mailboxes(text) == by_signs(text)


def test_long_plain_lists_stop_where_others_stop() -> None:
    for count in (MOST - 1, MOST, MOST + 1):
        text = ", ".join(["a@x.example"] * count)
        assert mailboxes(text) == by_signs(text)
