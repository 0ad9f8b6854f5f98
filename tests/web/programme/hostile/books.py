"""Workbooks that unfold into more than they are, name places outside, or are none."""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Final

TYPES: Final = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS: Final = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="worksheet" Target="{target}"/></Relationships>'
)
BOOK: Final = (
    '<?xml version="1.0"?>{dtd}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET: Final = '<?xml version="1.0"?>{dtd}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'  # fmt: skip
HEAD: Final = ("社員番号", "氏名", "メールアドレス", "部署")


def row(number: int, *cells: str) -> str:
    """Return a row of words."""
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


ROWS: Final = row(1, *HEAD) + row(2, "1000", "職員", "n0@friday.example", "為替課")


def book(more: Mapping[str, bytes | str] = {}, *, target: str = "worksheets/s.xml", name: str = "名簿", dtd: str = "", rows: str = ROWS, sheet: str = "") -> bytes:  # fmt: skip
    """Return a workbook with one list; `more` are further parts, or others in place of ours."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": BOOK.format(name=name, dtd=""),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(target=target),
        "xl/worksheets/s.xml": sheet or SHEET.format(rows=rows, dtd=dtd),
        **more,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def outside() -> Mapping[str, bytes]:
    """Return workbooks whose parts are named as if they lay elsewhere, with what lies in them."""
    names = ("../../../../../../tmp/slip.xml", "/tmp/slip.xml", "..\\..\\slip.xml", "xl/../../slip.xml", "C:\\slip.xml")  # noqa: S108 - nothing is written there
    return {
        **{name: book({name: "<a/>"}) for name in names},
        **{f"target {name}": book(target=name) for name in ("../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "https://evil.example/s.xml")},
    }  # fmt: skip


def entities() -> Mapping[str, bytes]:
    """Return workbooks that name files, addresses or themselves many times over in a document type."""
    many = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    types = {
        "file": '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "address": '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        "parameter": '<!DOCTYPE w [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
        "laughs": f'<!DOCTYPE w [<!ENTITY l0 "ha">{many}]>',
    }
    used = row(1, *HEAD) + row(2, "1000", "&x;&l8;", "n0@friday.example", "為替課")
    return {name: book(dtd=dtd, rows=used) for name, dtd in types.items()}


def bombs() -> Mapping[str, bytes]:
    """Return small workbooks that unfold into large ones."""
    blank = b" " * (40 << 20)
    big = SHEET.format(rows=ROWS, dtd="").encode().replace(b"</sheetData>", b"</sheetData>" + blank)
    deep = SHEET.format(rows="<a>" * 60_000 + "</a>" * 60_000, dtd="")
    wide = row(1, *HEAD) + '<row r="2"><c r="ZZZ2" t="inlineStr"><is><t>x</t></is></c></row>' * 2_000
    many = {f"xl/p{number}.xml": "<a/>" for number in range(3_000)}
    nested = book({"xl/media/inner.xlsx": book()})
    return {
        "blank": book({"xl/worksheets/s.xml": big}),
        "shared": book({"xl/sharedStrings.xml": blank}),
        "deep": book(sheet=deep),
        "wide": book(rows=wide),
        "members": book(many),
        "huge row": book(rows=row(1, *HEAD) + '<row r="9999999"><c r="A9999999"><v>1e999</v></c></row>'),
        "nested": nested,
    }


def broken() -> Mapping[str, bytes]:
    """Return files that say they are workbooks and are none."""
    whole = book()
    lied = bytearray(whole)
    at = lied.rfind(b"PK\x01\x02")
    struct.pack_into("<I", lied, at + 24, 0xFFFFFFFF)  # the size that the last part is said to have
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
        archive.writestr("xl/worksheets/s.xml", b"\xff\xfe\x00")
    return {
        "half": whole[: len(whole) // 2],
        "head": b"PK\x03\x04" + b"\0" * 64,
        "end": b"PK\x05\x06" + b"\0" * 18,
        "before": b"PK\x03\x04" + whole,
        "lied": bytes(lied),
        "no XML": out.getvalue(),
        "empty sheet": book({"xl/worksheets/s.xml": b""}),
        "encoding": book({"xl/worksheets/s.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}),
        "nothing": b"\n",
        "binary": bytes(range(256)) * 400,
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    }
