"""Findings that belong together are one case, and its id stays as it grows."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.findings.cases import Case, Link, cases
from sekisho.findings.fold import fold
from sekisho.findings.nouns import Book, Finding
from tests.findings.story import DETECTOR, START, finding_id, run, told

RANK = {DETECTOR: 2}


def made(book: Book, links: list[Link]) -> list[Case]:
    return list(cases(book.findings.values(), links, RANK))


def test_a_shared_thing_makes_one_case_and_chains_reach_further() -> None:
    a, b, c, d = (finding_id(key) for key in "abcd")
    book = told(run(0, a="flagged", b="flagged", c="flagged", d="flagged"))
    links = [(a, "message:m1"), (b, "message:m1"), (b, "account:x"), (c, "account:x"), (d, "account:y")]
    one, other = sorted(made(book, links), key=lambda case: -len(case.findings))
    assert set(one.findings) == {a, b, c}
    assert one.things == ("account:x", "message:m1")
    assert other.findings == (d,)


def test_a_finding_that_shares_nothing_is_a_case_of_its_own() -> None:
    (case,) = made(told(run(0, a="flagged")), [("f-unknown", "account:x")])
    assert (case.findings, case.things, case.severity) == ((finding_id("a"),), (), 2)


def test_the_timeline_tells_all_changes_in_order() -> None:
    a, b = finding_id("a"), finding_id("b")
    book = told(run(0, a="flagged"), run(1, a="clear", b="flagged"), run(2, a="flagged", b="undetermined"))
    (case,) = made(book, [(a, "account:x"), (b, "account:x")])
    days = [(event.told.at - START) // timedelta(days=1) for event in case.timeline]
    assert days == [0, 1, 1, 2, 2]
    assert {str(event.told.change) for event in case.timeline} == {"opened", "resolved", "reopened", "unseen"}
    assert (case.opened, case.is_open) == (START, True)


def test_open_comes_before_closed_then_the_worse_then_the_older() -> None:
    book = told(run(0, a="flagged"), run(1, a="clear", b="flagged"), run(2, a="clear", b="flagged", c="flagged"))
    assert [case.findings[0] for case in made(book, [])] == [finding_id("b"), finding_id("c"), finding_id("a")]
    low = cases(book.findings.values(), [], {})
    assert [case.severity for case in low] == [0, 0, 0]


def test_the_severity_of_a_case_is_that_of_what_is_still_open() -> None:
    from sekisho.findings.nouns import Run
    from tests.findings.story import verdict

    grave = verdict("a", detector="grave")
    book = fold(Book(), [Run(0, "run-0", START, (grave, verdict("b")))], ())
    links = [(grave.finding_id, "x"), (finding_id("b"), "x")]
    assert cases(book.findings.values(), links, {**RANK, "grave": 3})[0].severity == 3
    healed = fold(book, [Run(1, "run-1", START, (verdict("a", "clear", "grave"), verdict("b")))], ())
    assert cases(healed.findings.values(), links, {**RANK, "grave": 3})[0].severity == 2


THINGS = st.sampled_from(["t1", "t2", "t3", "t4"])
KEYS = "abcdefgh"


@given(
    st.lists(st.sampled_from(KEYS), unique=True, min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from(KEYS), THINGS), max_size=12),
    st.randoms(use_true_random=False),
)
@settings(max_examples=150, deadline=None)
def test_the_id_of_a_case_stays_as_it_grows_and_order_does_not_show(
    order: list[str], ties: list[tuple[str, str]], dice: st.DataObject
) -> None:
    links = [(finding_id(key), thing) for key, thing in ties]
    book, earlier = Book(), dict[str, str]()
    for number in range(len(order)):
        book = fold(book, [run(number, -1, **dict.fromkeys(order[: number + 1], "flagged"))], ())
        found = made(book, links)
        assert found == made(book, list(reversed(links)))
        assert sorted(key for case in found for key in case.findings) == sorted(book.findings)
        now = {key: case.id for case in found for key in case.findings}
        founders = {case.id: min((_opened(book, key), key) for key in case.findings)[1] for case in found}
        for key, case_id in now.items():
            assert earlier.get(key, case_id) == case_id or _merged(earlier[key], case_id, founders, book)
        earlier = now


def _opened(book: Book, key: str) -> int:
    finding: Finding = book.findings[key]
    return finding.opened_in


def _merged(before: str, after: str, founders: dict[str, str], book: Book) -> bool:
    """A case may change its id only by joining an older one."""
    old = book.findings["f-" + before.removeprefix("c-")]
    return book.findings[founders[after]].opened_in < old.opened_in
