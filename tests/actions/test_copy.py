"""A copy has the banner before its text and everything else as it was; what cannot be opened is attached as it was."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.actions.banner import Banner, Kind
from sekisho.actions.copy import with_banner
from sekisho.connectors.mail.message import message_rows, message_uid
from sekisho.model.rows import Cell, Limits, Row

BANNER = Banner(Kind.VENDOR, "mika@vend0r.example", "vendor.example")
TITLE = "支払い・返信の前に確認してください"
HEAD = (
    b"From: Mika <mika@vend0r.example>\r\nTo: a@bank.example\r\nSubject: =?iso-2022-jp?B?GyRCP002YhsoQg==?=\r\n"
    b"Date: Fri, 20 Nov 2026 10:00:00 +0900\r\nMessage-ID: <1@vend0r.example>\r\nMIME-Version: 1.0\r\n"
)


def rows(raw: bytes) -> list[dict[str, Cell]]:
    found = message_rows(raw, "byte 0-", "a.eml", Limits())
    return [dict(row.values) for row in found if isinstance(row, Row)]


def text(raw: bytes) -> str:
    return str(rows(raw)[1]["text"])


PLAIN = HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + "新しい口座です。\r\n".encode("iso2022_jp")
HTML = (
    HEAD + b'Content-Type: text/html; charset="Shift_JIS"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    b"<html><style>div{display:none}</style><body class='a'>" + "<p>新しい口座です。</p></body></html>".encode("cp932")
)


def mixed() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "mika@vend0r.example", "a@bank.example", "請求書"
    message["Message-ID"], message["Date"] = "<2@vend0r.example>", "Fri, 20 Nov 2026 10:00:00 +0900"
    message.set_content("plain text\n")
    message.add_alternative("<p>the same in HTML</p>", subtype="html")
    message.add_attachment(bytes(range(256)) * 40, maintype="application", subtype="pdf", filename="請求書.pdf")
    message.add_attachment("notes", filename="notes.txt")
    return message.as_bytes(policy=policy.SMTP)


@pytest.mark.parametrize("raw", [PLAIN, HTML, mixed()], ids=["plain", "html", "mixed"])
def test_the_text_has_the_banner_and_stays(raw: bytes) -> None:
    made = with_banner(raw, BANNER)
    assert TITLE in text(made)
    assert text(made).index(TITLE) < text(made).index(text(raw).strip()[:8])
    before, after = rows(raw)[0], rows(made)[0]
    same = ("from_address", "to_addresses", "subject", "date_header", "message_id", "attachment_names")
    assert {name: before[name] for name in same} == {name: after[name] for name in same}


def test_html_begins_with_the_banner_inside_its_body() -> None:
    made = message_from_bytes(with_banner(HTML, BANNER), policy=policy.default)
    assert isinstance(made, EmailMessage)
    content = made.get_content()
    assert content.index("<body class='a'>") < content.index('role="alert"') < content.index("新しい")


def test_attachments_keep_their_bytes_and_texts_attached_have_no_banner() -> None:
    made = message_from_bytes(with_banner(mixed(), BANNER), policy=policy.default)
    assert isinstance(made, EmailMessage)
    pdf, notes = made.iter_attachments()
    assert pdf.get_content() == bytes(range(256)) * 40
    assert notes.get_content().strip() == "notes"


def test_a_message_inside_a_message_is_left_as_it_was() -> None:
    outer = EmailMessage()
    outer["From"], outer["Message-ID"] = "a@b.example", "<3@b.example>"
    outer.set_content("see below")
    outer.add_attachment(message_from_bytes(mixed(), policy=policy.default))
    made = message_from_bytes(with_banner(outer.as_bytes(policy=policy.SMTP), BANNER), policy=policy.default)
    assert isinstance(made, EmailMessage)
    (inner,) = made.iter_attachments()
    assert TITLE in made.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert TITLE not in inner.get_content().get_body(("plain",)).get_content()


SIGNED = (
    HEAD + b'Content-Type: multipart/signed; boundary="b"; protocol="application/pkcs7-signature"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nsigned\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nAA==\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    "raw",
    [
        SIGNED,
        HEAD + b"Content-Type: application/pkcs7-mime\r\n\r\nAAAA\r\n",
        HEAD + b"Content-Type: text/plain; charset=no-such-charset\r\n\r\nhello\r\n",
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe\r\n",
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\nno part at all\r\n',
    ],
    ids=["signed", "encrypted", "charset", "bytes", "boundary"],
)
def test_what_cannot_be_opened_is_attached_byte_for_byte(raw: bytes) -> None:
    made = with_banner(raw, BANNER)
    assert raw in made
    assert TITLE in text(made)
    assert rows(made)[0]["from_address"] == "mika@vend0r.example"


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body: bytes) -> None:
    for raw in (body, PLAIN + body, HTML + body, SIGNED + body):
        made = with_banner(raw, BANNER)
        assert made == with_banner(raw, BANNER)
        assert message_uid(made) != message_uid(raw)


@given(st.recursive(st.just(b"Content-Type: text/plain\r\n\r\nx\r\n"), lambda inner: st.builds(
    lambda one, edge: b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n%b\r\n--%d--\r\n' % (edge, edge, one, edge),
    inner, st.integers(0, 99)), max_leaves=30))  # fmt: skip
def test_parts_in_parts_are_opened_or_attached(inner: bytes) -> None:
    assert with_banner(HEAD + inner, BANNER)


def test_a_thousand_parts_in_parts_are_attached() -> None:
    raw = HEAD + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (one, one) for one in range(2000)
    )
    assert raw in with_banner(raw, BANNER)
