"""Whatever is sent to the reporting mailbox, reading it ends soon, and raises nothing but an error of ours."""

import base64
import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.live import MESSAGE_BYTES
from sekisho.model.errors import SekishoError
from sekisho.people.reports.nouns import Reason, Reported
from tests.connectors.mail.outlook import made as outlook
from tests.people.reports import made
from tests.people.reports.test_read import EN, FORMS, JA, ONE, PASS, SIM, read
from tests.people.reports.winmail import File, winmail

ALL = [raw for raw, _, _ in FORMS.values()]
HEAD = ("\r\n".join(PASS) + "\r\nFrom: aoki@bank.example\r\nMessage-ID: <x@bank.example>\r\n").encode()


def survived(raw: bytes) -> Reported | None:
    with suppress(SekishoError):
        return read(raw)
    return None


@given(st.sampled_from(ALL), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=5))
def test_changed_bytes_raise_nothing_of_their_own(raw: bytes, changes: list[tuple[float, bytes]]) -> None:
    for where, change in changes:
        at = int(where * len(raw))
        raw = raw[:at] + change + raw[at + len(change) :]
    found = survived(raw)
    assert found is None or set(found.tokens) <= {ONE.mark, ONE.link, ONE.file}


@given(st.sampled_from(ALL), st.floats(0, 1), st.floats(0, 1))
def test_parts_that_are_cut_out_raise_nothing_of_their_own(raw: bytes, one: float, other: float) -> None:
    first, last = sorted((int(one * len(raw)), int(other * len(raw))))
    survived(raw[:first] + raw[last:])
    survived(raw[first:last])


PIECES = st.lists(
    st.sampled_from(
        [b"From: a@bank.example\r\n", b"From: b@bank.example\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"\r\n", b"--b\r\n", b"--b--\r\n",
         b"Content-Type: message/rfc822\r\n", b"Content-Type: text/html\r\n", b"Content-Type: application/ms-tnef\r\n", b"Content-Transfer-Encoding: base64\r\n",
         b"Content-Type: application/octet-stream; name=a.eml\r\n", b"Content-Type: application/vnd.ms-outlook; name=a.msg\r\n", b"Content-Disposition: attachment\r\n",
         b"X-Sekisho-Sim: " + ONE.mark.encode() + b"\r\n", b"Content-Type: text/plain; charset=iso-2022-jp\r\n", b"\x1b$B", b"\xff\xfe", b"=3D=\r\n",
         b"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n", b"Content-Type: message/feedback-report\r\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
         b"Authentication-Results: mx.bank.example; dmarc=pass\r\n", base64.b64encode(winmail({0x1000: "x"})) + b"\r\n", b"\x78\x9f\x3e\x22\x01\x00", b"\x00" * 20]
    ),
    max_size=30,
).map(b"".join)  # fmt: skip


@given(PIECES)
def test_pieces_in_any_order_raise_nothing_of_their_own(raw: bytes) -> None:
    survived(raw)
    survived(HEAD + raw)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    survived(raw)
    survived(HEAD + b"\r\n" + raw)
    for kind in (b"message/rfc822", b"application/ms-tnef", b"application/vnd.ms-outlook", b"text/html", b"multipart/mixed; boundary=b"):  # fmt: skip
        survived(HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + raw)


def deep_mails(count: int) -> bytes:
    held = SIM.raw
    for _ in range(count):
        held = b"Content-Type: message/rfc822\r\nSubject: x\r\n\r\n" + held
    return HEAD + held


def deep_parts(count: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number) for number in range(count)
    )
    return HEAD + opened + b"\r\nhello"


def many_parts(count: int, kind: bytes, body: bytes) -> bytes:
    part = b"--b\r\nContent-Type: " + kind + b"\r\n\r\n" + body + b"\r\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


