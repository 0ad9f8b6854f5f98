"""Which sheets of a workbook are the list, and which are logs, notes, legends and examples beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from zipfile import ZipFile

from sekisho.connectors.sheets.columns import NONE, ColumnSpec, match, settle
from sekisho.connectors.sheets.header import SEARCHED, find_header
from sekisho.connectors.sheets.values import RowOrReject, SheetRow, text
from sekisho.connectors.sheets.workbook import Book, SheetInfo
from sekisho.connectors.sheets.xlsx import merges, sheet_rows
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Rejected

ASIDE = frozenset({"sheet_hidden", "sheet_without_header", "sheet_lacks_column", "sheet_is_beside", "row_is_note"})
"""Reasons of what stands beside a list and is no record of it: told by name, and not counted as a record that was lost."""
_LOOKED = 1000
_BESIDE = re.compile(
    r"(?:変更|更新|改訂|改定|改版|修正|訂正|異動)の?(?:履歴|記録|一覧)|記[入載]例|入力例|作成例|見本|サンプル|ひな[形型]|雛[形型]"
    r"|\b(?:change|revision|version|update|edit)[ _-]?(?:log|history)\b|\b(?:sample|example|template)s?\b",
    re.IGNORECASE,
)
"""Names of sheets that repeat the header of a list and are none: what was changed in it, and how to fill it in."""
_NOTE = re.compile(
    r"[※＊*]|[(（]?注(?:意|記)?(?:\d+)?\s*[)）:：]|備考\s*[:：]|notes?\s*[:：]|以上$|end of (?:list|report)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sheet's header tells: the fields it names; whether it is the list, by plain headers; why it is not."""

    sheet: SheetInfo
    named: int
    plain: bool
    refused: Refused | None

    @property
    def beside(self) -> bool:
        return _BESIDE.search(self.sheet.name) is not None


def lists_of(
    archive: ZipFile, book: Book, spec: ColumnSpec, mapping: Mapping[str, str], connector: str
) -> tuple[frozenset[SheetInfo], Mapping[SheetInfo, Rejected]]:
    """Return the sheets that are the list, and a reject for each other that has something to say.

    A sheet is the list where every needed column is clear. Of several that are so, those stand aside that are so by
    headers that only may mean a field, or whose name says that they are a log of changes or an example.
    Refused where none is: as the sheet that names most fields is, `header_not_found` where none has a header.
    """
    told = [_told(archive, book, sheet, spec, mapping, connector) for sheet in book.sheets if not sheet.hidden]
    lists = [one for one in told if one.refused is None]
    if not lists:
        best = max(told, key=lambda one: one.named, default=None)
        if best is None or best.refused is None or not best.named:
            raise Refused("header_not_found", place=f"sheet {book.sheets[0].name}" if book.sheets else "archive")
        raise best.refused
    lists = [one for one in lists if one.plain] or lists
    lists = [one for one in lists if not one.beside] or lists
    kept = frozenset(one.sheet for one in lists)
    aside = {sheet: Rejected(f"sheet {sheet.name}", "", "sheet_hidden") for sheet in book.sheets if sheet.hidden}
    for one in told:
        if one.sheet not in kept and not _empty(archive, book, one.sheet):
            aside[one.sheet] = _why(one)
    return kept, aside


def _told(
    archive: ZipFile, book: Book, sheet: SheetInfo, spec: ColumnSpec, mapping: Mapping[str, str], connector: str
) -> _Told:
    seen = [row for row in _rows(archive, book, sheet, SEARCHED + 1) if isinstance(row, SheetRow)]
    header = find_header(seen, spec, mapping, merges(archive, sheet))
    place = f"sheet {sheet.name}"
    if header is None and not by_number(mapping):
        return _Told(sheet, 0, plain=False, refused=Refused("header_not_found", place=place))
    labels, named = (header.labels, header.recognised) if header else ((), 0)
    try:
        settle(labels, spec, mapping, connector, header.place if header else place)
    except Refused as refused:
        if refused.code != "column_unclear":
            raise
        return _Told(sheet, named, plain=False, refused=refused)
    there = {*match(labels, spec, weak=False), *(name for name, answer in mapping.items() if answer != NONE)}
    plain = any(there.issuperset(names) for names in spec.needs) and all(there & {*names} for names in spec.any_of)
    return _Told(sheet, named, plain, None)


def _why(one: _Told) -> Rejected:
    """Return why a sheet is not read beside others that are."""
    place = f"sheet {one.sheet.name}"
    if one.refused is None:
        return Rejected(place, "", "sheet_is_beside")
    if one.refused.code == "header_not_found":
        return Rejected(place, "", "sheet_without_header")
    return Rejected(place, one.refused.field, "sheet_lacks_column")


def _empty(archive: ZipFile, book: Book, sheet: SheetInfo) -> bool:
    return all(isinstance(row, SheetRow) and row.blank for row in _rows(archive, book, sheet, _LOOKED))


def _rows(archive: ZipFile, book: Book, sheet: SheetInfo, most: int) -> list[RowOrReject]:
    return list(islice(sheet_rows(archive, book, sheet, Limits().cells), most))


def by_number(mapping: Mapping[str, str]) -> bool:
    """Return whether the user named every column by its number, so that no header is needed."""
    return bool(mapping) and all(answer.startswith(("#", "=")) or answer == NONE for answer in mapping.values())


def is_note(row: SheetRow) -> bool:
    """Return whether a row holds one cell alone, and that begins as a note below a list does."""
    said = [value for value in row.cells if value is not None and (not isinstance(value, str) or text(value))]
    return len(said) == 1 and isinstance(said[0], str) and _NOTE.match(text(said[0])) is not None
