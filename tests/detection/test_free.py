"""The free tests hold for every detector and source, and they notice a detector that cheats."""

from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.connectors.discover import card_of
from sekisho.connectors.discover import folders as connector_folders
from sekisho.detection.discover import Detector, ours, read
from sekisho.detection.examples import check, examples, judge
from sekisho.detection.free import RAISING, FreeCase, cases
from sekisho.detection.results import RunResult
from sekisho.detection.supply import suppliers
from sekisho.model.subject import Subject
from tests.detection.specimens import specimen, variant


def exports() -> dict[str, tuple[str, ...]]:
    return suppliers({card.id: tuple(card.yields) for card in map(card_of, connector_folders())})


def everyone() -> list[Detector]:
    return [*ours(), specimen("amount_is_round"), specimen("amount_is_large")]


def free() -> list[FreeCase]:
    known = exports()
    return [case for detector in everyone() for case in cases(detector, known)]


@pytest.mark.parametrize("case", free(), ids=lambda case: case.name)
def test_a_free_test_holds(case: FreeCase) -> None:
    assert case.breaches() == ()


@pytest.mark.parametrize("detector", everyone(), ids=lambda one: one.id)
def test_every_example_comes_true(detector: Detector) -> None:
    assert check(detector) == ()


def test_every_needed_field_table_and_source_is_dropped_in_turn() -> None:
    dropped = {
        case.what
        for case in cases(specimen(), {"payment": ("zengin",), "payment_file": ("zengin",)})
        if case.act == "drop"
    }
    assert dropped == {
        "payment",
        "payment.payee_code",
        "payment.payee_name",
        "source zengin",
        "source zengin with all made from it",
    }


NEEDS = '["payment.amount_minor", "payment.payee_code"], ["payment.amount_minor", "payment.payee_name"]'
EXAMPLE = """
- name: one list, two payments
  kind: flagged
  rows:
    payment:
      - {payment_uid: p1, amount_minor: 3000000, payee_code: "17"}
      - {payment_uid: p2, amount_minor: 5, payee_code: "18"}
    counterparty:
      - {counterparty_key: "17", account_key: "jp:0001:001:1:0000001"}
  expect: []
"""


def rules(home: Path, detect: str, needs: str = '["payment.amount_minor"]') -> set[str]:
    one = read(variant(home, toml={NEEDS: needs}, detect=detect, examples=EXAMPLE))
    return {breach.rule for case in cases(one) for breach in case.breaches()}


def test_it_notices_clear_by_default_when_an_undeclared_table_is_gone(tmp_path: Path) -> None:
    body = """
def detect(view):
    known = {row["counterparty_key"] for row in view.rows("counterparty", "counterparty_key")}
    for row in view.rows("payment", "payment_uid", "payee_code", "row_id"):
        if row["payee_code"] in known:
            yield view.flagged(row["payment_uid"], ROUND, rows=(row["row_id"],))
        else:
            yield view.clear(row["payment_uid"], ODD)
"""
    assert rules(tmp_path, body) == {"became_clear"}


def test_it_notices_a_flag_that_appears_because_evidence_is_gone(tmp_path: Path) -> None:
    body = """
def detect(view):
    known = {row["counterparty_key"] for row in view.rows("counterparty", "counterparty_key")}
    for row in view.rows("payment", "payment_uid", "payee_code", "row_id"):
        if row["payee_code"] in known:
            yield view.clear(row["payment_uid"], ODD)
        else:
            yield view.flagged(row["payment_uid"], ROUND, rows=(row["row_id"],))
"""
    assert rules(tmp_path, body) == {"became_flagged"}


def test_it_notices_a_flag_proved_by_rows_that_are_gone_or_by_none(tmp_path: Path) -> None:
    body = """
def detect(view):
    for row in view.rows("payment", "payment_uid"):
        yield view.flagged(row["payment_uid"], ROUND, rows=("counterparty/1",) if row["payment_uid"] == "p1" else ())
"""
    assert rules(tmp_path, body) == {"stayed_flagged_unproven", "flagged_without_rows"}


def test_it_notices_that_the_order_of_rows_shows(tmp_path: Path) -> None:
    body = """
def detect(view):
    for number, row in enumerate(view.rows("payment", "payment_uid")):
        yield view.clear(row["payment_uid"], Reason.of("odd_amount", amount=number))
"""
    assert "order_shows" in rules(tmp_path, body)


def test_it_notices_chance(tmp_path: Path) -> None:
    body = """
import itertools
COUNT = itertools.count()
def detect(view):
    for row in view.rows("payment", "payment_uid"):
        yield view.clear(row["payment_uid"], Reason.of("odd_amount", amount=id(object()) + next(COUNT)))
"""
    assert {"second_run_differs", "order_shows"} & rules(tmp_path, body)


def test_it_notices_a_detector_that_falls_over_without_evidence(tmp_path: Path) -> None:
    body = """
def detect(view):
    first = next(view.rows("counterparty", "account_key"))
    for row in view.rows("payment", "payment_uid"):
        yield view.clear(row["payment_uid"], ODD)
"""
    assert "fails_without_evidence" in rules(tmp_path, body)


def case(act: str) -> FreeCase:
    return FreeCase(specimen(), examples(specimen())[0], act, rows={})


def test_it_would_notice_a_machinery_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machinery keeps these promises today; were it to break one, the free tests would say so."""
    true = judge(specimen(), examples(specimen())[0])

    def broken(detector: Detector, example: object, given: object = None) -> RunResult:
        if given == {}:
            return RunResult(true.verdicts)
        if detector.content.files["detect.py"] == RAISING:
            return RunResult((replace(true.verdicts[0], subject=Subject("payment", "p7")),))
        return true

    monkeypatch.setattr("sekisho.detection.free.judge", broken)
    assert {breach.rule for breach in case("drop").breaches()} == {
        "subject_lost",
        "blindness_hidden",
        "stayed_flagged_unproven",
    }
    assert {breach.rule for breach in case("raise").breaches()} == {
        "not_fenced",
        "answered_though_failed",
        "subject_lost",
    }


def test_it_would_notice_clear_without_evidence_and_other_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    true = judge(specimen(), examples(specimen())[1])
    results = [true, RunResult((*true.verdicts[::-1],) * 2, true.fenced)]
    monkeypatch.setattr("sekisho.detection.free.judge", lambda *_: results.pop(0))
    assert [breach.rule for breach in case("again").breaches()] == ["ids_differ"]
    monkeypatch.setattr("sekisho.detection.free.judge", lambda *_: true)
    assert "stayed_clear" in {breach.rule for breach in case("drop").breaches()}


def test_a_detector_that_fails_at_rest_is_noticed(tmp_path: Path) -> None:
    assert "detector_failed" in rules(tmp_path, "def detect(view):\n    1 / 0\n")
