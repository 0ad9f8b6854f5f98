"""One message, whatever its bytes."""

import email
import email.policy
import json
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.connectors.discover import folders
from sekisho.connectors.mail.headers import HEADER_BYTES, MOST_FIELDS
from sekisho.connectors.mail.message import mailbox_name, message_rows
from sekisho.model.rows import Cell, Limits, Rejected, Row

SAMPLES = sorted(path for folder in folders() for path in folder.glob("*/*.eml"))


def rows(raw: bytes, name: str = "inbox.mbox") -> list[Row | Rejected]:
    return list(message_rows(raw, "byte 0-1", name, Limits()))


def message(raw: bytes) -> dict[str, Cell]:
    row = rows(raw)[0]
    assert isinstance(row, Row)
    return dict(row.values)


def text(raw: bytes) -> str:
    row = rows(raw)[1]
    assert isinstance(row, Row)
    found = row.values["text"]
    assert isinstance(found, str)
    return found


PIECES = st.sampled_from([
    b"From: ", b"Content-Type: ", b"multipart/mixed; boundary=b", b"text/html; charset=", b"\n\n", b"\r\n", b"--b", b"--b--",
    b"message/rfc822", b"=?utf-8?B?", b"=?iso-2022-jp?Q?=1B$B?=", b"charset*0*=utf\x00'en'x", b"filename*=utf-8''%e3", b"<div>",
    b"<!--", b"<blockquote>", b"Content-Transfer-Encoding: base64", b"quoted-printable", b"\x1b$B", b"\x82\xa0", b"Date: ",
    b"Fri, 20 Nov 99999 25:61:61 +9999", b"Received: ;", b'"', b"(", b"<", b",", b":", b";", b"@", b"xn--", b"\x00", b"+2AA-",
    b"utf-7", b"unicode_escape", b"zlib", b"punycode",
])  # fmt: skip
HOSTILE = st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=40).map(b"".join)


def storable(value: Any) -> bool:
    if isinstance(value, list):
        return all(storable(item) for item in value)
    return not isinstance(value, str) or ("\x00" not in value and value.encode("utf-8") is not None)


@settings(max_examples=600, deadline=None)
@given(st.one_of(HOSTILE, st.binary(max_size=500)))
def test_any_bytes_become_rows_or_a_reject_that_every_store_can_hold(raw: bytes) -> None:
    made = rows(raw)
    assert made
    for item in made:
        if isinstance(item, Row):
            assert all(storable(value) for value in item.values.values())
            json.loads(str(item.values.get("headers", "[]")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_it_sees_the_fields_that_the_standard_library_sees(path: Path) -> None:
    raw = path.read_bytes()
    known = email.message_from_bytes(raw, policy=email.policy.compat32)
    pairs = json.loads(str(message(raw)["headers"]))
    assert [name for name, _ in pairs] == [name for name, _ in known.raw_items()]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["X-A", "To", "Subject"]), st.from_regex(r"[!-~]{0,30}", fullmatch=True)), min_size=1
    )
)
def test_header_values_survive_as_they_were_written(pairs: list[tuple[str, str]]) -> None:
    built = Message()
    for name, value in pairs:
        built[name] = value
    got = json.loads(str(message(built.as_bytes())["headers"]))
    assert [tuple(pair) for pair in got if "=?" not in pair[1]] == [pair for pair in pairs if "=?" not in pair[1]]


HEAD = b"From: a@x.example\nDate: Fri, 20 Nov 2026 09:00:00 +0900\nMessage-ID: <1@x>\n"


def test_a_message_has_the_same_id_in_every_mailbox() -> None:
    ids = {
        message(raw)["message_uid"]
        for raw in (
            HEAD + b"Delivered-To: one@x.example\n\nHello\nFrom here\n",
            HEAD + b"Delivered-To: two@x.example\n\nHello\n>From here\n\n",
            (HEAD + b"\nHello\nFrom here").replace(b"\n", b"\r\n"),
            HEAD.replace(b"Message-ID: <1@x>", b"Message-ID:\n <1@x>") + b"\nHello\nFrom here\n",
        )
    }
    assert len(ids) == 1
    assert message(HEAD + b"\nHello!\n")["message_uid"] not in ids


def test_a_forged_line_above_changes_only_what_it_says() -> None:
    raw = (
        b"Received: from a by b; Fri, 20 Nov 2026 10:00:00 +0900\nReceived: from c; Thu, 1 Jan 1970 00:00:00 +0000\n"
        + HEAD
        + b"\n"
    )
    got = message(raw)
    assert str(got["received_time"]) == "2026-11-20 01:00:00+00:00"
    assert str(got["date_header"]) == "2026-11-20 00:00:00+00:00"
    assert got["utc_offset_minutes"] == 540


