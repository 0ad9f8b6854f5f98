"""Equal facts have equal bytes, and nothing else does."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger.canonical import (
    canonical,
    commit,
    digest_of,
    fresh_salt,
    is_spoken_or_full,
    name_of,
    parse,
    parts_of,
    read_time,
    spoken,
    write_time,
)

PAYLOADS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
)


@given(PAYLOADS)
def test_a_payload_reads_back_as_it_was_written(payload: dict[str, str | int | bool | None]) -> None:
    assert parse(canonical(payload)) == payload


def test_a_payload_is_sorted_ascii() -> None:
    assert canonical({"b": 1, "a": "関", "c": True, "d": None, "e": 1.5}) == (
        '{"a":"\\u95a2","b":1,"c":true,"d":null,"e":1.5}'
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":2}',
        '{"b":1,"a":2}',
        '{"a": 1}',
        '{"a":"関"}',
        '{"a":[1]}',
        '{"a":{}}',
        "[]",
        "",
        '{"a":NaN}',
        '{"a":1e0}',
    ],
)
def test_a_payload_in_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="payload"):
        parse(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, "\ud800"])
def test_a_value_that_would_not_read_back_cannot_be_written(value: str | float) -> None:
    with pytest.raises(ValueError, match=r"payload|JSON"):
        canonical({"a": value})


def test_a_time_is_written_in_one_way() -> None:
    tokyo = datetime(2026, 11, 24, 12, 0, 0, 5, timezone(timedelta(hours=9)))
    assert write_time(tokyo) == "2026-11-24T03:00:00.000005Z"
    assert read_time("2026-11-24T03:00:00.000005Z") == tokyo
    assert read_time("2026-11-24T03:00:00.000005Z").tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-11-24T03:00:00.5Z", "2026-11-24", "2026-11-4T03:00:00.000000Z", ""])
def test_a_time_in_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|isoformat"):
        read_time(text)


def test_a_commitment_binds_salt_and_value() -> None:
    kept = commit(b"salt", "value")
    assert kept == "c:571fccc21d2a57647ceeb3f209cd1aa168d73b46a236d717dbd5b0a8a0fe963b"
    assert kept == commit(b"salt", "value")
    assert len({kept, commit(b"salt", "valu"), commit(b"sal", "tvalue"), commit(b"saltv", "alue")}) == 4
    assert commit(b"s", "\ud800").startswith("c:")


def test_salts_are_32_bytes_and_never_the_same() -> None:
    assert len(fresh_salt()) == 32
    assert fresh_salt() != fresh_salt()


def test_parts_read_back_only_as_the_kind_they_are() -> None:
    name = name_of(b"s", "payee", "V1", "jp:1")
    assert name.commitment == commit(b"s", name.value)
    assert name.salt == b"s"
    assert parts_of(name.value, "payee", 2) == ("V1", "jp:1")
    for value, kind, count in (
        (name.value, "phone", 2), (name.value, "payee", 1), (None, "payee", 2), ("", "payee", 0), ("[]", "payee", 0),
        ("{", "payee", 0), ("[1]", "payee", 0),
    ):  # fmt: skip
        assert parts_of(value, kind, count) is None


def test_a_digest_keeps_parts_apart() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc") != digest_of("abc")
    assert digest_of("関") == digest_of("関")
    assert len(digest_of()) == 64


def test_a_fingerprint_is_read_out_in_six_groups_of_five_digits() -> None:
    assert spoken("ff") == "00000 00000 00000 00000 00000 00255"
    full = digest_of("x")
    groups = spoken(full).split(" ")
    assert [len(group) for group in groups] == [5] * 6
    assert int("".join(groups)) == int(full, 16) % 10**30


def test_a_typed_fingerprint_may_be_full_or_spoken_in_any_width() -> None:
    full = digest_of("x")
    for typed in (full, full.upper(), spoken(full), spoken(full).replace(" ", "-"), f" {full} "):
        assert is_spoken_or_full(typed, full)
    wide = spoken(full).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    assert is_spoken_or_full(wide, full)
    for typed in ("", full[:-1], spoken(full)[:-1], spoken(digest_of("y")), digest_of("y")):
        assert not is_spoken_or_full(typed, full)
