import datetime as dt
import io

import openpyxl
import pytest

from sekisho.attacks.vendors import Contract, DayForm
from sekisho.attacks.writers.sheet import Cell
from sekisho.attacks.writers.vendor_register import day_text, xlsx


@pytest.mark.parametrize(
    ("day", "form", "typed"),
    [
        (dt.date(2026, 3, 31), "era", "令和8年3月31日"),
        (dt.date(2019, 5, 1), "era", "令和元年5月1日"),
        (dt.date(2026, 3, 31), "era_short", "R8.3.31"),
        (dt.date(2026, 3, 31), "slash", "2026/03/31"),
        (dt.date(2018, 3, 31), "era", dt.date(2018, 3, 31)),
        (dt.date(2026, 3, 31), "date", dt.date(2026, 3, 31)),
    ],
)
def test_a_day_is_typed_in_many_hands(day: dt.date, form: DayForm, typed: Cell) -> None:
    assert day_text(day, form) == typed


def test_a_vendor_with_two_lines_can_have_its_name_in_one_merged_cell() -> None:
    start = dt.date(2025, 4, 1)
    rows = [Contract("7", "甲株式会社", service, start, None, "甲 一郎", "kou.example") for service in ("保守", "点検")]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(rows, start, frozenset({"7"})))).active
    assert sheet is not None
    assert "C6:C7" in {str(r) for r in sheet.merged_cells.ranges}
    assert [sheet["C6"].value, sheet["C7"].value, sheet["F6"].value] == ["甲株式会社", None, "期間の定めなし"]
    assert [sheet["E4"].value, sheet["E5"].value, sheet["F5"].value] == ["契約期間", "開始日", "終了日"]
