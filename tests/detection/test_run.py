"""Every subject is listed and answered, whatever the detector does."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sekisho.detection.discover import Detector, read
from sekisho.detection.results import RunResult
from sekisho.detection.run import each, run_one, total
from sekisho.detection.words import explain, explain_error
from sekisho.evidence.reader import MemoryTables
from sekisho.model.rows import Cell
from sekisho.model.verdict import Answer, Reason
from sekisho.text.say import LANGS
from tests.detection.specimens import specimen, variant

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def payment(key: str, amount: int, **more: Cell) -> dict[str, Cell]:
    base: dict[str, Cell] = {"payment_uid": key, "payment_file_uid": "f", "sequence": 1, "currency": "JPY"}
    return {**base, "amount_minor": amount, "payee_code": "17", **more}


def over(detector: Detector, rows: Sequence[Mapping[str, Cell]]) -> RunResult:
    return run_one(detector, MemoryTables({"payment": rows}), NOW)


def answers(result: RunResult) -> dict[str, tuple[str, ...]]:
    return {one.subject.key: (one.answer, *(reason.code for reason in one.reasons)) for one in result.verdicts}


def written(home: Path, body: str) -> Detector:
    return read(variant(home, detect=f"def detect(view):\n{body}\n"))


@pytest.mark.parametrize("name", ["amount_is_round", "amount_is_large"])
def test_python_and_ibis_detectors_answer_for_every_subject(name: str) -> None:
    result = over(specimen(name), [payment("b", 5_000_000), payment("a", 5)])
    assert [(one.subject.key, one.answer) for one in result.verdicts] == [("a", "clear"), ("b", "flagged")]
    assert all(len(one.rows) == 1 for one in result.verdicts)
    assert not result.fenced


def test_an_ibis_detector_carries_parameters_and_weight() -> None:
    (verdict,) = over(specimen("amount_is_large"), [payment("a", 5_000_000)]).verdicts
    assert verdict.reasons == (Reason.of("large_amount", amount=5_000_000, currency="JPY", weight=0.2),)
    assert explain(specimen("amount_is_large").card, verdict.reasons[0], "ja").startswith("金額 5,000,000円 は")


def test_without_what_it_needs_everything_is_undetermined_and_the_export_is_named() -> None:
    rows = [payment("a", 1, payee_code=None), payment("b", 1_000_000, payee_code=None)]
    result = run_one(specimen(), MemoryTables({"payment": rows}), NOW, 0, {"payment": ("zengin", "payment_csv")})
    assert {one.answer for one in result.verdicts} == {Answer.UNDETERMINED}
    assert result.blind[0].missing == ("payment.payee_code",)
    assert result.blind[0].exports == ("payment_csv", "zengin")
    for lang in LANGS:
        said = explain(specimen().card, result.verdicts[0].reasons[0], lang)
        assert "payment.payee_code" in said
        assert "payment_csv, zengin" in said


def test_it_says_so_when_no_export_is_known() -> None:
    result = over(specimen(), [payment("a", 1, payee_code=None)])
    assert explain(specimen().card, result.verdicts[0].reasons[0], "en").endswith("payment.payee_code is missing.")


def test_the_second_alternative_is_enough() -> None:
    result = over(specimen(), [payment("a", 1, payee_code=None, payee_name="ﾐﾅﾄ")])
    assert answers(result) == {"a": ("clear", "odd_amount")}


def test_a_table_that_is_not_there_leaves_no_subject_but_is_told() -> None:
    result = run_one(specimen(), MemoryTables({}), NOW)
    assert list(result.verdicts) == []
    assert result.blind[0].missing == ("payment.payment_uid",)


def test_an_empty_table_is_there_and_nothing_is_missing() -> None:
    result = over(specimen(), [])
    assert (list(result.verdicts), result.blind) == ([], ())


def test_a_subject_left_out_is_undetermined(tmp_path: Path) -> None:
    result = over(written(tmp_path, "    yield view.clear('a', ODD)"), [payment("a", 1), payment("b", 2)])
    assert answers(result) == {"a": ("clear", "odd_amount"), "b": ("undetermined", "not_judged")}


def test_a_detector_that_raises_midway_leaves_all_its_subjects_undetermined(tmp_path: Path) -> None:
    result = over(written(tmp_path, "    yield view.clear('a', ODD)\n    1 / 0"), [payment("a", 1), payment("b", 2)])
    assert set(answers(result).values()) == {("undetermined", "detector_failed")}
    (error,) = result.fenced
    assert error.place.startswith("detect.py line ")
    assert "ZeroDivisionError" in error.detail
    assert all("amount_is_round" in explain_error(error, lang) for lang in LANGS)


def test_a_detector_that_cannot_be_imported_is_fenced(tmp_path: Path) -> None:
    result = over(read(variant(tmp_path, detect="import no_such_module\n")), [payment("a", 1)])
    assert answers(result) == {"a": ("undetermined", "detector_failed")}


@pytest.mark.parametrize(
    ("body", "code", "spoiled"),
    [
        ("yield view.flagged('nobody', ROUND)", "subject_unknown", False),
        ("yield Verdict('another', Subject('payment', 'b'), Answer.CLEAR, (ODD,))", "subject_unknown", True),
        ("yield Verdict(view.detector, Subject('message', 'b'), Answer.CLEAR, (ODD,))", "subject_unknown", True),
        ("yield view.clear('b')", "reason_missing", True),
        ("yield view.clear('b', Reason.of('made_up'))", "reason_unknown", True),
        ("yield view.clear('b', Reason.of('odd_amount'))", "reason_incomplete", True),
    ],
)
def test_an_answer_that_breaks_the_contract_is_refused_and_told(
    tmp_path: Path, body: str, code: str, *, spoiled: bool
) -> None:
    detector = written(tmp_path, f"    yield view.clear('a', ODD)\n    {body}")
    result = over(detector, [payment("a", 1), payment("b", 2)])
    assert [error.code for error in result.fenced] == [code]
    assert answers(result)["a"] == ("clear", "odd_amount")
    assert answers(result)["b"] == ("undetermined", "detector_failed" if spoiled else "not_judged")
    assert "nobody" not in answers(result)
    assert all(explain_error(result.fenced[0], lang) for lang in LANGS)


def test_several_answers_for_one_subject_fold_to_the_strongest(tmp_path: Path) -> None:
    body = "    yield view.clear('a', ODD, rows=('r2',))\n    yield view.flagged('a', ROUND, rows=('r1', 'r2'))"
    (verdict,) = over(written(tmp_path, body), [payment("a", 1)]).verdicts
    assert verdict.answer is Answer.FLAGGED
    assert [reason.code for reason in verdict.reasons] == ["odd_amount", "round_amount"]
    assert verdict.rows == ("r1", "r2")


def test_what_was_looked_at_is_counted_by_source_and_hour() -> None:
    at = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
    rows = [
        payment("a", 1, source_id="bank", event_time=at),
        payment("b", 1_000_000, source_id="bank", event_time=at.replace(minute=1)),
        payment("b", 1_000_000, source_id="csv"),
    ]
    judged = over(specimen(), rows).judged
    assert [(one.source_id, one.hour, dict(one.answers)) for one in judged] == [
        ("bank", at.replace(minute=0), {"clear": 1, "flagged": 1}),
        ("csv", None, {"flagged": 1}),
    ]


def test_detectors_run_in_order_of_their_ids_with_progress() -> None:
    told: list[tuple[str, int, int]] = []
    reader = MemoryTables({"payment": [payment("a", 1)]})
    result = total(
        each([specimen(), specimen("amount_is_large")], reader, NOW, progress=lambda *step: told.append(step))
    )
    assert told == [("amount_is_large", 0, 2), ("amount_is_round", 1, 2)]
    assert [one.detector for one in result.verdicts] == ["amount_is_large", "amount_is_round"]
    assert total(each([specimen("amount_is_large"), specimen()], reader, NOW)) == result


def test_a_row_without_a_key_is_no_subject() -> None:
    class Keyless(MemoryTables):
        def dicts(self, name: str, columns: Sequence[str] | None = None, *_: object) -> Iterator[dict[str, Any]]:
            for row in super().dicts(name, columns):
                yield {**row, "payment_uid": None} if "source_id" in row else row

    assert len(run_one(specimen(), Keyless({"payment": [payment("a", 1)]}), NOW).verdicts) == 0


def test_a_view_of_an_absent_table_is_empty(tmp_path: Path) -> None:
    body = (
        "    assert not view.has('message')\n    assert not view.has_field('message', 'from_name')\n"
        "    assert list(view.rows('message', 'from_name')) == []\n    assert view.seed == 0\n"
        "    assert view.now.tzinfo is not None\n    assert len(list(view.rows('payment'))) == 1\n"
        "    yield view.undetermined('a', ODD)"
    )
    assert not over(written(tmp_path, body), [payment("a", 1)]).fenced


def test_a_reason_without_a_sentence_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        explain(specimen().card, Reason.of("made_up"), "en")
