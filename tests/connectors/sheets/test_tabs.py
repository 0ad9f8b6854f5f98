"""Workbooks of several sheets: which are the list, which stand beside it, and where somebody has to say."""

import io

import openpyxl
import pytest

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.sheets.columns import load_spec
from sekisho.connectors.sheets.table import records
from sekisho.connectors.sheets.tabs import is_note
from sekisho.connectors.sheets.values import SheetRow
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

PAYEES = load_spec("sekisho.connectors.counterparty_list.read")
STAFF = load_spec("sekisho.connectors.staff_roster.read")
HEADER: list[object] = ["取引先コード", "取引先名", "銀行コード", "支店コード", "預金種目", "口座番号"]
ROW: list[object] = [1, "星野原", 1, 2, "普通", 3]
LOG: list[list[object]] = [["日付", "取引先コード", "取引先名", "変更内容"], ["2026/10/9", 1, "星野原", "住所"]]
Sheets = dict[str, list[list[object]]]


def book(sheets: Sheets, hidden: str = "") -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        tab = made.create_sheet(name)
        tab.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            tab.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(
    sheets: Sheets, spec: str = "counterparty_list", mapping: dict[str, str] | None = None
) -> dict[str, list[str]]:
    """Return the places of the records, and by reason those of what stands beside them."""
    data = io.BytesIO(book(sheets))
    found: dict[str, list[str]] = {"": []}
    for item in records(data, PAYEES if spec == "counterparty_list" else STAFF, mapping or {}, Limits(), spec):
        reason = item.reason if isinstance(item, Rejected) else ""
        assert isinstance(item, RawRecord | Rejected)
        found.setdefault(reason, []).append(item.place)
    return found


def test_a_log_of_changes_beside_the_list_is_named_and_the_list_is_read() -> None:
    found = read(
        {"変更履歴": LOG, "振込先一覧": [["取引先マスタ"], HEADER, ROW], "記入要領": [["重要度：A"]], "空": []}
    )
    assert found == {
        "": ["sheet 振込先一覧 row 3"],
        "sheet_lacks_column": ["sheet 変更履歴"],
        "sheet_without_header": ["sheet 記入要領"],
    }


@pytest.mark.parametrize("name", ["変更履歴", "口座変更の記録", "記入例", "見本", "Change log", "Example"])
def test_a_sheet_that_repeats_the_header_to_show_changes_or_how_to_fill_it_in_is_no_list(name: str) -> None:
    found = read({"一覧": [HEADER, ROW], name: [HEADER, ROW]})
    assert found == {"": ["sheet 一覧 row 2"], "sheet_is_beside": [f"sheet {name}"]}


def test_where_every_sheet_is_named_so_they_are_read() -> None:
    assert read({"見本市の取引先": [HEADER, ROW]}) == {"": ["sheet 見本市の取引先 row 2"]}


def test_a_table_of_codes_is_no_roster() -> None:
    found = read(
        {
            "名簿": [["職員番号", "氏名", "所属"], ["01", "星野 葵", "業務部"]],
            "所属コード": [["コード", "名称"], ["10", "業務部"]],
        },
        "staff_roster",
    )
    assert found == {"": ["sheet 名簿 row 2"], "sheet_is_beside": ["sheet 所属コード"]}


def test_where_no_sheet_is_the_list_the_one_that_names_most_is_asked_about() -> None:
    with pytest.raises(Refused) as caught:
        read({"履歴": LOG, "一覧": [[*HEADER[:-1], "番号欄"], ROW]})
    assert (caught.value.code, caught.value.field, caught.value.place) == (
        "column_unclear", "account_number", "sheet 一覧 row 1",
    )  # fmt: skip
    assert read({"履歴": LOG, "一覧": [[*HEADER[:-1], "番号欄"], ROW]}, mapping={"account_number": "番号欄"})[""] == [
        "sheet 一覧 row 2"
    ]
    with pytest.raises(Refused, match="header_not_found"):
        read({"メモ": [["なにもない"]]})
    with pytest.raises(Refused, match="mapping_unknown_field"):
        read({"一覧": [HEADER, ROW]}, mapping={"nothing": "x"})


def test_a_note_below_the_list_is_no_line_of_it() -> None:
    found = read({"一覧": [HEADER, ROW, ["※口座の変更は折り返し電話で確認すること"], [None, "注記のない会社"]]})
    assert found == {"": ["sheet 一覧 row 2", "sheet 一覧 row 4"], "row_is_note": ["sheet 一覧 row 3"]}


@pytest.mark.parametrize("text", ["※削除日を記入", "注1）令和", "（注）記載", "備考：なし", "以上", "Note: closed"])
def test_notes_begin_as_notes_do(text: str) -> None:
    assert is_note(SheetRow("row 1", (None, text, "")))
    assert not is_note(SheetRow("row 1", (1, text)))


@pytest.mark.parametrize("text", ["以上不動産", "注連縄工業", "株式会社※"])
def test_names_are_no_notes(text: str) -> None:
    assert not is_note(SheetRow("row 1", (text,)))


def test_a_list_behind_a_long_log_is_recognised_for_what_it_is() -> None:
    data = book({"変更履歴": [LOG[0], *[LOG[1]] * 80], "一覧": [HEADER, ROW]})
    assert choose(peek(io.BytesIO(data)), "x.xlsx").id == "counterparty_list"
    large = book(
        {"変更履歴": [LOG[0], *([at, at * 7919, f"x{at * 104729}", "y"] for at in range(6000))], "一覧": [HEADER, ROW]}
    )
    assert choose(peek(io.BytesIO(large)), "x.xlsx").id == "counterparty_list"
