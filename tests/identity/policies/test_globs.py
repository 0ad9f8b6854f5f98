"""Patterns: what they match, and an example of what some match and others do not, against a search of all short texts."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.identity.policies.globs import STAR, example, matches

SHORT = ["".join(signs) for size in range(6) for signs in product("abx", repeat=size)]
patterns = st.lists(st.sampled_from(["a", "b", "?", "*"]), max_size=4).map("".join)


@pytest.mark.parametrize(
    ("pattern", "text", "case", "fits"),
    [
        ("arn:aws:s3:::b*", "arn:aws:s3:::bank/x:y", True, True),
        ("b?nk", "bank", True, True),
        ("b?nk", "bnk", True, False),
        ("S3:Get*", "s3:getobject", False, True),
        ("S3:Get*", "s3:getobject", True, False),
        ("a.c", "abc", True, False),
        (f"a{STAR}", "a*", True, True),
        (f"a{STAR}", "ab", True, False),
        ("*", "line\nline", True, True),
    ],
)
def test_a_pattern_matches_a_whole_text(pattern: str, text: str, *, case: bool, fits: bool) -> None:
    assert matches(pattern, text, case=case) is fits


@given(st.lists(patterns, min_size=1, max_size=3), st.lists(patterns, max_size=3))
@settings(max_examples=300, deadline=None)
def test_an_example_is_found_exactly_where_there_is_one(wanted: list[str], shunned: list[str]) -> None:
    found = example(tuple(wanted), tuple(shunned))
    fitting = [
        text
        for text in SHORT
        if all(matches(one, text) for one in wanted) and not any(matches(one, text) for one in shunned)
    ]
    assert found.sure
    if found.text is None:
        assert not fitting
    else:
        assert all(matches(one, found.text) for one in wanted)
        assert not any(matches(one, found.text) for one in shunned)


def test_what_can_be_anything_is_shown_with_a_plain_sign() -> None:
    assert example(("arn:aws:s3:::ledger/?*",)).text == "arn:aws:s3:::ledger/x"
    assert example(("arn:aws:s3:::ledger/?*",), ("arn:aws:s3:::ledger/x*",)).text == "arn:aws:s3:::ledger/y"


def test_the_star_itself_is_met_by_patterns_for_everything_alone() -> None:
    assert example((STAR, "*")).text == "*"
    assert example((STAR, "arn:*")) == (None, True)
