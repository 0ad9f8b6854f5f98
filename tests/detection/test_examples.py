"""Examples are read strictly: a value that YAML took for something else is named, not guessed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sekisho.detection.discover import read
from sekisho.detection.examples import check, examples
from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from tests.detection.specimens import variant


def one(row: str, *, table: str = "payment", more: str = "") -> str:
    return f"- name: it\n  kind: clear\n{more}  rows:\n    {table}:\n      - {row}\n  expect: []\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (one("{payment_uid: p1, bank_code: 0001}"), "bank_code"),
        (one("{payment_uid: p1, amount: 5}"), "no column amount"),
        (one("{payment_uid: p1, event_time: 2026-11-24T03:00:00}"), "time zone"),
        (one("{payment_uid: p1}", table="paymnet"), "paymnet"),
        (one("{payment_uid: p1}", more="  now: 2026-11-24T03:00:00\n"), "time zone"),
        (one("{payment_uid: p1}", more="  colour: red\n"), "colour"),
        ("- name: [", ""),
        ("!!python/object/apply:os.system [id]", ""),
        ("# " + "x" * 1_000_001, "1000000 bytes"),
    ],
)
def test_a_faulty_example_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    detector = read(variant(tmp_path, examples=text))
    with pytest.raises(SekishoError) as caught:
        examples(detector)
    assert caught.value.code == "example_broken"
    assert said in sentence(caught.value, "en")
    assert "amount_is_round" in sentence(caught.value, "ja")


def test_cells_have_the_types_of_their_columns(tmp_path: Path) -> None:
    row = "{payment_uid: p1, value_date: 2026-11-24, event_time: '2026-11-24T12:00:00+09:00', payee_name: null}"
    (example,) = examples(read(variant(tmp_path, examples=one(row))))
    (cells,) = example.rows["payment"]
    assert cells["value_date"] == date(2026, 11, 24)
    assert cells["event_time"] == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert cells["payee_name"] is None
    assert (cells["payment_file_uid"], cells["sequence"]) == ("payment/1", 1)


@pytest.mark.parametrize(
    ("table", "column", "made"),
    [
        ("domain_history", "first_seen", datetime(2026, 11, 24, 3, tzinfo=UTC)),
        ("domain_history", "on_list", False),
        ("domain_history", "messages_in", 2),
    ],
)
def test_required_columns_that_are_left_out_are_made_up(tmp_path: Path, table: str, column: str, made: object) -> None:
    text = one("{domain: a.example}\n      - {domain: b.example}", table=table)
    (example,) = examples(read(variant(tmp_path, examples=text)))
    assert example.rows[table][1][column] == made


def test_what_is_not_listed_must_not_be_flagged(tmp_path: Path) -> None:
    text = one("{payment_uid: p9, amount_minor: 3000000, payee_code: x}")
    (failure,) = check(read(variant(tmp_path, examples=text)))
    assert (failure.subject, failure.expected, failure.got) == ("p9", "not flagged", "flagged")


def test_a_subject_that_does_not_exist_is_told(tmp_path: Path) -> None:
    text = one("{payment_uid: p9, amount_minor: 5, payee_code: x}").replace(
        "expect: []", "expect:\n    - {subject: p1, answer: clear}"
    )
    (failure,) = check(read(variant(tmp_path, examples=text)))
    assert (failure.subject, failure.expected, failure.got) == ("p1", "clear", "no such subject")


def test_what_was_fenced_is_told(tmp_path: Path) -> None:
    text = one("{payment_uid: p9, amount_minor: 5, payee_code: x}")
    (failure,) = check(read(variant(tmp_path, detect="def detect(view):\n    1 / 0\n", examples=text)))
    assert failure.got.startswith("detector_failed detect.py line ")
