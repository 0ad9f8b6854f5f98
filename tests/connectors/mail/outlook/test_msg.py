import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.outlook.ole import NotMessageError, item_of
from sekisho.connectors.msg.normalise import normalise
from sekisho.connectors.msg.read import sniff
from sekisho.model.rows import RawRecord, Rejected, Row
from tests.connectors.mail.outlook.made import File, compound, entries, message, one_off, uncompressed

HEADER = (
    "Received: from mail.vendor.example (203.0.113.9) by mx.shinkin.example; Fri, 20 Nov 2026 09:00:12 +0900\r\n"
    "Authentication-Results: mx.shinkin.example; spf=pass\r\n\tsmtp.mailfrom=vendor.example\r\n"
    "Authentication-Results: other.example; dmarc=fail\r\n"
    "From: =?utf-8?b?6Z2S56m6?= <ap@vendor.example>\r\nTo: keiri@shinkin.example\r\nSubject: Invoice\r\n"
    "Date: Fri, 20 Nov 2026 09:00:00 +0900\r\nMessage-ID: <1@vendor.example>\r\n"
    'Content-Type: multipart/mixed; boundary="gone"\r\n\r\n'
)
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg932\fromhtml1 \deff0{\fonttbl{\f0\fnil\fcharset128 MS PGothic;}}{\*\htmltag19 <html>}{\*\htmltag34 <body>}"
    rb"\htmlrtf {\htmlrtf0 {\*\htmltag84 <a href='https://x.example/'>}\f0\'90\'55\'8d\'9e\htmlrtf \f0\htmlrtf0 {\*\htmltag92 </a>}"
    rb"\u12356 ?\htmlrtf }\htmlrtf0 {\*\htmltag27 </body>}{\*\htmltag27 </html>}}"
)


def rows(raw: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    context = Context("a.msg", "0" * 64, "msg:a.msg", datetime(2026, 11, 20, tzinfo=UTC).date())
    made = [one for one in normalise(RawRecord("byte 0", raw, len(raw)), context) if isinstance(one, Row)]
    return dict(made[0].values), dict(made[1].values)


def test_the_header_that_came_with_the_message_is_kept_in_order_with_duplicates() -> None:
    made = compound(message({0x001A: "IPM.Note", 0x007D: HEADER, 0x0037: "Invoice", 0x1000: "Please pay.\r\n"}))
    head, text = rows(made)
    assert head["auth_results"] == [
        "mx.shinkin.example; spf=pass\tsmtp.mailfrom=vendor.example",
        "other.example; dmarc=fail",
    ]
    assert (head["from_name"], head["from_address"]) == ("青空", "ap@vendor.example")
    assert head["received_time"] == datetime(2026, 11, 20, 0, 0, 12, tzinfo=UTC)
    assert [name for name, _ in json.loads(head["headers"])][:3] == [
        "Received",
        "Authentication-Results",
        "Authentication-Results",
    ]
    assert "unmapped" not in head
    assert text["text"] == "Please pay."


def test_a_header_that_is_not_kept_is_made_from_properties_and_said_to_be() -> None:
    made = compound(
        message(
            {
                0x001A: "IPM.Note",
                0x0037: "お振込先変更のお願い",
                0x0039: datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC),
                0x0C1A: "Secretary",
                0x0C1E: "SMTP",
                0x0C1F: "sec@shinkin.example",
                0x0042: "社長",
                0x0064: "SMTP",
                0x0065: "ceo@shinkin.example",
                0x004F: entries(one_off("社長 私用", "ceo@free.example"), one_off("b", "b@free.example")),
                0x1035: "<55@shinkin.example>",
                0x1042: "<54@shinkin.example>",
                0x1000: "至急お願いします。",
            },
            [
                {
                    0x0C15: 1,
                    0x3001: "経理, 部",
                    0x3002: "EX",
                    0x3003: "/O=EXCH/CN=KEIRI",
                    0x39FE: "keiri@shinkin.example",
                },
                {0x0C15: 2, 0x3001: "b@vendor.example", 0x3002: "SMTP", 0x3003: "b@vendor.example"},
                {0x0C15: 1, 0x3001: "Old Account", 0x3002: "EX", 0x3003: "/O=EXCH/CN=OLD"},
            ],
        )
    )
    head, text = rows(made)
    assert (head["from_name"], head["from_address"]) == ("社長", "ceo@shinkin.example")
    assert head["sender_address"] == "sec@shinkin.example"
    assert head["reply_to_addresses"] == ["ceo@free.example", "b@free.example"]
    assert head["to_addresses"] == ["keiri@shinkin.example"]
    assert head["cc_addresses"] == ["b@vendor.example"]
    assert head["subject"] == "お振込先変更のお願い"
    assert head["date_header"] == datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)
    assert (head["message_id"], head["in_reply_to"]) == ("55@shinkin.example", "54@shinkin.example")
    assert json.loads(head["unmapped"]) == {"header": "rebuilt"}
    assert text["text"] == "至急お願いします。"


