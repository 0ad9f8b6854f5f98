"""Folding at once and folding one by one give the same book, through its saved form."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.findings.fold import as_of, fold
from sekisho.findings.nouns import Book, Change, Run, State
from sekisho.findings.proof import problems
from sekisho.findings.saved import decode, encode
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.model.errors import SekishoError
from sekisho.text.say import LANGS, say, sentence
from tests.findings.story import START, decision, finding_id, verdict

KEYS = ("a", "b", "c")
ANSWERS = st.sampled_from(["flagged", "clear", "undetermined", "gone"])
PAYLOADS = st.sampled_from(
    [
        {"until": "2026-11-03", "reason": "short"},
        {"until": "2026-12-31", "reason": "long"},
        {"until": "2026-10-01", "reason": "withdrawn"},
        {"reason": "for good"},
        {"until": "2026-12-31"},
    ]
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Run], list[Decision]]:
    decisions = [
        decision(
            seq,
            draw(st.integers(-5, 40)) / 4,
            finding_id(draw(st.sampled_from([*KEYS, "nothing"]))),
            draw(st.sampled_from([Kind.ACCEPT, Kind.SUPPRESS, Kind.NOTE])),
            draw(PAYLOADS),
        )
        for seq in range(draw(st.integers(0, 6)))
    ]
    runs, seen = [], -1
    for number in range(draw(st.integers(0, 6))):
        seen = draw(st.integers(seen, len(decisions) - 1))
        at = START + timedelta(days=draw(st.integers(0, 10)))
        answers = {key: draw(ANSWERS) for key in KEYS}
        verdicts = tuple(verdict(key, answer) for key, answer in answers.items() if answer != "gone")
        runs.append(Run(number, f"run-{number}", at, verdicts, seen))
    return runs, decisions


@given(stories(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_one_by_one_equals_all_at_once(story: tuple[list[Run], list[Decision]], dice: object) -> None:
    runs, decisions = story
    book = Book()
    for run in runs:
        known = [one for one in decisions if one.seq <= run.ledger_seq]
        book = decode(encode(fold(book, [run], known)))
    at_once = fold(Book(), list(reversed(runs)), list(reversed(decisions)))
    assert book == at_once
    assert encode(book) == encode(at_once)
    assert list(problems(book, decisions)) == []


@given(stories())
@settings(max_examples=150, deadline=None)
def test_what_holds_for_every_finding(story: tuple[list[Run], list[Decision]]) -> None:
    runs, decisions = story
    book = fold(Book(), runs, decisions)
    flagged = {one.finding_id for run in runs for one in run.verdicts if one.answer == "flagged"}
    assert book.findings.keys() == flagged
    for key, finding in as_of(book, decisions, START + timedelta(days=365)).findings.items():
        assert finding.id == key
        assert finding.history[0].change is Change.OPENED
        assert (finding.standing is None) or finding.state in {finding.standing.state, State.RESOLVED}
        assert finding.state is not State.ACCEPTED
    for finding in book.findings.values():
        clears = [one for run in runs for one in run.verdicts if one.finding_id == finding.id and one.answer == "clear"]
        assert finding.state is not State.RESOLVED or clears


@pytest.mark.parametrize("data", [b"", b"{", b'{"findings": 3}', b"\xff", b'{"findings": {"a": {}}}'])
def test_a_book_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(SekishoError) as caught:
        decode(data)
    assert "sekisho assess" in sentence(caught.value, "en")
    assert sentence(caught.value, "ja")


def test_every_state_and_change_has_a_word_in_both_languages() -> None:
    for lang in LANGS:
        for state in State:
            assert say(f"findings.state.{state}", lang)
        for change in Change:
            assert say(f"findings.change.{change}", lang, by="a-1")
        assert say("findings.unseen_since", lang, since="1 Nov 2026")
        assert say("findings.standing_unproven", lang, finding="f-1")
