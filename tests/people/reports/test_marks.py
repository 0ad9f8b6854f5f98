import base64
import quopri
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.reports.marks import MOST_CANDIDATES, known_in, tokens_in
from tests.people.reports.wrapped import WRAPS

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
TOKEN = "9f2k7m0p3q5r8s1tvwxyz0abcdefghjk"
LINK = f"https://landing.example/form/{TOKEN}"
TOKENS = st.text(SIGNS, min_size=32, max_size=32)


@pytest.mark.parametrize("wrap", WRAPS, ids=lambda one: one.__name__)
def test_a_rewritten_link_still_tells_its_token(wrap: Callable[[str], str]) -> None:
    assert TOKEN in tokens_in(f"Please sign in: {wrap(LINK)} today")


@pytest.mark.parametrize("wrap", WRAPS, ids=lambda one: one.__name__)
def test_a_rewritten_link_in_the_source_of_a_page_still_tells_its_token(wrap: Callable[[str], str]) -> None:
    page = f'<p><a href="{wrap(LINK).replace("&", "&amp;")}">here</a></p>'
    assert TOKEN in tokens_in(page)
    left_in = quopri.encodestring(page.encode()).decode()
    assert "=3D" in left_in
    assert TOKEN in tokens_in(left_in)
    assert TOKEN in tokens_in(left_in.replace("\n", "\r\n"))


@given(TOKENS, st.sampled_from(WRAPS), st.sampled_from(WRAPS), st.integers(0, 31))
def test_any_token_is_found_behind_any_two_wrappings(
    token: str, outer: Callable[[str], str], inner: Callable[[str], str], cut: int
) -> None:
    link = f"https://landing.example/form/{token}"
    assert token in tokens_in(outer(inner(link)))
    assert token in tokens_in(f"> {link[: len(link) - cut]}\n> {link[len(link) - cut :]}\n> Thanks")


def test_a_token_stands_in_a_field_a_message_id_and_a_code() -> None:
    assert tokens_in(TOKEN) == (TOKEN,)
    assert tokens_in(f"<{TOKEN}@bank.example>") == (TOKEN,)
    assert tokens_in(f"https://landing.example/q/{TOKEN.upper()}?x=1") == (TOKEN,)
    assert tokens_in(f"{LINK}%27") == (TOKEN,)


def test_letters_that_crockford_leaves_out_make_no_token() -> None:
    for sign in "ilou":
        assert tokens_in(LINK.replace("k", sign)) == ()
    assert tokens_in(LINK[:-1]) == ()
    assert tokens_in("\u017f" * 32 + " " + "\u212a" * 32) == ()


def test_a_link_wrapped_eight_times_is_opened_and_one_wrapped_forever_ends() -> None:
    link = LINK
    for _ in range(8):
        link = WRAPS[0](link)
    assert TOKEN in tokens_in(link)
    for _ in range(5):
        link = WRAPS[0](link)
    assert TOKEN not in tokens_in(link)


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "<wbr>", "<WBR />", " \r\n", "\n> > "])
def test_a_link_that_is_broken_by_what_nobody_sees_is_whole(sign: str) -> None:
    for at in (len(LINK) - 31, len(LINK) - 16, len(LINK) - 1):
        assert tokens_in(f"open <{LINK[:at]}{sign}{LINK[at:]}>") == (TOKEN,)


def test_a_link_that_somebody_made_harmless_still_tells_its_token() -> None:
    assert tokens_in(f"hxxps://landing[.]example/form/{TOKEN}") == (TOKEN,)


def test_a_short_link_whose_target_only_its_maker_knows_stays_closed() -> None:
    assert tokens_in("https://protect-eu.mimecast.com/s/kQ3xC6rzKlmPq?domain=landing.example") == ()


def test_each_token_is_named_once_and_in_order() -> None:
    other = TOKEN[::-1]
    assert tokens_in(f"{LINK} https://l.example/{other} {LINK}") == (TOKEN, other)
    assert known_in([LINK, f"/{other}"], lambda one: one == other) == (other,)


def test_no_more_candidates_are_asked_about_than_the_bound() -> None:
    many = " ".join(base64.b32hexencode(number.to_bytes(20, "big")).decode().lower() for number in range(20_000))
    translated = many.translate(str.maketrans("ilou", "wxyz"))
    assert len(tokens_in(translated)) == MOST_CANDIDATES


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["%", "25", "%25", "%2F", "/v3/__", "__;", "*", "**", "**A", "/v2/url?u=", "-", "_", "aHR0c", "aHR0cHM6Ly9", "=", "=3D",
             "\r\n", "\n> ", "&", "&#", "&#9999999999;", "&amp;", "&#x", "f" * 32, TOKEN, "\x00", "\ud800", "é"]
        ),
        max_size=60,
    ).map("".join),
)  # fmt: skip


@given(HOSTILE)
def test_no_text_breaks_the_search_and_a_token_beside_it_is_found(text: str) -> None:
    tokens_in(text)
    assert TOKEN in tokens_in(f"{text}\n\n <{LINK}> \n\n{text}")
