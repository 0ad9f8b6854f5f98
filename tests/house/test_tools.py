"""The gates themselves: what they say when something is short."""

from pathlib import Path

from tools import coverage_gate, lock_check

FULL: dict[str, object] = {
    "missing_lines": [],
    "missing_branches": [],
    "summary": {"missing_lines": 0, "percent_covered": 100.0},
}


def coverage(percent: float, **short: object) -> dict[str, object]:
    files = {f"src/sekisho/{room}/a.py": FULL for room in coverage_gate.WHOLE_ROOMS}
    files["src/sekisho/ledger/a.py"] = {**FULL, **short}
    return {"totals": {"percent_covered": percent}, "files": files}


def test_it_is_silent_when_everything_is_covered() -> None:
    assert list(coverage_gate.shortfalls(coverage(90.0))) == []


def test_it_names_the_line_and_the_branch_that_no_test_takes() -> None:
    found = list(coverage_gate.shortfalls(coverage(95.0, missing_lines=[7, 9], missing_branches=[[3, 5]])))
    assert found == [
        "src/sekisho/ledger/a.py: no test runs line 7, 9",
        "src/sekisho/ledger/a.py: no test takes branch 3->5",
    ]


def test_it_says_how_far_the_whole_is_from_its_gate() -> None:
    assert list(coverage_gate.shortfalls(coverage(89.9))) == ["overall: 89.9 % with branches, 90 % wanted"]


def test_a_room_that_was_not_measured_is_not_taken_for_covered() -> None:
    measured = {"totals": {"percent_covered": 99.0}, "files": {"src/sekisho/text/say.py": FULL}}
    assert "risk: no file of this room was measured" in list(coverage_gate.shortfalls(measured))


def test_a_lock_with_an_address_or_without_a_hash_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "all.txt"
    lock.write_text("--extra-index-url somewhere\nclick==8.5.1\nattrs==26.1.0 \\\n    --hash=sha256:00\n", "utf-8")
    assert [line.split(" ", 1)[1] for line in lock_check.address_problems(lock)] == [
        "holds an address or an option: --extra-index-url somewhere",
        "has no hash: click==8.5.1",
    ]


def test_a_lock_behind_the_requirements_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "core.txt"
    lock.write_text("click==8.1.0 \\\n    --hash=sha256:00\n", "utf-8")
    assert [line.split(" (")[0] for line in lock_check.missing(lock, ["click>=8.2", "numpy>=2"])] == [
        f"{lock} does not satisfy click>=8.2",
        f"{lock} does not satisfy numpy>=2",
    ]