def rich(size: int) -> bytes:
    """Return RTF that unpacks to so many bytes."""
    return outlook.uncompressed(b"{\\rtf1 " + b"{\\b " * (size // 4))


def packed_rich(size: int) -> bytes:
    """Return RTF that is much longer once unpacked: runs of 17 of one sign."""
    run = bytes((0xFF,)) + struct.pack(">H", (207 << 4) | 15) * 8
    body = bytes((0,)) + b"aaaaaaaa" + run * (size // (17 * 8))
    return struct.pack("<LL4sL", len(body) + 12, size, b"LZFu", 0) + body


def msg(files: int, rtf: bytes) -> bytes:
    inside = [
        outlook.File({0x3707: "x"}, outlook.message({0x001A: "IPM.Note", 0x1009: rtf}, top=False)) for _ in range(files)
    ]
    held = outlook.compound(outlook.message({0x001A: "IPM.Note", 0x0037: "x"}, files=inside))
    return _with_file(held, "vnd.ms-outlook", "a.msg")


def _with_file(held: bytes, kind: str, name: str) -> bytes:
    letter = EN.open("x")
    letter.add_attachment(held, maintype="application", subtype=kind, filename=name)
    return EN.sealed(letter)


WIDE = {
    "mails in mails": lambda: deep_mails(5_000),
    "parts in parts": lambda: deep_parts(5_000),
    "many mails": lambda: many_parts(5_000, b"message/rfc822", SIM.raw),
    "many files of Outlook's": lambda: many_parts(2_000, b"application/vnd.ms-outlook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000),
    "many winmail.dat": lambda: many_parts(2_000, b"application/ms-tnef", winmail({0x1000: "x"})),
    "winmail.dat with many properties": lambda: _with_file(winmail(dict.fromkeys(range(1, 0x7FFF), "x")), "ms-tnef", "w.dat"),
    "winmail.dat with many files": lambda: _with_file(winmail({}, [File("x", b"y")] * 20_000), "ms-tnef", "w.dat"),
    "msg with many rich texts": lambda: msg(12, packed_rich(1_000_000)),
    "winmail.dat with rich text": lambda: _with_file(winmail({0x1009: rich(1_000_000)}), "ms-tnef", "w.dat"),
    "percent signs": lambda: HEAD + b"\r\n" + b"%25" * 400_000,
    "percent signs in many parts": lambda: many_parts(400, b"text/html", b"%252525252F=3D&amp;" * 5_000),
    "wrapping without an end": lambda: HEAD + b"\r\n" + b"/v3/__" * 200_000,
    "base64 without an end": lambda: HEAD + b"\r\n" + b" aHR0cHM6Ly9" * 200_000,
    "short lines": lambda: HEAD + b"\r\n" + b"a\n" * 400_000,
    "runs of signs": lambda: HEAD + b"\r\n" + b"a" * 2_500_000,
    "candidates": lambda: HEAD + b"\r\n" + b"".join(b"%032d " % number for number in range(80_000)),
    "tags": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href=x>" * 120_000,
    "entities": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"&amp" * 600_000,
    "digits of an entity": lambda: HEAD + b"Content-Type: text/html\r\n\r\n&#" + b"9" * 1_000_000,
    "header fields": lambda: HEAD + b"X: y\r\n" * 100_000 + b"\r\nhello",
    "fields of results": lambda: HEAD + b"Authentication-Results: mx.bank.example; dmarc=pass\r\n" * 10_000 + b"\r\n",
    "senders": lambda: b"From: " + b"a@bank.example, " * 60_000 + b"\r\n\r\nhello",
    "references": lambda: HEAD + b"References: " + b"<x@y.example> " * 60_000 + b"\r\n\r\nhello",
    "boundaries that nearly fit": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx\r\n" * 500_000,
    "a long subject": lambda: HEAD + b"Subject: " + b"FW:" * 300_000 + b"\r\n\r\nhello",
    "quotes": lambda: HEAD + b"\r\n" + b"> > From: x\n" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("what", WIDE)
def test_what_is_made_to_take_long_ends_soon(what: str) -> None:
    raw = WIDE[what]()
    begun = time.process_time()
    survived(raw)
    assert time.process_time() - begun < 10


def test_what_lies_behind_a_bound_is_told() -> None:
    for raw in (deep_mails(100), deep_parts(100), many_parts(5_000, b"text/plain", b"x")):
        found = read(raw)
        assert Reason.CUT in found.reasons
        assert found.tokens == ()


def test_a_report_near_the_bound_is_read() -> None:
    letter = JA.open("FW")
    letter.set_content("x")
    letter.add_attachment(b"\0" * (MESSAGE_BYTES // 2), maintype="application", subtype="pdf", filename="a.pdf")
    letter.add_attachment(made.parsed(SIM))
    found = read(JA.sealed(letter))
    assert found.tokens == (ONE.mark,)
    assert Reason.CUT not in found.reasons
