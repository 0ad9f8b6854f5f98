import io
import time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.mail.attachments import codes
from sekisho.connectors.mail.attachments.files import INPUT_BYTES, MOST_READ, TEXT_KEPT, Attachment, Files
from sekisho.connectors.mail.message import message_rows
from sekisho.model.rows import Limits, Row
from tests.connectors.mail.attachments.made import LINKS, archive, docx, message, pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n"


def read(content_type: str, name: str, data: bytes) -> Files:
    files = Files()
    files.take(Attachment(content_type, "", name, data))
    return files


def rows(raw: bytes) -> dict[str, dict[str, Any]]:
    return {
        row.table: dict(row.values) for row in message_rows(raw, "byte 0", "a.eml", Limits()) if isinstance(row, Row)
    }


def picture_of(payload: str, kind: str = "PNG") -> bytes:
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    held = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)).convert("RGB").save(held, kind)
    return held.getvalue()


def test_the_text_and_the_links_of_a_pdf_stand_apart_from_what_the_sender_wrote() -> None:
    made = pdf(["Invoice 77", "Account 1234567"], "https://pay.vendor.example/77")
    got = rows(message(("application/pdf", "invoice.pdf", made)))
    assert got["message_text"]["text"] == "Please see the attachment."
    assert got["message_text"]["attachment_text"] == "Invoice 77\nAccount 1234567"
    assert got["message_text"]["attachment_links"] == ["https://pay.vendor.example/77"]
    assert got["message"]["unread_attachments"] == []


def test_a_message_without_attachments_says_nothing_about_them() -> None:
    got = rows(message())
    assert got["message"]["unread_attachments"] == []
    assert "attachment_text" not in got["message_text"]


def test_a_pdf_that_asks_for_a_password_is_unread_for_that_reason() -> None:
    sealed = pdf(
        ["secret"],
        extra="/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
        + "x" * 32
        + ") /U ("
        + "y" * 32
        + ") /P -4 >> /ID [(a) (b)]",
    )
    assert read("application/pdf", "a.pdf", sealed).unread == ["encrypted a.pdf"]


@pytest.mark.parametrize("cut", [30, 200, 400])
def test_a_pdf_that_is_cut_is_never_taken_for_read_in_silence(cut: int) -> None:
    whole = pdf(["Invoice 77"])
    got = read("application/pdf", "a.pdf", whole[:cut])
    assert got.unread
    assert got.unread[0].split()[0] in {"broken", "no_text"}


def test_pages_past_the_bound_are_told() -> None:
    got = read("application/pdf", "long.pdf", pdf([f"page {number}" for number in range(30)]))
    assert "page 9" in got.text()
    assert "page 10" not in got.text()
    assert got.unread == ["cut long.pdf"]


def test_a_pdf_of_fonts_without_end_is_cut_in_bounded_time() -> None:
    fonts = " ".join(f"/F{number} 3 0 R" for number in range(2_000))
    made = pdf(["x"]).replace(b"<< /Font << /F1 3 0 R >> >>", f"<< /Font << {fonts} >> >>".encode())
    started = time.process_time()
    assert read("application/pdf", "a.pdf", made).unread == ["cut a.pdf"]
    assert time.process_time() - started < 5


def test_a_pdf_without_letters_is_not_clear() -> None:
    assert read("application/pdf", "scan.pdf", pdf([""])).unread == ["no_text scan.pdf"]


def test_a_word_file_is_read_with_its_links_whatever_type_it_is_declared_as() -> None:
    links = (
        f'<Relationships xmlns="{LINKS}"><Relationship Id="a" Type="hyperlink" TargetMode="External" '
        'Target="https://x.example/"/><Relationship Id="b" Target="styles.xml"/></Relationships>'
    )
    made = docx(["振込先が変わりました。", "口座 1234567"], word_of__rels_of_document__xml__rels=links)
    got = read("application/octet-stream", "a.bin", made)
    assert got.text() == "振込先が変わりました。\n口座 1234567"
    assert got.links == ["https://x.example/"]
    assert got.unread == []


def test_the_cells_of_a_workbook_stand_in_lines() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Bank", "Account"])
    sheet.append(["みずほ", 1234567])
    held = io.BytesIO()
    book.save(held)
    text = read("application/vnd.ms-excel", "a.xlsx", held.getvalue()).text()
    assert "Account" in text
    assert "みずほ" in text
    assert "1234567" in text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (archive({"a.exe": b"MZ"}), "archive"),
        (docx([], word_of_vbaProject__bin=b"x"), "macros"),
        (docx([]), "no_text"),
        (docx(["a"])[:200], "broken"),
        (OLE + b"x" * 600, "legacy_office"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "other_kind"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"-----BEGIN PGP MESSAGE-----\n", "encrypted"),
        (b"MZ\x90\x00", "other_kind"),
        (b"<html><script>go()</script>", "script"),
        (PNG, "picture"),
    ],
)
def test_what_is_not_read_says_why(data: bytes, reason: str) -> None:
    assert read("application/octet-stream", "a b", data).unread == [f"{reason} a b"]


