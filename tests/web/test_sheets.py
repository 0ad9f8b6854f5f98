"""Tables that are handed over: a spreadsheet opens them right and reckons nothing out of them."""

import csv
import io
from decimal import Decimal

import pytest

from sekisho.web.sheets import handed, plain, sheet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", "\t=1", "\r=1", "  =1", "\u3000=1"])  # fmt: skip
def test_text_that_would_be_a_formula_is_marked_as_text(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["", "  ", "a=1", "5", "支払い", -5, Decimal("-1.50"), 0.25, None])
def test_other_cells_stay_as_they_are(cell: str | float | Decimal | None) -> None:
    assert plain(cell) == cell


def test_a_table_is_read_back_as_it_was_written() -> None:
    data = sheet(["名称", "額"], [['a,b\n"c"', 5], [None, Decimal("-1.50")]])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["名称", "額"], ['a,b\n"c"', "5"], ["", "-1.50"]]


def test_a_file_that_is_handed_over_is_kept_and_not_shown() -> None:
    answer = handed(b"a", "a.csv", "text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.csv"'
