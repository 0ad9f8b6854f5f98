"""Encodings, delimiters and broken quotes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.sheets import lines
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.lines import Line, encoding_of, text_lines
from sekisho.connectors.sheets.values import SheetRow
from sekisho.model.errors import Refused
from sekisho.model.rows import Rejected

TEXT = "銀行コード,口座名義\r\n0001,ｶ)ｱｵｿﾞﾗ\r\n"


def rows(data: bytes) -> list[tuple[str, object]]:
    return [
        (row.place, list(row.cells) if isinstance(row, SheetRow) else row.reason)
        for row in delimited_rows(io.BytesIO(data))
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_reads_every_encoding_that_a_japanese_spreadsheet_writes(encoding: str) -> None:
    assert rows(TEXT.encode(encoding)) == [("line 1", ["銀行コード", "口座名義"]), ("line 2", ["0001", "ｶ)ｱｵｿﾞﾗ"])]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_an_encoding_that_shows_late_is_still_found(encoding: str) -> None:
    data = ("a,b\n" * 100_000 + "青空,①㈱\n").encode(encoding)
    assert rows(data)[-1] == ("line 100001", ["青空", "①㈱"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_counted_alike(end: str) -> None:
    assert [place for place, _ in rows(end.join(["a,b", "", "c,d", "e,f"]).encode())] == [
        "line 1",
        "line 2",
        "line 3",
        "line 4",
    ]


def test_a_line_that_cannot_be_decoded_is_one_reject() -> None:
    data = "青空,1\n".encode() + b"\xff\xfe\xfa,2\n" + "赤木,3\n".encode()
    assert rows(data) == [("line 1", ["青空", "1"]), ("line 2", "text_undecodable"), ("line 3", ["赤木", "3"])]


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 99])
def test_what_is_none_of_them_is_refused(data: bytes) -> None:
    assert encoding_of(data) is None
    with pytest.raises(Refused) as caught:
        list(text_lines(io.BytesIO(data)))
    assert caught.value.code == "encoding_unknown"


@pytest.mark.parametrize("before", [b"", b"id,name\n" * 40_000])
def test_western_letters_alone_in_words_are_windows_1252(before: bytes) -> None:
    data = before + "1,Zoë Brännström – André’s\n2,Æsa\n".encode("cp1252")
    assert [cells for _, cells in rows(data)][-2:] == [["1", "Zoë Brännström – André’s"], ["2", "Æsa"]]


def test_japanese_with_little_of_it_stays_japanese() -> None:
    assert encoding_of("ID,表示\nA,ソフト\nB,能力\n".encode("cp932")) == "cp932"


def test_utf16_that_breaks_off_is_refused_with_the_place() -> None:
    with pytest.raises(Refused) as caught:
        rows("a,b\n".encode("utf-16-le").join([b"\xff\xfe", b"\x00\xd8\x00\x00"]))
    assert caught.value.code == "text_undecodable_whole"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    data = delimiter.join(["a", "b, c; d", "e"]).encode() + b"\n" + delimiter.join(["1", '"2,2"', "3"]).encode()
    assert rows(data)[1][1] == ["1", "2,2", "3"]


def test_a_cell_may_hold_a_line_end() -> None:
    assert rows(b'a,"b\nb2\nb3",c\nd,e,f\n') == [("line 1", ["a", "b\nb2\nb3", "c"]), ("line 4", ["d", "e", "f"])]


def test_a_quote_that_never_closes_costs_its_own_line_only() -> None:
    data = 'a,b\n"c,d\n' + "e,f\n" * 300
    got = rows(data.encode())
    assert got[1] == ("line 2", "quote_unclosed")
    assert len(got) == 302


def test_a_quote_inside_a_word_is_a_letter() -> None:
    assert rows(b'5" disk,b\nc,d\n')[0] == ("line 1", ['5" disk', "b"])


def test_a_line_without_end_is_a_reject_and_memory_stays_bounded() -> None:
    got = list(text_lines(io.BytesIO(b"a\n" + b"x" * (3 * lines.LINE_BYTES) + b"\nb\n")))
    assert got == [Line(1, "a"), Rejected("line 2", "", "line_too_long"), Line(3, "b")]


def test_a_row_of_thousands_of_cells_is_a_reject() -> None:
    assert rows(b"a,b\n" + b"," * 5000) == [("line 1", ["a", "b"]), ("line 2", "row_too_wide")]


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8), min_size=2, max_size=4),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_what_a_csv_writer_wrote_is_read_back(table: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    data = ("first,second\r\n" * 20 + out.getvalue()).encode()
    assert [cells for _, cells in rows(data)[20:]] == table


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_rejects_or_refused(data: bytes) -> None:
    code = ""
    try:
        assert all(place.startswith("line ") for place, _ in rows(data))
    except Refused as refused:
        code = refused.code
    assert code in {"", "encoding_unknown", "text_undecodable_whole"}
