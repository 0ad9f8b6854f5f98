"""The truth about taken mailboxes is whole, and its measurement judges as its README says."""

from collections import Counter
from pathlib import Path

import pytest

from bench.mail_takeover import HALVES, Answer, Case, accepted, answers, cases, exported, marked, source

ONE = {
    "Id": "1",
    "Operation": "Set-Mailbox",
    "CreationTime": "2026-01-02T03:04:05",
    "RecordType": 1,
    "UserId": "a@b.example",
}
FLAGGED = Answer("flagged", frozenset({"T1114.003"}))
OTHER = Answer("flagged", frozenset({"T1528"}))
OPEN = Answer("undetermined", frozenset())
CLEAR = Answer("clear", frozenset())


def case(kind: str, expected: str) -> Case:
    return Case("x-1", kind, expected, "why", ("T1114.003",), ("b.example",), (ONE,), frozenset({"1"}))


@pytest.mark.parametrize("half", HALVES)
def test_every_technique_has_positives_twins_and_partial_records_in_each_half(half: str) -> None:
    held = cases(half)
    assert set(held) == {
        "rule",
        "forward",
        "permission",
        "consent",
        "signin",
        "items",
        "audit",
        "chain",
        "google",
    }
    for technique, those in held.items():
        kinds = Counter(one.kind for one in those)
        wanted = ("chain", "sequence", "partial") if technique == "chain" else ("positive", "twin", "partial")
        assert all(kinds[kind] >= 2 for kind in wanted), technique


def test_no_case_and_no_record_of_it_stands_in_both_parts() -> None:
    every = [[one for those in cases(part).values() for one in those] for part in HALVES]
    names = Counter(one.case for part in every for one in part)
    assert max(names.values()) == 1
    build, sealed = (
        {str(record.get("Id") or record.get("id")) for one in part for record in one.records} for part in every
    )
    assert not build & sealed


@pytest.mark.parametrize(
    ("kind", "expected", "said", "right"),
    [
        ("positive", "flagged", {"1": FLAGGED}, True),
        ("positive", "flagged", {"1": OTHER}, False),
        ("positive", "flagged", {"1": OPEN}, False),
        ("positive", "flagged", {"2": FLAGGED}, False),
        ("twin", "clear", {"1": CLEAR}, True),
        ("twin", "clear", {}, True),
        ("twin", "clear", {"1": CLEAR, "2": FLAGGED}, False),
        ("partial", "undetermined", {"1": OPEN}, True),
        ("partial", "undetermined", {"1": CLEAR}, False),
        ("partial", "undetermined", {"1": FLAGGED}, False),
        ("partial", "undetermined", {}, False),
    ],
)
def test_a_case_is_marked_as_the_readme_says(kind: str, expected: str, said: dict[str, Answer], right: bool) -> None:
    assert marked(case(kind, expected), said).right is right


def test_a_technique_is_accepted_with_its_parent_and_its_children_only() -> None:
    assert accepted(["T1114"], ["T1114.003"])
    assert accepted(["T1110.003"], ["T1110"])
    assert not accepted(["T1114.002"], ["T1114.003"])
    assert not accepted([], ["T1114"])


def test_of_several_lines_on_a_record_the_worst_verdict_counts() -> None:
    said = answers(
        [
            '{"record_id": "1", "verdict": "clear", "technique": null, "reasons": []}',
            '{"record_id": "1", "verdict": "flagged", "technique": "T1528", "reasons": []}',
            '{"record_id": "1", "verdict": "undetermined", "technique": ["T1114"], "reasons": []}',
        ]
    )
    assert said == {"1": OTHER}


@pytest.mark.parametrize("half", HALVES)
def test_each_record_is_of_an_export_that_is_known(half: str) -> None:
    kinds = {source(record) for those in cases(half).values() for one in those for record in one.records}
    assert kinds == {"audit", "signins", "google"}


def test_a_purview_export_holds_the_record_in_its_audit_data(tmp_path: Path) -> None:
    (path,) = exported(case("twin", "clear"), tmp_path, as_csv=True)
    head, row = path.read_text("utf-8-sig").splitlines()
    assert head.startswith("RecordId,CreationDate,RecordType,Operation,UserId,AuditData")
    assert row.startswith("1,2026-01-02T03:04:05.0000000Z,1,Set-Mailbox,a@b.example,")
