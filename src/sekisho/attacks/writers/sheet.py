"""A small XLSX workbook whose bytes depend on nothing but its cells (no clock, no author)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Cell = str | int | dt.date | None

_NS = "http://schemas.openxmlformats.org"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_XML}<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    + "</Types>"
)
_RELS = (
    f'{_XML}<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK_RELS = (
    f'{_XML}<Relationships xmlns="{_NS}/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{n}" Type="{_NS}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")),
            1,
        )
    )
    + "</Relationships>"
)
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_NS}/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/>'
    '<name val="Yu Gothic"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _column(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _serial(day: dt.date) -> int:
    return (day - dt.date(1899, 12, 30)).days


def _cell(place: str, value: Cell, strings: dict[str, int]) -> str:
    match value:
        case None:
            return ""
        case str():
            return f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        case dt.date():
            return f'<c r="{place}" s="1"><v>{_serial(value)}</v></c>'
        case _:
            return f'<c r="{place}"><v>{value}</v></c>'


def _pack(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return buffer.getvalue()


def _merged(merges: Sequence[str]) -> str:
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in merges)
    return f'<mergeCells count="{len(merges)}">{cells}</mergeCells>' if merges else ""


def workbook(title: str, rows: Sequence[Sequence[Cell]], merges: Sequence[str] = ()) -> bytes:
    """Return a workbook of one sheet; `merges` are ranges such as A1:C1."""
    strings: dict[str, int] = {}
    out = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_column(i)}{number}", value, strings) for i, value in enumerate(row))
        out.append(f'<row r="{number}">{cells}</row>')
    main = f'xmlns="{_NS}/spreadsheetml/2006/main"'
    shared = "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings)
    return _pack(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS,
            "xl/workbook.xml": f'{_XML}<workbook {main} xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets>'
            f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _BOOK_RELS,
            "xl/styles.xml": _STYLES,
            "xl/sharedStrings.xml": f'{_XML}<sst {main} uniqueCount="{len(strings)}">{shared}</sst>',
            "xl/worksheets/sheet1.xml": f"{_XML}<worksheet {main}><sheetData>{''.join(out)}</sheetData>"
            f"{_merged(merges)}</worksheet>",
        }
    )