def test_a_word_file_that_unfolds_without_end_is_cut_in_bounded_time() -> None:
    started = time.process_time()
    got = read("application/zip", "bomb.docx", docx(["a" * 30_000_000]))
    assert got.unread == ["cut bomb.docx"]
    assert time.process_time() - started < 5


def test_entities_in_a_word_file_are_not_followed() -> None:
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:t xmlns:w="w">&a;</w:t>'
    got = read("application/zip", "a.docx", docx([], word_of_document__xml=evil))
    assert got.unread == ["cut a.docx"]
    assert got.text() == ""


def test_an_invitation_is_read_line_by_line() -> None:
    made = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Payment\\, today\r\n"
        b'ORGANIZER;CN="Ito: CEO":mailto:ceo@x.example\r\nDESCRIPTION:Join https://meet.x.example/1\\nand br\r\n ing the token\r\n'
        b"LOCATION:LINE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    got = read("text/calendar", "invite.ics", made)
    assert got.text().split("\n") == [
        "Payment, today",
        "Ito: CEO mailto:ceo@x.example",
        "Join https://meet.x.example/1",
        "and bring the token",
        "LINE",
    ]
    assert got.links == ["https://meet.x.example/1"]


def test_a_page_as_a_file_shows_its_words_and_links() -> None:
    got = read("text/html", "a.htm", b"<p>Sign in <a href='https://x.example/'>here</a>")
    assert (got.text(), got.links, got.unread) == ("Sign in here", ["https://x.example/"], [])


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "cp932"])
def test_a_file_of_text_is_read_in_its_charset(charset: str) -> None:
    assert (
        read("text/csv", "a.csv", "口座番号,名義\n1234567,アオゾラ".encode(charset)).text().startswith("口座番号,名義")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP"])
def test_a_code_in_a_picture_is_read_and_its_words_are_not(kind: str) -> None:
    got = read("image/png", "line.png", picture_of("https://line.example/g/1", kind))
    assert got.codes == ["https://line.example/g/1"]
    assert (got.unread, got.scanned) == (["picture line.png"], True)


def test_a_code_in_the_picture_of_a_word_file_is_read() -> None:
    got = read(
        "application/zip", "a.docx", docx(["scan this"], word_of_media_of_image1__png=picture_of("https://x.example/q"))
    )
    assert (got.codes, got.scanned) == (["https://x.example/q"], True)


def test_a_code_in_the_picture_of_a_pdf_is_read() -> None:
    from PIL import Image

    held = io.BytesIO()
    Image.open(io.BytesIO(picture_of("https://x.example/pdf"))).save(held, "PDF")
    got = read("application/pdf", "a.pdf", held.getvalue())
    assert (got.codes, got.scanned, got.unread) == (["https://x.example/pdf"], True, ["no_text a.pdf"])


def test_without_the_reader_of_codes_pictures_are_told_as_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "installed", lambda: False)
    got = read("image/png", "line.png", PNG)
    assert (got.codes, got.scanned, got.unread) == ([], False, ["picture line.png"])


def test_what_is_past_a_bound_is_told_and_not_read() -> None:
    files = Files()
    files.take(Attachment("text/plain", "", "large.txt", b"x" * (INPUT_BYTES + 1)))
    files.take(Attachment("text/plain", "", "larger.txt", None))
    files.take(Attachment("text/plain", "", "long.txt", "あ".encode() * TEXT_KEPT))
    files.take(Attachment("text/plain", "", "last.txt", b"no room"))
    assert files.unread == ["too_large large.txt", "too_large larger.txt", "cut long.txt", "cut last.txt"]
    assert len(files.text().encode()) <= TEXT_KEPT
    for _ in range(MOST_READ):
        files.take(Attachment("text/plain", "", "many.txt", b"x"))
    assert files.unread[-1] == "too_many many.txt"


@given(
    st.sampled_from(["%PDF-1.4\n", "PK\x03\x04", "{\\rtf1", "BEGIN:VCALENDAR\n", "\x89PNG\r\n\x1a\n", "GIF89a", ""]),
    st.binary(max_size=400),
)
def test_no_attachment_raises(magic: str, rest: bytes) -> None:
    files = read("application/octet-stream", "a", magic.encode("latin-1") + rest)
    files.text().encode("utf-8")
