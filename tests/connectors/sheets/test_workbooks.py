"""XLSX from people, and from those who mean harm."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime, timedelta
from functools import cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.connectors.sheets.archive import opened
from sekisho.connectors.sheets.columns import load_spec
from sekisho.connectors.sheets.table import ListRecord, records
from sekisho.connectors.sheets.values import NoValue, SheetRow, Value
from sekisho.connectors.sheets.workbook import read_book
from sekisho.connectors.sheets.xlsx import sheet_rows
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

PAYEES = load_spec("sekisho.connectors.counterparty_list.read")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book_bytes(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, code in (formats or {}).items():
        book.active[cell].number_format = code
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(data: bytes, limits: Limits | None = None) -> list[tuple[Value, ...]]:
    bounds = limits or Limits()
    with opened(io.BytesIO(data), bounds) as archive:
        book = read_book(archive)
        return [
            row.cells for row in sheet_rows(archive, book, book.sheets[0], bounds.cells) if isinstance(row, SheetRow)
        ]


def changed(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            if item.filename != name:
                target.writestr(item.filename, source.read(item))
        target.writestr(name, content)
    return out.getvalue()


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as caught:
        cells(data, limits)
    return caught.value.code


def sheet(inside: str) -> bytes:
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'
    return changed(book_bytes(["x"]), "xl/worksheets/sheet1.xml", content.encode())


def test_values_are_read_as_they_are_shown() -> None:
    data = book_bytes(
        ["text", 12, 12.5, True, date(2026, 11, 20), 7, None, "end"],
        formats={"F1": "0000000", "E1": 'ggge"年"m"月"d"日"'},
    )
    assert cells(data) == [("text", 12, 12.5, True, datetime(2026, 11, 20), "0000007", None, "end")]  # noqa: DTZ001


def test_a_formula_that_was_never_computed_has_no_value_and_is_no_empty_cell() -> None:
    assert cells(book_bytes(["=1+1", None]))[0][0] == NoValue("formula_without_value")


def test_a_formula_that_was_computed_has_its_value() -> None:
    assert cells(sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>x</f><v>ab</v></c></row>')) == [
        (2, "ab")
    ]


def test_odd_cells_are_marked_and_not_guessed() -> None:
    odd = '<row><c t="e"><v>#N/A</v></c><c t="s"><v>999</v></c><c><v>1e999x</v></c><c t="inlineStr"><is><t>in</t></is></c></row>'
    assert cells(sheet(odd)) == [(NoValue("cell_error"), NoValue("cell_broken"), NoValue("cell_broken"), "in")]


def test_readings_beside_names_are_left_out() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><r><t>青</t></r><r><t>空</t></r><rPh sb="0" eb="2"><t>アオゾラ</t></rPh></si></sst>'
    )
    data = sheet('<row><c t="s"><v>0</v></c></row>')
    assert cells(changed(data, "xl/sharedStrings.xml", shared.encode())) == [("青空",)]


@settings(max_examples=25, deadline=None)
@given(st.dates(min_value=date(1900, 3, 1), max_value=date(2100, 1, 1)))
def test_days_of_both_epochs_are_the_same_days(wanted: date) -> None:
    book = openpyxl.Workbook()
    book.active.append([wanted])
    midnight = datetime(wanted.year, wanted.month, wanted.day)  # noqa: DTZ001
    for epoch in (openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH):
        if epoch == openpyxl.utils.datetime.MAC_EPOCH and wanted < date(1904, 1, 3):
            continue
        book.epoch = epoch
        out = io.BytesIO()
        book.save(out)
        assert abs(cells(out.getvalue())[0][0] - midnight) < timedelta(days=1)  # type: ignore[operator]


def test_two_lists_in_two_sheets_are_both_read_and_what_is_not_read_is_said() -> None:
    book = openpyxl.Workbook()
    header = ["取引先名", "銀行コード", "支店コード", "口座種別", "口座番号"]
    for title in ("東京", "大阪"):
        tab = book.create_sheet(title)
        tab.append(header)
        tab.append([title, 1, 2, "普通", 3])
    notes = book.create_sheet("メモ")
    notes.append(["ここは表ではありません"])
    book.create_sheet("空")
    out = io.BytesIO()
    book.save(out)
    found = list(records(io.BytesIO(out.getvalue()), PAYEES, {}, Limits(), "counterparty_list"))
    names = [
        item.payload.cells["name"]
        for item in found
        if isinstance(item, RawRecord) and isinstance(item.payload, ListRecord)
    ]
    assert names == ["東京", "大阪"]
    assert [(item.place, item.reason) for item in found if isinstance(item, Rejected)] == [
        ("sheet メモ", "sheet_without_header")
    ]


def test_entities_and_document_types_are_refused_everywhere() -> None:
    bad = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    for part in (
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
    ):
        assert refusal(changed(book_bytes(["x"]), part, bad)) == "xlsx_entities"


def test_bombs_are_refused_before_they_unfold() -> None:
    blank = b"<a>" + b" " * 60_000_000 + b"</a>"
    bombs = [changed(book_bytes(["x"]), "xl/worksheets/sheet1.xml", blank), sheet("<row/>" * 400_000)]
    started, wall = time.process_time(), []
    for bomb in bombs:
        tracemalloc.start()
        wall.append(refusal(bomb, Limits(cells=100_000)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 64 << 20
    assert wall[0] == "xlsx_bomb"
    assert wall[1] in {"xlsx_bomb", "too_many_cells"}
    assert time.process_time() - started < 60


def test_one_row_of_a_million_cells_is_refused() -> None:
    assert refusal(sheet(f"<row>{'<c/>' * 300_000}</row>"), Limits(archive_ratio=10_000)) == "xlsx_bomb"


def test_a_row_number_far_away_costs_nothing_and_far_columns_reject_the_row() -> None:
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row><row><c r="XFD2"><v>1</v></c></row>'
    assert cells(sheet(far)) == [(1,)]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_broken_xml_is_refused_with_its_part(part: str) -> None:
    assert refusal(changed(book_bytes(["x"]), part, b"<a><b></a>")) == "xlsx_broken"


def test_what_is_no_workbook_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(out.getvalue()) == "xlsx_not_workbook"
    assert refusal(b"PK\x03\x04" + b"x" * 100) == "xlsx_broken"
    assert refusal(book_bytes(["x"]), Limits(member_bytes=100)) == "format_too_large"


@cache
def whole_book() -> bytes:
    """Make it once: a workbook holds the time it was made, and its size varies with that."""
    return book_bytes(["取引先名", "銀行コード", "支店コード", "口座種別", "口座番号"], ["a", 1, 2, "普通", 3])


def test_a_workbook_whose_parts_would_lie_before_it_is_refused() -> None:
    damaged = bytearray(whole_book())
    start = damaged.rindex(b"PK\x05\x06") + 16
    damaged[start + 2] += 1
    with pytest.raises(Refused) as caught:
        list(records(io.BytesIO(bytes(damaged)), PAYEES, {}, Limits(), "counterparty_list"))
    assert caught.value.code == "xlsx_broken"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_never_raises_anything_else(data: st.DataObject) -> None:
    good = bytearray(whole_book())
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    for damaged in (bytes(good), bytes(good[:cut])):
        try:
            list(records(io.BytesIO(b"PK\x03\x04" + damaged[4:]), PAYEES, {}, Limits(), "counterparty_list"))
        except Refused:
            continue
