"""How a family stands, how gaps are counted, and how days and words are drawn: without a page."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sekisho.report.areas import Areas, Counted, Doubt, Export, Strip, areas_from_json
from sekisho.report.document import Document, Judged
from sekisho.report.json import from_json
from sekisho.web.areas.arrived import Arrived, arrived
from sekisho.web.areas.chains import chains
from sekisho.web.areas.drawing import side_by_side, stacked, wrapped
from sekisho.web.areas.family import Asked, Family, families
from sekisho.web.areas.gaps import gaps
from sekisho.web.areas.weeks import weeks
from tests.web.areas_made import LEDGER, OPEN, UNREAD, both, filled


@pytest.fixture
def document(console: Path) -> Document:
    return from_json((console / "reports" / "report.json").read_bytes())


@pytest.fixture
def areas(console: Path) -> Areas:
    return areas_from_json((console / "reports" / "areas.json").read_bytes())


def family(areas: Areas, opened: int = 0, gap: int = 0, **counts: int) -> Family:
    check = areas.checks[0]
    judged = Judged(check.id, check.title, **{**dict.fromkeys(("flagged", "clear", "undetermined", "errors"), 0), **counts})  # fmt: skip
    return Family("email", (Asked(check, judged, ()),), opened, (), {}, (None,) * gap)  # type: ignore[arg-type]


def test_a_family_is_clear_only_where_all_of_it_was_judged(areas: Areas) -> None:
    assert family(areas, clear=3).state == "clear"
    assert family(areas, clear=3, undetermined=1).state == "partly"
    assert family(areas, clear=3, errors=1).state == "partly"
    assert family(areas, clear=3, gap=1).state == "partly"
    assert family(areas, undetermined=4).state == "unjudged"
    assert family(areas).state == "nothing"
    assert family(areas, opened=1).state == "open"
    assert Family("own", (), 0, (), {}, ()).state == "none"
    unjudged = Family("new", (Asked(areas.checks[0], None, ()),), 0, (), {}, ())
    assert (unjudged.state, unjudged.flagged, unjudged.failed) == ("nothing", 0, 0)


def test_families_stand_in_their_order_and_a_firms_own_comes_last(document: Document, areas: Areas) -> None:
    names = [one.id for one in families(document, areas, {"zebra": 2})]
    assert names[:2] == ["email", "payments"]
    assert names[-2:] == ["zebra", "own"]
    counted = replace(areas, counted=(Counted("mfa_for_everyone", 3, 1, 2),))
    assert families(document, counted, {})[0].counted["mfa_for_everyone"].unseen == 2


def test_reasons_beyond_the_first_four_are_counted(areas: Areas) -> None:
    doubts = tuple(Doubt("c", both(str(number)), number, ()) for number in (6, 5, 4, 3, 2, 1))
    asked = Asked(areas.checks[0], None, doubts)
    assert (len(asked.told), asked.untold) == (4, 3)


def test_a_gap_counts_who_waits_for_it_and_one_that_nobody_needs_is_none(document: Document, areas: Areas) -> None:
    waits = replace(areas, doubts=(Doubt("password_alone_enters", both("x"), 70_000, ("entra_users",)),))
    found = {one.id: one for one in gaps(document, waits)}
    assert found["entra_users"].waiting == 70_000
    assert found["entra_users"].narrows is not None
    assert "password_alone_enters" in {one.id for one in found["entra_users"].checks}
    idle = Export("idle", both("Idle"), both("-"), both("-"), 5, False, None, ())
    assert "idle" not in {one.id for one in gaps(document, replace(areas, exports=(*areas.exports, idle)))}


def test_a_source_is_as_fresh_as_its_worst_part(document: Document, areas: Areas) -> None:
    known = {one.id: one for one in arrived(document, filled(areas))}
    assert known["mbox"].fresh == "unsure"
    assert {one.fresh for one in arrived(document, areas)} == {"unheard", "listed"}
    assert known["mbox"].rows > 0
    assert known["mbox"].first is not None
    assert known["mbox"].last is not None
    usual = tuple(replace(one, answer=one.answer.CLEAR) for one in filled(areas).pulses)
    assert {one.id: one for one in arrived(document, replace(areas, pulses=usual))}["mbox"].fresh == "usual"
    silent = replace(filled(areas).pulses[0], export="mbox")
    assert arrived(document, replace(areas, pulses=(silent,)))[0].fresh == "silent"


def test_an_export_that_a_firm_reads_itself_has_an_address_whatever_it_is_called() -> None:
    ours = Arrived("a/b?c", None, (), (), None, (), ())
    assert "/" not in ours.id
    assert (ours.rejected, ours.last) == (0, None)


def test_weeks_begin_on_monday_and_say_on_how_many_days_nothing_came() -> None:
    first, second = weeks(Strip("a", date(2026, 11, 14), (0, 4, 8, 1), 0))
    assert (first.monday, first.rows, first.silent) == (date(2026, 11, 9), 4, 1)
    assert [one.shade for one in (*first.days, *second.days)] == [0, 2, 4, 1]
    assert second.rows == 9


def test_a_long_label_is_three_lines_at_most_and_wide_letters_count_twice() -> None:
    assert wrapped("Block of public access: off", 23) == ["Block of public access:", "off"]
    assert wrapped("公開アクセスのブロックは保管場所でも無効", 22) == ["公開アクセスのブロック", "は保管場所でも無効"]
    long = wrapped("arn:aws:iam::000000000000:role/" + "x" * 90, 23)
    assert len(long) == 3
    assert long[-1].endswith("…")
    assert wrapped("", 23) == [""]


def test_what_opens_reading_and_writing_in_the_same_manner_is_one_way(areas: Areas) -> None:
    both_ways = replace(LEDGER, holds="", ways=(OPEN, replace(OPEN, may="write"), replace(UNREAD, by="acl")))
    ways = chains(both_ways, filled(areas))
    assert [one.passes for one in ways] == ["yes", "unknown", "yes"]
    assert "can read and write ledger." in ways[0].ends.en
    assert ways[1].boxes[1].label.en == "Access list: not given"
    assert ways[1].boxes[2].label.en == "Block: not given"
    assert ways[2].inside


def test_several_who_can_climb_are_one_way_and_the_first_are_named(areas: Areas) -> None:
    climbers = filled(areas).climbers or ()
    many = tuple(replace(climbers[0], name=f"user/{number}") for number in range(7))
    (way,) = chains(replace(LEDGER, ways=()), replace(areas, climbers=many))
    assert way.boxes[0].label.en == "7 users and roles of your own"
    assert "user/4…" in way.boxes[0].says.en
    assert chains(replace(LEDGER, account="", ways=()), replace(areas, climbers=climbers))


def test_a_picture_bars_what_is_stopped_both_ways(areas: Areas) -> None:
    stopped = replace(OPEN, passes="no", account_block="yes")
    ways = chains(replace(LEDGER, ways=(stopped,)), areas)
    for draw in (side_by_side, stacked):
        picture = draw(ways, "ledger", "en", "The ways")
        assert picture.count('class="bar"') == 1
        assert ">Block of the account" in picture