def test_it_takes_the_first_of_two_senders_and_counts_both() -> None:
    got = message(b"From: Boss <boss@x.example>\nFrom: t@evil.example\nTo: a@x.example\n\n")
    assert (got["from_address"], got["from_name"], got["from_count"]) == ("boss@x.example", "Boss", 2)


def test_what_is_no_message_is_a_reject_that_says_why() -> None:
    reasons = [rows(raw)[0] for raw in (b"", b" \r\n\n", b"hello\n", b"X: " + b"a" * HEADER_BYTES + b"\n\nx")]
    assert [item.reason for item in reasons if isinstance(item, Rejected)] == [
        "message_empty", "message_empty", "message_without_headers", "headers_too_large",
    ]  # fmt: skip


def test_a_broken_line_between_headers_hides_no_sender() -> None:
    assert message(b"Subject: x\nthis is no header\nFrom: a@x.example\n\nbody")["from_address"] == "a@x.example"


def test_html_that_says_more_than_the_plain_part_is_kept_too() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour reader shows no HTML.\n"
        b"--b\nContent-Type: text/html\n\n<p>Pay 0012345 at branch 012 today</p><p>Then call nobody about it</p>\n--b--\n"
    )
    assert text(raw) == "Your reader shows no HTML.\n\nPay 0012345 at branch 012 today\nThen call nobody about it"
    assert message(raw)["has_html"] is True


def test_the_same_said_twice_is_kept_once() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlease pay the\ninvoice today.\n"
        b"--b\nContent-Type: text/html\n\n<p>Please pay the invoice today.</p>\n--b--\n"
    )
    assert text(raw) == "Please pay the\ninvoice today."


def test_a_forwarded_message_is_quoted_and_its_attachments_are_named() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFYI\n--b\nContent-Type: message/rfc822\n\n"
        b"From: z@y.example\nSubject: =?utf-8?Q?old?=\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nsecret words\n"
        b"--c\nContent-Type: application/pdf; name*=utf-8''%E8%AB%8B%E6%B1%82.pdf\n\nx\n--c--\n--b--\n"
    )
    assert text(raw) == "FYI\n\n> secret words"
    assert message(raw)["attachment_names"] == ["old.eml", "請求.pdf"]


def test_parts_past_the_bound_leave_the_text_unknown() -> None:
    parts = b"--b\n\nx\n" * 1500
    made = rows(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts)
    assert len(made) == 1
    assert isinstance(made[0], Row)
    assert made[0].values["text_length"] is None
    assert json.loads(str(made[0].values["unmapped"])) == {"unopened": "parts"}


def test_parts_that_only_look_like_parts_leave_the_text_unknown() -> None:
    made = rows(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n" + b"--bb\n" * 20_000)
    assert [row.values["unmapped"] for row in made if isinstance(row, Row)] == ['{"unopened": "boundaries"}']


def test_header_fields_without_end_are_refused() -> None:
    made = rows(HEAD + b"a:\n" * MOST_FIELDS + b"\nx")
    assert [row.reason for row in made if isinstance(row, Rejected)] == ["headers_too_large"]


def test_fields_of_parts_without_end_leave_the_text_unknown() -> None:
    part = b"--b\n" + b"X: y\n" * 2000 + b"\nx\n"
    made = rows(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 120)
    assert [json.loads(str(row.values["unmapped"]))["unopened"] for row in made if isinstance(row, Row)] == ["headers"]


def test_text_behind_what_is_kept_is_said_to_be_cut() -> None:
    plain = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
    page = HEAD + b"Content-Type: text/html\n\n"
    assert message(plain + b"x" * 300_000)["unmapped"] == '{"cut": ["text"]}'
    assert message(page + b"<b>" * 300_000 + b"Pay.")["unmapped"] == '{"cut": ["text"]}'
    assert message(page + b"<a href=x>" * 201)["unmapped"] == '{"cut": ["links"]}'
    assert "unmapped" not in message(plain + b"x" * 200_000)


def test_many_pages_are_read_up_to_a_bound_of_them_all() -> None:
    page = b"--b\nContent-Type: text/html\n\n" + b"<b>" * 50_000 + b"\n"
    made = message(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + page * 6)
    assert made["unmapped"] == '{"cut": ["text"]}'


def test_kept_text_ends_at_its_bound_and_never_inside_a_letter() -> None:
    raw = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + "あ".encode() * 200_000
    kept = text(raw)
    assert 256 * 1024 - 3 < len(kept.encode()) <= 256 * 1024
    assert message(raw)["text_length"] == len(kept)


def test_old_line_ends_are_read() -> None:
    assert message(HEAD.replace(b"\n", b"\r") + b"\rbody\r")["from_address"] == "a@x.example"


def test_a_mailbox_is_named_by_its_file() -> None:
    assert [mailbox_name(name) for name in ("a/tanaka.mbox.gz", "tanaka.MBOX", "x.eml", ".mbox")] == [
        "tanaka", "tanaka", "x", ".mbox",
    ]  # fmt: skip
