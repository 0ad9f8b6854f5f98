"""What registers write for the last day of a contract, and what is made of it."""

from datetime import date, datetime

import pytest

from sekisho.connectors.sheets.accounts import Fault
from sekisho.connectors.sheets.values import Value
from sekisho.connectors.vendor_register.period import Period, period


def made(**cells: Value) -> Period:
    found = period({"contract_start": "2020-01-01", **cells})
    assert isinstance(found, Period)
    return found


@pytest.mark.parametrize(
    "written",
    [
        "Rolling", "Rolling - 3 months notice", "rolling (30 days)", "Evergreen", "Open-ended", "Until terminated",
        "until either party terminates", "unless cancelled", "Auto-renews annually", "renews each year", "Ongoing", "Month to month",
        "no fixed term", "No end date", "自動更新", "2026/3/31（自動更新）", "期間の定めなし", "期限なし", "解約の申入れまで",
    ],
)  # fmt: skip
def test_a_contract_without_an_end_is_in_force(written: str) -> None:
    assert made(contract_end=written) == Period(date(2020, 1, 1), None, open_ended=True)


@pytest.mark.parametrize("written", ["n/a", "N/A", "TBC", "-", "unknown", "", None, "未定", "なし"])
def test_an_end_that_is_not_said_is_not_known(written: Value) -> None:
    assert made(contract_end=written) == Period(date(2020, 1, 1), None, open_ended=None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31 March 2028", date(2028, 3, 31)),
        ("March 2028", date(2028, 3, 31)),
        ("2028/3/31（自動更新なし）", date(2028, 3, 31)),
        ("end of Feb 2028", date(2028, 2, 29)),
        ("2028年2月末", date(2028, 2, 29)),
        ("Rolling until 31/08/2026", date(2026, 8, 31)),
        ("Ended 31/08/2026", date(2026, 8, 31)),
        (datetime(2026, 8, 31), date(2026, 8, 31)),  # noqa: DTZ001 - a cell of a sheet has no zone
    ],
)
def test_an_end_that_is_a_day_or_a_month_is_that(written: Value, day: date) -> None:
    assert made(contract_end=written).end == day


@pytest.mark.parametrize(
    "written",
    [
        "Annual - AGM April 2027",
        "Rolling, notice given",
        "not rolling",
        "was rolling",
        "next year",
        "2028-13",
        "自動更新なし",
        "No auto-renewal",
    ],
)
def test_an_end_that_nobody_can_read_is_neither_a_day_nor_none(written: str) -> None:
    found = made(contract_end=written)
    assert (found.end, found.open_ended, found.unread) == (None, None, written)
    assert made(contract_end=written, open_ended="yes").unread == ""
    assert made(contract_end=written, renewed_until="2028-03-31") == Period(date(2020, 1, 1), date(2028, 3, 31), None)


@pytest.mark.parametrize(
    ("notes", "day"),
    [
        ("RENEWED to 30/09/2028 - variation no 3 signed 14/8/26", date(2028, 9, 30)),
        ("extended by letter until 31 March 2027", date(2027, 3, 31)),
        ("2028年3月31日まで更新済", date(2028, 3, 31)),
        ("更新済（2028/3/31まで）", date(2028, 3, 31)),
        ("Not renewed to 31/08/2027", date(2026, 9, 30)),
        ("to be extended to 31/03/2030", date(2026, 9, 30)),
        ("renewed to 30/09/2024", date(2026, 9, 30)),
        ("Not renewing, model brought in house", date(2026, 9, 30)),
        ("Contract lapsed, extension being drafted", date(2026, 9, 30)),
    ],
)
def test_a_remark_moves_the_end_only_where_it_says_that_it_was_moved(notes: str, day: date) -> None:
    assert made(contract_end="2026-09-30", notes=notes).end == day


def test_a_renewal_without_a_day_leaves_the_end_unknown_and_a_renewed_end_before_the_start_is_wrong() -> None:
    assert made(contract_end="2026-09-30", renewed_until="renewed").end is None
    wrong = period({"contract_start": "2027-01-01", "contract_end": "March 2026"})
    assert isinstance(wrong, Fault)
    assert wrong.reason == "ends_before_start"


@pytest.mark.parametrize(
    "written",
    [
        "R10.3.31まで2年更新済（R8.3.14稟議 第26-118号）", "令和8年4月1日付で契約更新（満了日：令和10年3月31日）", "更新済（満了R10.3.31）",
        "契約を延長しました、期限 2028-03-31",
    ],
)  # fmt: skip
def test_a_remark_that_names_the_new_end_moves_it(written: str) -> None:
    assert made(contract_end="2026-03-31", notes=written).end == date(2028, 3, 31)


@pytest.mark.parametrize(
    "written", ["令和10年3月31日まで更新予定", "契約更新予定（満了日：令和10年3月31日）", "次回更新"]
)
def test_a_remark_about_what_may_come_moves_no_end(written: str) -> None:
    assert made(contract_end="2026-03-31", notes=written).end == date(2026, 3, 31)