def test_a_header_without_a_sender_is_completed_from_properties_and_said_to_be() -> None:
    made = compound(
        message(
            {
                0x007D: "Received: from a.example\r\nSubject: kept\r\n",
                0x0037: "other",
                0x0C1F: "a@b.example",
                0x1000: "x",
            }
        )
    )
    head, _ = rows(made)
    assert (head["from_address"], head["subject"]) == ("a@b.example", "kept")
    assert json.loads(head["unmapped"]) == {"header": "completed"}


def test_html_that_is_wrapped_in_rtf_is_read_as_html() -> None:
    head, text = rows(compound(message({0x007D: HEADER, 0x1009: uncompressed(WRAPPED)})))
    assert head["has_html"]
    assert text["text"] == "振込い"
    assert text["html_links"] == ["https://x.example/"]


@pytest.mark.parametrize(
    ("html", "page"), [("<p>振込</p>".encode("cp932"), 932), ("<p>振込</p>".encode(), 65001), ("<p>振込</p>", 0)]
)
def test_html_is_read_in_its_code_page(html: bytes | str, page: int) -> None:
    assert rows(compound(message({0x007D: HEADER, 0x1013: html, 0x3FDE: page})))[1]["text"] == "振込"


def test_attachments_and_messages_in_messages_are_opened() -> None:
    inner = message({0x0037: "Approved", 0x0C1F: "boss@shinkin.example", 0x1000: "Please pay."}, top=False)
    made = compound(
        message(
            {0x007D: HEADER, 0x1000: "See below."},
            files=[
                File({0x3705: 1, 0x3707: "口座.txt", 0x370E: "text/plain", 0x3701: "口座番号 1234567".encode()}),
                File({0x3705: 5, 0x3001: "Approved"}, inner),
                File({0x3705: 6, 0x3001: "Sheet"}, {"Workbook": b"x"}),
                File({0x3705: 4, 0x3707: "elsewhere.pdf"}),
            ],
        )
    )
    head, text = rows(made)
    assert head["attachment_names"] == ["口座.txt", "Approved.eml", "Sheet", "elsewhere.pdf"]
    assert head["unread_attachments"] == ["other_kind Sheet", "other_kind elsewhere.pdf"]
    assert text["text"] == "See below.\n\n> Please pay."
    assert text["attachment_text"] == "口座番号 1234567"


def test_text_of_old_versions_is_read_in_its_code_page() -> None:
    made = compound(message({0x0037: "振込", 0x1000: "振込先", 0x0C1F: "a@b.example", 0x3FFD: 932}, narrow=True))
    head, text = rows(made)
    assert (head["subject"], text["text"]) == ("振込", "振込先")


def test_a_field_cannot_be_smuggled_into_a_header_made_from_properties() -> None:
    made = compound(
        message({0x0037: "a\r\nAuthentication-Results: x; dmarc=pass", 0x0C1F: "a@b.example", 0x0C1A: 'x"\r\nTo: y'})
    )
    head, _ = rows(made)
    assert head["auth_results"] == []
    assert head["to_addresses"] == []


def test_it_is_recognised_by_its_content() -> None:
    made = compound(message({0x0037: "a", 0x1000: "b" * 9000}))
    assert sniff(made[:65536], "export.bin").score == 95
    far = compound({"__nameid_version1.0": {}, "a": b"x" * 100_000, **message({0x0037: "a", 0x1000: "b"})})
    assert (sniff(far[:65536], "a.msg.gz").score, sniff(far[:65536], "a.bin").score) == (70, 0)
    assert sniff(compound({"WordDocument": b"x" * 5000})[:65536], "a.msg").score == 0


def test_what_is_no_message_is_a_reject() -> None:
    context = Context("a.msg", "0" * 64, "msg:a.msg", datetime(2026, 11, 20, tzinfo=UTC).date())
    for raw in (compound({"WordDocument": b"x"}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b""):
        assert list(normalise(RawRecord("byte 0", raw), context)) == [Rejected("byte 0", "message", "message_broken")]


@given(st.integers(0, 2**32))
def test_no_damaged_file_raises_anything_else(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - which bytes are broken must be repeatable
    whole = bytearray(compound(message({0x007D: HEADER, 0x1000: "x" * 5000}, [{0x0C15: 1, 0x39FE: "a@b.example"}])))
    for _ in range(chance.randrange(1, 40)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    try:
        item_of(bytes(whole[: chance.randrange(len(whole))] if chance.random() < 0.3 else whole))
    except NotMessageError:
        return
