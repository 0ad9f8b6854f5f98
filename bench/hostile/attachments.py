"""Files that expand, loop, lie about what they are, or cannot be read: each letter must still come out with its file named."""

import base64
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from bench.hostile.case import READ, Case, attached, has, letter, mime, mixed, part

_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><w:document><w:t>&a9;</w:t></w:document>"
).encode()
_QUADRATIC = b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 50_000 + b'">]><w:document>' + b"&a;" * 50_000 + b"</w:document>"
_OUTSIDE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document><w:t>&a;</w:t></w:document>'
_REMOTE = b'<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><w:document/>'
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_W = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return kept.getvalue()


def _word(document: bytes) -> bytes:
    return _zip({"[Content_Types].xml": _TYPES, "word/document.xml": document})


def _sheet(sheet: bytes, strings: bytes = b"<sst/>") -> bytes:
    return _zip(
        {
            "[Content_Types].xml": _TYPES,
            "xl/sharedStrings.xml": strings,
            "xl/worksheets/sheet1.xml": sheet,
            "xl/workbook.xml": b"<workbook/>",
        }
    )


def _zeros(megabytes: int) -> bytes:
    return b" " * (megabytes * 1_000_000)


def _nested_zip(levels: int) -> bytes:
    inside = _zip({"a": _zeros(1)})
    for _ in range(levels):
        inside = _zip({f"{n}.zip": inside for n in range(10)})
    return inside


def _lying_size() -> bytes:
    raw = bytearray(_word(_W.encode() + _zeros(20)))
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"word/document.xml"))
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(raw)


def _overlapping() -> bytes:
    """Return an archive whose ten thousand entries all name the same bytes."""
    data = zlib.compress(_zeros(1), 9)[2:-4]
    crc = zlib.crc32(_zeros(1))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), 1_000_000, 1, 0) + b"a" + data
    entry = (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), 1_000_000, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    number = 10_000
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, number, number, number * len(entry), len(local), 0)
    return local + entry * number + end


def _pdf(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """Return a PDF of these objects, numbered from 1, with its cross-reference table."""
    out, places = b"%PDF-1.7\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(out),
    )


_ROOT = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << >> >>"


def _stream(data: bytes, words: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), words, data)


