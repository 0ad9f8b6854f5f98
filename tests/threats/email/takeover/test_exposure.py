from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.takeover.deadlines import deadlines, due
from sekisho.threats.email.takeover.exposure import Letter, classes_of, exposed

ANA, BEN = "ana@client.example", "ben@client.example"
LETTERS = [
    Letter("m1", frozenset({ANA}), frozenset({"payments"})),
    Letter("m2", frozenset({ANA, BEN}), frozenset({"payroll"})),
    Letter("m3", frozenset({"eva@client.example"}), frozenset()),
]


def bind(*uids: str, items: int | None = None, **more: Any) -> dict[str, Any]:
    return {"access_type": "bind", "message_uids": list(uids), "items": len(uids) if items is None else items, **more}


def test_items_that_are_named_are_what_was_read() -> None:
    found = exposed([bind("m1"), bind("m1")], LETTERS)
    assert (found.messages, found.persons, found.classes) == ((1, 2), (1, 3), ("payments", "payroll"))
    found = exposed([bind("m1", "m2")], LETTERS)
    assert (found.messages, found.persons, found.gaps) == ((2, 2), (2, 2), ())


def test_a_copied_folder_a_throttled_day_and_a_silent_log_leave_the_top_at_all() -> None:
    for read, gap in (
        ([{"access_type": "sync"}], "sync"),
        ([bind("m1", throttled=True)], "throttled"),
        ([], "no_reading_recorded"),
    ):
        found = exposed(read, LETTERS)
        assert (found.messages[1], found.persons[1], found.gaps) == (3, 3, (gap,))
        unknown = exposed(read, [])
        assert (unknown.messages[1], unknown.persons[1]) == (None, None)


def test_persons_in_lists_that_no_header_names_leave_the_top_unknown() -> None:
    lists = [*LETTERS, Letter("m4", frozenset(), frozenset({"person_lists"}))]
    assert exposed([{"access_type": "sync"}], lists).persons == (0, None)


@given(st.lists(st.sampled_from(["m1", "m2", "m3", "elsewhere"]), max_size=5), st.booleans(), st.booleans())
def test_the_least_is_never_more_than_the_most(uids: list[str], throttled: bool, synced: bool) -> None:
    read = [bind(*uids, throttled=throttled), *([{"access_type": "sync"}] if synced else [])]
    found = exposed(read, LETTERS)
    for least, most in (found.messages, found.persons):
        assert most is None or least <= most


def test_files_are_classed_by_their_names_in_both_languages() -> None:
    assert classes_of(["顧客名簿_2026.xlsx"], [], accounts=False) == {"person_lists"}
    assert classes_of(["Payslip Oct.pdf", "W-2_2025.pdf"], [], accounts=False) == {"payroll"}
    assert classes_of(["融資申込書.pdf", "運転免許証.jpg"], ["account_change"], accounts=False) == {
        "loans",
        "identity_papers",
        "bank_accounts",
    }
    assert classes_of(["photo.jpg"], [], accounts=True) == {"bank_accounts"}
    assert classes_of(["menu.pdf"], [], accounts=False) == frozenset()


def test_deadlines_come_shortest_first_and_only_where_persons_may_be_hit() -> None:
    known = due((3, 40))
    assert [one.hours for one in known] == sorted(one.hours for one in known)
    assert {one.id for one in deadlines()} - {one.id for one in known} == {"ftc"}
    assert {one.id for one in due((0, None))} == {one.id for one in deadlines()}
    assert due((0, 0)) == ()
    assert all(one.source and one.least <= one.most and one.unit in {"hours", "days"} for one in deadlines())
