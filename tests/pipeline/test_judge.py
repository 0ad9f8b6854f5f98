from datetime import UTC, datetime
from pathlib import Path

from sekisho.detection.results import RunResult
from sekisho.detection.stored import from_row
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot
from sekisho.model.quantity import Coverage
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.pipeline.judge import judge, wanted

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def verdict(table: str, key: str, answer: Answer) -> Verdict:
    return Verdict("some", Subject(table, key), answer, (Reason.of("said"),))


MAIL = tuple(verdict("message", name, answer) for name, answer in zip("abc", Answer, strict=True))
PAID = verdict("payment", "p", Answer.CLEAR)


def test_every_verdict_is_written_and_those_looked_at_again_are_kept(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    parts = [RunResult(MAIL), RunResult((PAID,))]
    done = judge(store, iter(parts), wanted(()), "run-1", NOW)
    flagged = next(one for one in MAIL if one.answer is Answer.FLAGGED)
    assert done.result.verdicts == (flagged, PAID)
    assert done.answers == {"some": {"flagged": 1, "clear": 2, "undetermined": 1}}
    with Snapshot.open(store) as snapshot:
        rows = {row["finding_id"]: row["answer"] for row in snapshot.dicts("verdict")}
    assert rows == {one.finding_id: one.answer.value for one in (*MAIL, PAID)}


def test_a_row_holds_all_of_its_verdict(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    judge(store, iter([RunResult(MAIL), RunResult((PAID,))]), wanted(()), "run-1", NOW)
    with Snapshot.open(store) as snapshot:
        rows = list(snapshot.dicts("verdict"))
    assert [from_row(row) for row in rows] == [*MAIL, PAID]
    assert [row["finding_id"] for row in rows] == [one.finding_id for one in (*MAIL, PAID)]


def test_what_was_found_before_is_kept_whatever_the_answer_now() -> None:
    clear = next(one for one in MAIL if one.answer is Answer.CLEAR)
    assert wanted([clear.finding_id])(clear.answer, clear.subject.table, clear.finding_id)
    assert not wanted(["f-other"])(clear.answer, clear.subject.table, clear.finding_id)


def test_a_run_that_is_there_already_is_judged_all_the_same(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    first, again = (judge(store, iter([RunResult(MAIL)]), wanted(()), "run-1", NOW) for _ in range(2))
    assert first == again
    assert again.answers["some"]["clear"] == 1


def test_answers_measure_a_control_and_flags_alone_may_contradict_one(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    every = judge(store, iter([RunResult(MAIL)]), wanted(()), "run-1", NOW, measures={"some": "measured"})
    flags = judge(store, iter([RunResult(MAIL)]), wanted(()), "run-2", NOW, contradicts={"some": "contradicted"})
    assert every.coverage == {"measured": {"": Coverage(1, 1, 1)}}
    assert flags.coverage == {"contradicted": {"": Coverage(0, 1, 0)}}