def _pdfs(size: int) -> Iterator[tuple[str, bytes]]:
    flate = b"/Filter /FlateDecode"
    yield "plain", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"BT /F1 12 Tf (Please pay) Tj ET"))
    yield "bomb", _pdf(_ROOT, _PAGES, _PAGE, _stream(zlib.compress(_zeros(size), 9), flate))
    twice = zlib.compress(zlib.compress(_zeros(size), 9), 9)
    yield "bomb_twice", _pdf(_ROOT, _PAGES, _PAGE, _stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))
    yield (
        "filters_thousand",
        _pdf(_ROOT, _PAGES, _PAGE, _stream(b"x", b"/Filter [" + b"/ASCIIHexDecode " * 1000 + b"]")),
    )
    yield "run_length", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"\x81 " * 500_000, b"/Filter /RunLengthDecode"))
    yield "lzw", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"\x80\x0b\x60\x50" * 10_000, b"/Filter /LZWDecode"))
    yield (
        "predictor",
        _pdf(
            _ROOT,
            _PAGES,
            _PAGE,
            _stream(zlib.compress(b"x" * 1000), flate + b" /DecodeParms << /Predictor 15 /Columns 2000000000 >>"),
        ),
    )
    yield "kids_loop", _pdf(_ROOT, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")
    yield (
        "kids_two_loop",
        _pdf(_ROOT, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] >>"),
    )
    yield (
        "kids_double",
        _pdf(_ROOT, *[b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>" % (n, n) for n in range(3, 43)], _PAGE),
    )
    yield "kids_deep", _pdf(_ROOT, *[b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % n for n in range(3, 5003)], _PAGE)
    yield "count_lies", _pdf(_ROOT, b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", _PAGE, _stream(b""))
    yield "refers_to_itself", _pdf(_ROOT, _PAGES, b"3 0 R", _stream(b""))
    yield "refers_in_a_ring", _pdf(_ROOT, _PAGES, b"4 0 R", b"3 0 R")
    yield "length_is_itself", _pdf(_ROOT, _PAGES, _PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream")
    yield "length_negative", _pdf(_ROOT, _PAGES, _PAGE, b"<< /Length -5 >>\nstream\nx\nendstream")
    yield "length_huge", _pdf(_ROOT, _PAGES, _PAGE, b"<< /Length 99999999999 >>\nstream\nx\nendstream")
    yield "arrays_deep", _pdf(_ROOT, _PAGES, b"[" * 100_000, _stream(b""))
    yield "dictionaries_deep", _pdf(_ROOT, _PAGES, b"<< /A " * 50_000, _stream(b""))
    yield "operators_deep", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"[" * 300_000))
    yield "operators_many", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"BT (a) Tj ET\n" * 100_000))
    yield "string_open", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"BT (" + b"(" * 300_000))
    yield "number_long", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"9" * 300_000 + b" Tf"))
    yield (
        "form_in_itself",
        _pdf(
            _ROOT,
            _PAGES,
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
            _stream(b"/X Do"),
            _stream(b"/X Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> >>"),
        ),
    )
    yield "xref_loop", _pdf(_ROOT, _PAGES, _PAGE, _stream(b""), trailer=b"<< /Root 1 0 R /Prev 9 >>")
    yield "xref_missing", b"%PDF-1.7\n1 0 obj\n" + _ROOT + b"\nendobj\n"
    yield "xref_outside", b"%PDF-1.7\nstartxref\n999999999\n%%EOF"
    yield "xref_of_itself", b"%PDF-1.7\nxref\n0 0\ntrailer\n<< /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF"
    yield (
        "xref_huge_count",
        b"%PDF-1.7\nxref\n0 2000000000\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    )
    yield "objects_hundred_thousand", b"%PDF-1.7\n" + b"1 0 obj\nnull\nendobj\n" * 100_000
    yield "endobj_missing_hundred_thousand", b"%PDF-1.7\n" + b"1 0 obj\n" * 100_000
    yield (
        "encrypted",
        _pdf(
            _ROOT,
            _PAGES,
            _PAGE,
            _stream(b"\x8a\x01"),
            trailer=b"<< /Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /O (x) /U (y) /P -4 >> /ID [(a)(a)] >>",
        ),
    )
    yield (
        "encrypted_unknown",
        _pdf(_ROOT, _PAGES, _PAGE, _stream(b"x"), trailer=b"<< /Root 1 0 R /Encrypt << /Filter /Firm >> >>"),
    )
    yield (
        "script",
        _pdf(
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
            _PAGES,
            _PAGE,
            _stream(b""),
        ),
    )
    yield (
        "link_action",
        _pdf(
            _ROOT,
            _PAGES,
            b"<< /Type /Page /Parent 2 0 R /Annots [<< /Subtype /Link /A << /S /URI /URI (http://evil.example/) >> >>] >>",
        ),
    )
    yield (
        "cmap_bomb",
        _pdf(
            _ROOT,
            _PAGES,
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            _stream(b"BT /F1 9 Tf <0001> Tj ET"),
            b"<< /Type /Font /Subtype /Type0 /ToUnicode 6 0 R >>",
            _stream(b"1 beginbfrange\n<00000000> <ffffffff> <0041>\nendbfrange"),
        ),
    )
    yield (
        "object_stream_in_itself",
        _pdf(_ROOT, _PAGES, _PAGE, _stream(zlib.compress(b"4 0 null"), flate + b" /Type /ObjStm /N 1000000 /First 4")),
    )
    yield "cut", _pdf(_ROOT, _PAGES, _PAGE, _stream(b"BT ET"))[:200]
    yield "header_alone", b"%PDF-1.7"
    yield "garbage", b"%PDF-1.7\n" + bytes(range(256)) * 2000
    yield "ends_hundred_thousand", b"%PDF-1.7\n" + b"%%EOF\n" * 100_000
    yield "starts_hundred_thousand", b"%PDF-1.7\n" + b"startxref\n9\n" * 50_000


def _offices(size: int) -> Iterator[tuple[str, bytes, bytes]]:
    ok = (_W + "<w:p><w:r><w:t>Please pay</w:t></w:r></w:p></w:body></w:document>").encode()
    yield "plain.docx", _DOCX, _word(ok)
    yield "laughs.docx", _DOCX, _word(_LAUGHS)
    yield "quadratic.docx", _DOCX, _word(_QUADRATIC)
    yield "outside.docx", _DOCX, _word(_OUTSIDE)
    yield "remote.docx", _DOCX, _word(_REMOTE)
    yield "bomb.docx", _DOCX, _word(_W.encode() + _zeros(size))
    yield "bomb-tags.docx", _DOCX, _word(_W.encode() + b"<w:p/>" * 3_000_000)
    yield "deep.docx", _DOCX, _word(_W.encode() + b"<w:p>" * 100_000)
    yield "attributes.docx", _DOCX, _word(b"<w:document " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>")
    yield (
        "namespaces.docx",
        _DOCX,
        _word(b"<w:document " + b" ".join(b'xmlns:a%d="u"' % n for n in range(50_000)) + b"/>"),
    )
    yield "lying-size.docx", _DOCX, _lying_size()
    yield "utf16.docx", _DOCX, _word('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"))
    yield "utf7.docx", _DOCX, _word(b'<?xml version="1.0" encoding="utf-7"?><a/>')
    yield "not-xml.docx", _DOCX, _word(b"\xff\xfe\x00not xml")
    yield "no-document.docx", _DOCX, _zip({"[Content_Types].xml": _TYPES})
    yield "names-up.docx", _DOCX, _zip({"../../etc/passwd": b"x", "word/document.xml": ok})
    yield "names-many.docx", _DOCX, _zip({f"{n}.xml": b"" for n in range(20_000)}, zipfile.ZIP_STORED)
    yield "cut.docx", _DOCX, _word(ok)[:-40]
    yield "not-a-zip.docx", _DOCX, b"PK\x03\x04 nothing"
    yield "encrypted.docx", _DOCX, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    yield "laughs.xlsx", _XLSX, _sheet(_LAUGHS)
    yield "strings.xlsx", _XLSX, _sheet(b"<worksheet/>", _QUADRATIC)
    yield "bomb.xlsx", _XLSX, _sheet(_zeros(size))
    yield (
        "far-cell.xlsx",
        _XLSX,
        _sheet(b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'),
    )
    yield (
        "index-negative.xlsx",
        _XLSX,
        _sheet(
            b'<worksheet><sheetData><row><c t="s"><v>-1</v></c><c t="s"><v>99999999999</v></c></row></sheetData></worksheet>'
        ),
    )
    yield (
        "rows-million.xlsx",
        _XLSX,
        _sheet(b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 500_000 + b"</sheetData></worksheet>"),
    )
    yield "macro.docm", _DOCX, _zip({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 512, "word/document.xml": ok})
    yield "old.doc", b"application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096
    yield (
        "old-loop.xls",
        b"application/vnd.ms-excel",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 22 + struct.pack("<HHH", 3, 0xFFFE, 9) + b"\0" * 4096,
    )
    yield "rich.rtf", b"application/rtf", b"{\\rtf1" + b"{" * 200_000
    yield "overlapping.zip", b"application/zip", _overlapping()
    yield "nested.zip", b"application/zip", _nested_zip(3)
    yield "bomb.gz", b"application/gzip", gzip.compress(_zeros(size), mtime=0)
    yield "gz-of-gz.gz", b"application/gzip", gzip.compress(gzip.compress(_zeros(size), mtime=0), mtime=0)


def _image(width: int, height: int, data: bytes = b"") -> bytes:
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks
    )


def _tar() -> bytes:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/passwd"))
    return kept.getvalue()


_CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260302T000000Z\r\nSUMMARY:Pay\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n"


def _others(size: int) -> Iterator[tuple[str, bytes, bytes]]:
    calendar = b"text/calendar"
    yield "endless.ics", calendar, _CALENDAR.format("RRULE:FREQ=SECONDLY\r\n").encode()
    yield (
        "by-all.ics",
        calendar,
        _CALENDAR.format(
            "RRULE:FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60))) + ";COUNT=999999999\r\n"
        ).encode(),
    )
    yield "events.ics", calendar, _CALENDAR.format("END:VEVENT\r\nBEGIN:VEVENT\r\n" * 20_000).encode()
    yield "deep.ics", calendar, b"BEGIN:VEVENT\r\n" * 50_000
    yield "folded.ics", calendar, _CALENDAR.format("DESCRIPTION:a" + "\r\n a" * 100_000 + "\r\n").encode()
    yield "zone.ics", calendar, _CALENDAR.format("DTEND;TZID=../../../etc/passwd:20260302T000000\r\n").encode()
    yield "date.ics", calendar, _CALENDAR.format("DTEND:99999999T999999Z\r\n").encode()
    yield "binary.ics", calendar, b"\xff\xfe" + bytes(range(256)) * 100
    yield "card.vcf", b"text/vcard", b"BEGIN:VCARD\r\n" * 20_000
    for width, height in ((65_535, 65_535), (2**31 - 1, 2**31 - 1), (0, 0), (1, 2**31 - 1)):
        yield f"size-{width}-{height}.png", b"image/png", _image(width, height)
    yield "bomb.png", b"image/png", _image(20_000, 15 * size, b"\0" * (60_001 * 15 * size))
    yield "cut.png", b"image/png", _image(10, 10)[:40]
    yield "bad-sum.png", b"image/png", _image(10, 10)[:-4] + b"\0\0\0\0"
    yield "chunk-huge.png", b"image/png", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"
    yield "cut.jpg", b"image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03"
    yield (
        "loop.gif",
        b"image/gif",
        b"GIF89a\xff\xff\xff\xff\xf7\0\0" + b"\0" * 768 + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" + b"," + b"\xff" * 100,
    )
    yield "directory-loop.tif", b"image/tiff", b"II*\0\x08\0\0\0\0\0\x08\0\0\0"
    yield "laughs.svg", b"image/svg+xml", _LAUGHS
    yield "page.html", b"text/html", b"<b>" * 200_000
    yield (
        "winmail.dat",
        b"application/ms-tnef",
        struct.pack("<IH", 0x223E9F78, 1) + b"\x01\x06\x90\x08\0" + b"\xff" * 4000,
    )
    yield "winmail-empty.dat", b"application/ms-tnef", b""
    yield "smime.p7m", b"application/pkcs7-mime; smime-type=enveloped-data", b"\x30\x80" * 20_000
    yield "smime-signed.p7m", b"application/pkcs7-mime; smime-type=signed-data", b"\x30\x84\xff\xff\xff\xff\x06\x09"
    yield "key.asc", b"application/pgp-keys", b"-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n" * 10_000
    yield "up.tar", b"application/x-tar", _tar()
    yield "letter.eml", b"message/rfc822", letter(From=b"ceo@bank.example")
    yield "letters.eml", b"application/octet-stream", letter() * 10_000
    yield "program.exe", b"application/octet-stream", b"MZ" + b"\0" * 1000
    yield "note.one", b"application/onenote", b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d" + b"\0" * 1000
    yield "disk.iso", b"application/octet-stream", b"\0" * 40_000 + b"CD001"
    yield "text.txt", b"text/plain", b"1" * 1_000_000
    yield "wide.csv", b"text/csv", b"," * 1_000_000
    yield "quotes.csv", b"text/csv", b'"' * 1_000_000


_NAMES: tuple[tuple[str, bytes, Any], ...] = (
    ("plain", b'attachment; filename="a.pdf"', has("a.pdf")),
    ("none", b"attachment", {}),
    ("encoded_word", b'attachment; filename="=?utf-8?b?6KuL5rGC5pu4LnBkZg==?="', has("請求書.pdf")),
    ("rfc2231", b"attachment; filename*=utf-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf", has("請求書.pdf")),
    ("rfc2231_parts", b"attachment; filename*0*=utf-8''%E8%AB%8B; filename*1*=%E6%B1%82; filename*2=.pdf", has("請求.pdf")),
    ("rfc2231_out_of_order", b"attachment; filename*1=.pdf; filename*0=a", bool),
    ("rfc2231_missing_part", b"attachment; filename*0=a; filename*2=.pdf", {}),
    ("rfc2231_bad_charset", b"attachment; filename*=x-none''%ff.pdf", bool),
    ("rfc2231_bad_hex", b"attachment; filename*=utf-8''%zz.pdf", bool),
    ("rfc2231_no_quotes", b"attachment; filename*=a.pdf", {}),
    ("rfc2231_ten_thousand_parts", b"attachment" + b"".join(b"; filename*%d=a" % n for n in range(10_000)), {}),
    ("rfc2231_far_index", b"attachment; filename*999999999=a", {}),
    ("raw_utf8", "attachment; filename=請求書.pdf".encode(), has("請求書.pdf")),
    ("raw_sjis", 'attachment; filename="請求書表.pdf"'.encode("cp932"), bool),
    ("path", b'attachment; filename="../../etc/passwd"', bool),
    ("bidi", 'attachment; filename="invoice\u202efdp.exe"'.encode(), bool),
    ("double_ending", b'attachment; filename="a.pdf.exe"', has("a.pdf.exe")),
    ("spaces_before_ending", b'attachment; filename="a.pdf' + b" " * 1000 + b'.exe"', bool),
    ("of_a_megabyte", b'attachment; filename="' + b"a" * 1_000_000 + b'"', {}),
    ("nul", b'attachment; filename="a.pdf\0.exe"', bool),
    ("newline", b'attachment; filename="a\r\n .pdf"', bool),
    ("quote_open", b'attachment; filename="a.pdf', bool),
    ("twice", b"attachment; filename=a.pdf; filename=b.exe", bool),
    ("empty", b'attachment; filename=""', {}),
    ("inline", b'inline; filename="a.pdf"', has("a.pdf")),
    ("unknown_disposition", b'x-none; filename="a.pdf"', has("a.pdf")),
)  # fmt: skip


def cases(size: int = 100) -> Iterator[Case]:
    """Yield each file in a letter, then odd names of one file; what expands does so to `size` MB."""
    named = {**READ, "text": has("Please pay the attached invoice.")}
    for name, data in _pdfs(size):
        yield Case(
            f"file_pdf_{name}", attached("a.pdf", b"application/pdf", data), {**named, "attachment_names": has("a.pdf")}
        )
    for name, kind, data in (*_offices(size), *_others(size)):
        yield Case(f"file_{name}", attached(name, kind, data), {**named, "attachment_names": has(name)})
    for name, place, wanted in _NAMES:
        file = part(
            b"application/pdf",
            base64.encodebytes(b"%PDF-1.7"),
            b"Content-Disposition: " + place,
            b"Content-Transfer-Encoding: base64",
        )
        yield Case(
            f"filename_{name}",
            mixed(part(b"text/plain", b"Please pay."), file),
            {**READ, **({"attachment_names": wanted} if callable(wanted) else {})},
        )
    yield Case(
        "file_alone",
        mime(b'application/pdf; name="a.pdf"', b"JVBERi0=", b"Content-Transfer-Encoding: base64"),
        {**READ, "attachment_names": has("a.pdf")},
    )
    yield Case(
        "file_not_base64",
        mixed(part(b'application/pdf; name="a.pdf"', b"\xff" * 10_000, b"Content-Transfer-Encoding: base64")),
        {**READ, "attachment_names": has("a.pdf")},
    )
    yield Case(
        "file_hundred_pdfs",
        mixed(*[part(b'application/pdf; name="a.pdf"', b"%PDF-1.7\n" + b"1 0 obj\n" * 1000)] * 100),
        READ,
    )
