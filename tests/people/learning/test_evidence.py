"""Nothing in the record of learning changes unseen: every changed, removed, inserted or moved line is found, and a cut end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.learning.evidence import FINISHED, Head, Line, Sealed, added, chain, faults, finished, head

KEY = b"k" * 32
AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


def record(lines: list[Line], key: bytes = KEY) -> tuple[list[Sealed], Head]:
    found, end = [], Head()
    for line in lines:
        sealed, end = added(end, line, key)
        found.append(sealed)
    return found, end


@st.composite
def written(draw: st.DrawFn, least: int = 1) -> list[Line]:
    count = draw(st.integers(least, 8))
    return [
        Line(number, AT + timedelta(minutes=draw(st.integers(0, 10**6))), draw(WORDS), draw(st.sampled_from(["assigned", FINISHED])), draw(WORDS), draw(WORDS), "0.5")
        for number in range(1, count + 1)
    ]  # fmt: skip


WHOLE, END = record([Line(number, AT, f"p{number}", FINISHED, "core", "d", "0.9") for number in range(1, 6)])


@given(written(least=0))
def test_a_record_that_nobody_touched_has_no_fault(lines: list[Line]) -> None:
    assert list(faults(*record(lines), KEY)) == []


@given(written(), st.data())
def test_any_changed_part_of_any_line_is_found(lines: list[Line], data: st.DataObject) -> None:
    sealed, end = record(lines)
    at = data.draw(st.integers(0, len(sealed) - 1))
    part = data.draw(st.sampled_from(["number", "at", "person", "what", "module", "digest", "detail"]))
    old = getattr(sealed[at].line, part)
    new = (
        old + 1
        if part == "number"
        else old + timedelta(microseconds=1)
        if part == "at"
        else data.draw(WORDS.filter(lambda text: text != old))
    )
    changed: dict[str, Any] = {part: new}
    sealed[at] = Sealed(replace(sealed[at].line, **changed), sealed[at].seal)
    assert list(faults(sealed, end, KEY)) != []


@given(written(), st.data())
def test_any_changed_seal_is_found(lines: list[Line], data: st.DataObject) -> None:
    sealed, end = record(lines)
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] = Sealed(sealed[at].line, data.draw(WORDS))
    assert list(faults(sealed, end, KEY)) != []


@given(written(), st.data())
def test_any_line_that_was_taken_out_is_found(lines: list[Line], data: st.DataObject) -> None:
    sealed, end = record(lines)
    del sealed[data.draw(st.integers(0, len(sealed) - 1))]
    assert list(faults(sealed, end, KEY)) != []


@given(written(), st.data())
def test_any_line_that_was_put_in_is_found(lines: list[Line], data: st.DataObject) -> None:
    sealed, end = record(lines)
    at = data.draw(st.integers(0, len(sealed)))
    other, _ = record(lines, b"another key")
    new = data.draw(
        st.sampled_from([sealed[at - 1], other[at - 1], Sealed(replace(lines[0], number=at + 1), "ab" * 32)])
    )
    sealed.insert(at, new)
    assert list(faults(sealed, end, KEY)) != []


@given(written(least=2), st.randoms(use_true_random=False))
def test_any_other_order_is_found(lines: list[Line], chance: object) -> None:
    import random

    assert isinstance(chance, random.Random)
    sealed, end = record(lines)
    moved = sealed.copy()
    chance.shuffle(moved)
    assert (list(faults(moved, end, KEY)) != []) is (moved != sealed)


def test_a_renumbered_record_without_one_line_is_found() -> None:
    renumbered = [Sealed(replace(one.line, number=number), one.seal) for number, one in enumerate(WHOLE[1:], 1)]
    assert list(faults(renumbered, END, KEY)) != []


@pytest.mark.parametrize("kept", range(5))
def test_a_cut_end_is_found_by_the_head_and_told_behind_the_last_line(kept: int) -> None:
    assert list(faults(WHOLE[:kept], END, KEY)) == [kept + 1]


def test_the_fault_is_told_where_it_is() -> None:
    changed = [*WHOLE[:2], Sealed(replace(WHOLE[2].line, detail="1.0"), WHOLE[2].seal), *WHOLE[3:]]
    assert list(faults(changed, END, KEY)) == [3]
    assert list(faults([*WHOLE[:2], *WHOLE[3:]], END, KEY)) == [4]


def test_a_head_of_an_earlier_end_needs_the_key() -> None:
    forged = Head(3, WHOLE[2].seal, END.seal)
    assert list(faults(WHOLE[:3], forged, KEY)) == [4]
    assert list(faults(WHOLE[:3], head(3, WHOLE[2].seal, b"guessed"), KEY)) == [4]
    assert list(faults(WHOLE[:3], head(3, WHOLE[2].seal, KEY), KEY)) == []


def test_a_line_of_another_time_of_the_same_record_does_not_fit_in() -> None:
    others, _ = record([replace(WHOLE[0].line, detail="0.1"), *(one.line for one in WHOLE[1:])])
    assert list(faults([*WHOLE[:2], others[2], *WHOLE[3:]], END, KEY)) == [3, 4]


def test_a_record_under_another_key_is_no_record_of_ours() -> None:
    assert list(faults(*record([one.line for one in WHOLE], b"other"), KEY)) == [1, 2, 3, 4, 5, 6]


def test_seals_and_heads_of_strange_signs_are_faults_and_no_crash() -> None:
    assert list(faults([Sealed(WHOLE[0].line, "\udcffé")], Head(1, "é", "\udcff"), KEY)) == [1, 2]


def test_fields_do_not_run_into_one_another() -> None:
    one, other = Line(1, AT, "ab", "c"), Line(1, AT, "a", "bc")
    assert chain("", one, KEY) != chain("", other, KEY)


def test_the_same_moment_in_another_zone_has_the_same_seal() -> None:
    japan = AT.astimezone(timezone(timedelta(hours=9)))
    assert chain("", Line(1, AT, "a", "x"), KEY) == chain("", Line(1, japan, "a", "x"), KEY)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        chain("", Line(1, AT.replace(tzinfo=None), "a", "x"), KEY)


def test_a_line_whose_number_does_not_follow_is_not_added() -> None:
    with pytest.raises(ValueError, match="does not follow"):
        added(END, Line(7, AT, "a", "x"), KEY)


def test_what_was_finished_is_read_back_on_the_firm_s_day() -> None:
    late = Line(1, datetime(2026, 9, 30, 15, 30, tzinfo=UTC), "a", FINISHED, "core", "d", "0.875")
    sealed, _ = record([late, Line(2, AT, "a", "begun", "core", "d")])
    (utc,) = finished(sealed)
    (japan,) = finished(sealed, timezone(timedelta(hours=9)))
    assert (utc.day, japan.day) == (date(2026, 9, 30), date(2026, 10, 1))
    assert (utc.person, utc.module, utc.digest, utc.score) == ("a", "core", "d", 0.875)
