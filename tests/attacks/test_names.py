import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.attacks.kana import half, zengin
from sekisho.attacks.lookalike import one_letter_off
from tests.sample.reading import edits


@pytest.mark.parametrize(
    ("full", "narrow"),
    [("カ)ヤマダショウジ", "ｶ)ﾔﾏﾀﾞｼｮｳｼﾞ"), ("パーツ", "ﾊﾟｰﾂ"), ("ヴィラ", "ｳﾞｨﾗ"), ("ABC123", "ABC123")],
)
def test_half_width(full: str, narrow: str) -> None:
    assert half(full) == narrow


def test_the_network_has_no_small_kana_and_no_long_mark() -> None:
    assert zengin("ショーケース(カ") == "ｼﾖ-ｹ-ｽ(ｶ"


@given(st.text("アイウエオガギグゲゴパピプペポンッャュョー ABC019()", max_size=30))
def test_narrowing_twice_changes_nothing(text: str) -> None:
    once = zengin(text)
    assert zengin(once) == once
    assert len(once.encode("shift_jis")) == len(once)


@given(st.from_regex(r"[a-z]{5,12}(-[a-z]{3,8})?\.example", fullmatch=True), st.integers(0, 99))
def test_a_lookalike_is_one_edit_away_and_new(domain: str, seed: int) -> None:
    found = one_letter_off(domain, random.Random(seed), (domain,))
    assert edits(found, domain) == 1
    assert found.endswith(".example")


def test_a_domain_in_use_is_never_chosen() -> None:
    every = {one_letter_off("hoshino-denki.example", random.Random(n), ()) for n in range(400)}
    taken = tuple(sorted(every)[:-1])
    assert {one_letter_off("hoshino-denki.example", random.Random(n), taken) for n in range(50)}.isdisjoint(taken)
