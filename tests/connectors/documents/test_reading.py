"""JSON files as they come: any encoding, pages in a row, cut anywhere, nested without end."""

import json
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.documents.cells import clean, dumped, flag, moment, rest, text, whole
from sekisho.connectors.documents.items import item, items, too_deep
from sekisho.connectors.documents.mend import mended
from sekisho.connectors.documents.outline import NOTHING, outline
from sekisho.connectors.documents.parse import parsed
from sekisho.connectors.documents.policies import document_of
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)
PAGE = {"value": [{"id": "1", "name": "一"}, {"id": "2", "name": "二"}]}


def read(data: bytes | str, limits: Limits | None = None) -> list[RawRecord | Rejected]:
    raw = data.encode() if isinstance(data, str) else data
    return list(items(BytesIO(raw), limits or Limits()))


def values(found: list[RawRecord | Rejected]) -> list[Any]:
    return [item(one).value for one in found if isinstance(one, RawRecord)]


def reasons(found: list[RawRecord | Rejected]) -> list[tuple[str, str]]:
    return [(one.place, one.reason) for one in found if isinstance(one, Rejected)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_records(encoding: str) -> None:
    assert values(read(json.dumps(PAGE, ensure_ascii=False).encode(encoding))) == PAGE["value"]


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(PAGE["value"]),
        "".join(json.dumps({"value": [one]}) for one in PAGE["value"]),
        "\n".join(json.dumps(one) for one in PAGE["value"]),
        json.dumps([[PAGE["value"][0]], [PAGE["value"][1]]]),
    ],
    ids=["array", "pages in a row", "a record a line", "array of pages"],
)
def test_every_shape_gives_the_same_records(written: str) -> None:
    assert values(read(written)) == PAGE["value"]


def test_a_next_page_in_the_same_file_is_not_missed_and_one_that_is_not_there_is() -> None:
    more = {**PAGE, "@odata.nextLink": "https://graph.example/x"}
    together = read(json.dumps(more) + json.dumps(PAGE))
    alone = read(json.dumps(more))
    assert reasons(together) == []
    assert reasons(alone) == [("/@odata.nextLink", "export_has_more_pages")]
    assert [item(one).complete for one in alone if isinstance(one, RawRecord)] == [False, False]
    assert [item(one).complete for one in together if isinstance(one, RawRecord)] == [True] * 4


def test_an_error_in_place_of_records_is_a_reject_alone() -> None:
    assert reasons(read('{"error": {"code": "Forbidden"}}')) == [("/error", "export_says_error")]
    assert values(read('{"error": {"code": "Forbidden"}}')) == []


def test_a_half_record_at_the_cut_is_never_given_out() -> None:
    whole_text = json.dumps(PAGE)
    for end in range(1, len(whole_text)):
        try:
            found = read(whole_text[:end])
        except Refused:
            continue
        assert values(found) == PAGE["value"][: len(values(found))]
        assert [reason for _, reason in reasons(found)] == ["json_cut"]


def test_a_cut_names_pointer_and_line() -> None:
    broken = json.dumps(PAGE, indent=1)
    assert reasons(read(broken[: broken.rindex('"name"')])) == [("/value/1 line 9 character 4", "json_cut")]


def test_nesting_without_end_is_refused_or_rejected_and_never_raises() -> None:
    with pytest.raises(Refused) as caught:
        read('{"value": [' + "[" * 500_000)
    assert caught.value.code in {"json_too_deep", "json_broken"}
    deep = '{"value": [{"a": ' + "[" * 60 + "]" * 60 + '}, {"b": 1}]}'
    assert reasons(read(deep)) == [("/value/0", "json_too_deep")]
    assert values(read(deep)) == [{"b": 1}]


def test_a_file_past_its_bound_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        read(json.dumps(PAGE), Limits(record_bytes=10))
    assert caught.value.code == "format_too_large"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    outline(data)
    with suppress(Refused):
        read(data)


@given(JSON, st.data())
def test_what_is_mended_is_the_beginning_of_what_was_written(value: Any, data: st.DataObject) -> None:
    written = json.dumps(value)
    end = data.draw(st.integers(0, len(written)))
    found, pointer = mended(written[:end])
    assert begins(value, found)
    assert isinstance(pointer, tuple)
    if end == len(written) and isinstance(value, list | dict):
        assert (found, pointer) == (json.loads(written), ())


def begins(value: Any, found: Any) -> bool:
    """Return whether `found` holds nothing that `value` does not."""
    if isinstance(found, dict) and isinstance(value, dict):
        return all(key in value and begins(value[key], one) for key, one in found.items())
    if isinstance(found, list) and isinstance(value, list):
        return len(found) <= len(value) and all(begins(value[at], one) for at, one in enumerate(found))
    return found is None or bool(found == value)


@given(JSON)
def test_depth_is_counted_as_a_person_counts(value: Any) -> None:
    def depth(one: Any) -> int:
        inner = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else None
        return 0 if inner is None else 1 + max((depth(child) for child in inner), default=0)

    assert all(too_deep([value], most) == (depth([value]) > most) for most in range(1, 8))


def test_the_head_of_a_long_file_shows_its_first_records() -> None:
    long = json.dumps({"value": [{"id": str(number), "tail": "x" * 90} for number in range(5000)]})
    seen = outline(long[: 64 * 1024].encode())
    assert len(seen.samples) == 50
    assert seen.all_have("id", "tail")
    assert outline(b"not json") == NOTHING
    assert outline("金額,名前\n".encode("cp932")) == NOTHING


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-02-03T04:05:06.7891234Z", "2026-02-03T04:05:06.789123+00:00"),
        ("2023-03-09 10:41:34+00:00", "2023-03-09T10:41:34+00:00"),
        ("2026-02-03T09:05:06+0900", "2026-02-03T00:05:06+00:00"),
        ("/Date(1700000000000)/", "2023-11-14T22:13:20+00:00"),
        ("0001-01-01T00:00:00Z", None),
        ("2026-02-03T04:05:06", None),
        ("2026-13-03T04:05:06Z", None),
        (17, None),
    ],
)
def test_an_instant_has_a_zone_or_is_none(written: Any, expected: str | None) -> None:
    found = moment(written)
    assert (found.isoformat() if found else None) == expected


def test_cells_hold_what_storage_can_hold() -> None:
    assert clean("a\x00b\ud83d\ude00\ud800") == "a\ufffdb\U0001f600\ufffd"
    assert text("  x ") == "x"
    assert text(12) == "12"
    assert text(True) is None
    assert flag("True") is True
    assert flag("yes") is None
    assert whole(2**70) is None
    assert dumped({"a": "\ud800"}) == '{"a":"\ufffd"}'
    assert rest({"a": 1, "b": None, "c": []}, ("a", "b", "c")) == '{"a":1}'
    assert rest({}, ("a",)) is None


def test_a_policy_is_the_same_in_its_three_writings() -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}
    encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D"
    assert document_of(policy) == document_of(json.dumps(policy)) == document_of(encoded) == policy
    for wrong in ("{", '{"Version": "x"}', None, "[1]", {"Statement": [[[[[[1]]]]] * 3] and nested(40)}):
        assert document_of(wrong) is None


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_parsed_tells_several_documents_apart() -> None:
    assert parsed(BytesIO(b'[1]\n{"a": 2}, null'), Limits()).documents == ([1], {"a": 2}, None)
    with pytest.raises(Refused) as caught:
        parsed(BytesIO(b"   "), Limits())
    assert caught.value.code in {"json_broken", "encoding_unknown"}
