"""The beginning of a JSON text says the same, read quickly or sign by sign."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.documents import head
from sekisho.connectors.documents.head import beginning
from sekisho.connectors.documents.mend import mended

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=20,
)


@given(VALUES, st.sampled_from((None, 1)), st.booleans(), st.integers(0, 400))
def test_a_text_cut_anywhere_gives_what_it_certainly_holds(
    value: object, indent: int | None, ascii_only: bool, at: int
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)[:at]
    with pytest.MonkeyPatch.context() as patch:
        assert beginning(text) == mended(text)[0]
        patch.setattr(head, "_LONG", 0)
        assert beginning(text) == mended(text)[0]


@given(st.text('{}[]:,"\\ \nau1e.-x', max_size=30))
def test_texts_that_are_no_json_are_read_alike(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert beginning(text) == mended(text)[0]
        patch.setattr(head, "_LONG", 0)
        assert beginning(text) == mended(text)[0]


@pytest.mark.parametrize(
    "text", ["[" * 5000, '{"a":' * 5000, "[" * 150 + "1,", '{"a": tru}', '{"a": "\x01", "b": 1', "[1 2"]
)
def test_odd_and_deep_texts_are_read_alike(text: str) -> None:
    assert beginning(text) == mended(text)[0]


def test_a_head_of_a_long_log_shows_its_records() -> None:
    record = {"eventName": "GetObject", "userIdentity": {"arn": "arn:aws:iam::1:user/a", "more": ["x"] * 40}}
    text = json.dumps({"Records": [record] * 300})[:65_536]
    assert beginning(text) == mended(text)[0]
    assert beginning(text)["Records"][0] == record
