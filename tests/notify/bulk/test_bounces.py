"""Mail that came back, as common servers word it; and mail that only looks so."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.bounces import Bounce, bounce_of
from sekisho.notify.bulk.verp import Verp
from tests.notify.bulk.relay import VERP

KEY = "Ab3_x-9"
OWN = VERP.address(KEY)
COPY = f"Return-Path: <{OWN}>\nReceived: from a by b; Mon, 30 Nov 2026 12:00:00 +0900\nSubject: 550 5.9.9 in the copy means nothing\n"


def plain(sender: str, subject: str, text: str, to: str = OWN) -> bytes:
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()


def report(fields: str, text: str = "Your message was not delivered.", kind: str = "message/delivery-status") -> bytes:
    return (
        f"From: MAILER-DAEMON@relay.bank.example\nTo: <{OWN}>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="=_b.1/x"\n\nThis is a MIME message.\n\n'
        f"--=_b.1/x\nContent-Type: text/plain\n\n{text}\n\n--=_b.1/x\nContent-Type: {kind}\n\n"
        f"Reporting-MTA: dns; relay.bank.example\nArrival-Date: Mon, 30 Nov 2026 12:00:00 +0900\n\n{fields}\n\n"
        f"--=_b.1/x\nContent-Type: message/rfc822\n\n{COPY}\nAction: failed\nStatus: 5.9.9\n\n--=_b.1/x--\n"
    ).encode()


RECIPIENT = "Final-Recipient: rfc822; staff1@bank.example\n"
FORMS = {
    "rfc 3464: no such user": (
        report(RECIPIENT + "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <staff1@bank.example>:\n    Recipient address rejected: User unknown"),
        (True, True, "5.1.1", 550),
    ),
    "rfc 3464: given up after days": (
        report(RECIPIENT + "Action: failed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mx.bank.example[192.0.2.25]:25:\n Connection timed out"),
        (False, True, "4.4.1", 0),
    ),
    "rfc 3464: still trying": (
        report(RECIPIENT + "Action: delayed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox full\nWill-Retry-Until: Sat, 5 Dec 2026 12:00:00 +0900"),
        (False, False, "4.2.2", 452),
    ),
    "rfc 3464: the diagnosis says more than the status": (
        report(RECIPIENT + "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 554 5.7.1 Message blocked by policy"),
        (True, True, "5.7.1", 554),
    ),
    "rfc 3464: with a comment behind the action, and fields in small letters": (
        report("final-recipient: rfc822; staff1@bank.example\naction: failed (bad destination)\nstatus: 5.1.10 (no such recipient)"),
        (True, True, "5.1.10", 0),
    ),
    "rfc 3464: still trying, whatever the status says": (
        report(RECIPIENT + "Action: delayed\nStatus: 5.4.4"),
        (False, False, "5.4.4", 0),
    ),
    "rfc 6533": (
        report(RECIPIENT + "Action: failed\nStatus: 5.1.1", kind="message/global-delivery-status"),
        (True, True, "5.1.1", 0),
    ),
    "Microsoft 365 with a report": (
        report(
            RECIPIENT + "Action: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\nX-Display-Name: staff1@bank.example",
            "Delivery has failed to these recipients or groups:\n\nstaff1@bank.example",
        ),
        (True, True, "5.1.10", 550),
    ),
    "Exchange in words": (
        plain(
            "Microsoft Outlook <MicrosoftExchange329e71ec@bank.example>", "Undeliverable: A notice",
            "Delivery has failed to these recipients or groups:\n\nstaff1@bank.example\nThe address wasn't found. See error 5.9.8 in the help.\n\n"
            "Diagnostic information for administrators:\n\nGenerating server: MBX01.bank.example\n\nstaff1@bank.example\n"
            "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\nOriginal message headers:\n\n" + COPY,
        ),
        (True, True, "5.1.1", 550),
    ),
    "Exchange in Japanese": (
        plain(
            "Microsoft Outlook <postmaster@bank.example>", "配信不能",
            "次の受信者またはグループへの配信に失敗しました:\n\nstaff1@bank.example\n受信者のメールボックスがいっぱいです。\n\n"
            "管理者向けの診断情報:\n\n生成サーバー: mbx01.bank.example\n\nstaff1@bank.example\n"
            "#554 5.2.2 mailbox full; STOREDRV.Deliver ##\n\n元のメッセージ ヘッダー:\n\n" + COPY,
        ),
        (True, True, "5.2.2", 554),
    ),
    "Exchange before 2010": (
        plain(
            "System Administrator <postmaster@bank.example>", "Undeliverable: A notice",
            "Your message did not reach some or all of the intended recipients.\n\n      Subject:  A notice\n      Sent:  2026/11/30 12:00\n\n"
            "The following recipient(s) could not be reached:\n\n      staff1@bank.example on 2026/11/30 12:01\n"
            "            The e-mail account does not exist at the organization this message was sent to.\n            <mail.bank.example #5.1.1>\n",
        ),
        (True, True, "5.1.1", 0),
    ),
    "Postfix in words": (
        plain(
            "Mail Delivery System <MAILER-DAEMON@relay.bank.example>", "Undelivered Mail Returned to Sender",
            "This is the mail system at host relay.bank.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
            "<staff1@bank.example>: host mx.bank.example[192.0.2.25] said: 550 5.1.1\n    <staff1@bank.example>: user unknown (in reply to RCPT TO command)\n",
        ),
        (True, True, "5.1.1", 550),
    ),
    "Postfix in words, still trying": (
        plain(
            "Mail Delivery System <MAILER-DAEMON@relay.bank.example>", "Delayed Mail (still being retried)",
            "This is the mail system at host relay.bank.example.\n\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n\n"
            "<staff1@bank.example>: connect to mx.bank.example[192.0.2.25]:25: Connection refused\n",
        ),
        (False, False, "4.0.0", 0),
    ),
    "Gmail in words": (
        plain(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)",
            "Delivery to the following recipient failed permanently:\n\n     staff1@bank.example\n\nTechnical details of permanent failure:\n"
            "The server of the recipient domain bank.example by mx.bank.example. [192.0.2.25] refused it.\n\n"
            "The error that the other server returned was:\n550 5.7.26 this mail is unauthenticated\n\n----- Original message -----\n\n" + COPY,
        ),
        (True, True, "5.7.26", 550),
    ),
    "Gmail in words, still trying": (
        plain(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)",
            "There was a temporary problem delivering your message to staff1@bank.example. Gmail will retry for 46 more hours.\n\n"
            "The response was:\n\n451 4.7.0 temporarily rejected\n",
        ),
        (False, False, "4.7.0", 451),
    ),
    "qmail": (
        plain(
            "MAILER-DAEMON@mx.bank.example", "failure notice",
            "Hi. This is the qmail-send program at mx.bank.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<staff1@bank.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
            "--- Below this line is a copy of the message.\n\n" + COPY,
        ),
        (True, True, "5.1.1", 0),
    ),
    "qmail after a week": (
        plain(
            "MAILER-DAEMON@mx.bank.example", "failure notice",
            "Hi. This is the qmail-send program at mx.bank.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
            "<staff1@bank.example>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n"
            "--- Below this line is a copy of the message.\n\n" + COPY,
        ),
        (False, True, "4.4.1", 0),
    ),
    "sendmail": (
        plain(
            "Mail Delivery Subsystem <MAILER-DAEMON@mx.bank.example>", "Returned mail: see transcript for details",
            "The original message was received at Mon, 30 Nov 2026 12:00:00 +0900\nfrom relay [192.0.2.1]\n\n"
            "   ----- The following addresses had permanent fatal errors -----\n<staff1@bank.example>\n    (reason: 550 5.1.1 <staff1@bank.example>... User unknown)\n\n"
            "   ----- Transcript of session follows -----\n... while talking to mx.bank.example.:\n>>> RCPT To:<staff1@bank.example>\n<<< 550 5.1.1 User unknown\n\n"
            "   ----- Original message follows -----\n\n" + COPY,
        ),
        (True, True, "5.1.1", 550),
    ),
    "sendmail, still trying": (
        plain(
            "Mail Delivery Subsystem <MAILER-DAEMON@mx.bank.example>", "Warning: could not send message for past 4 hours",
            "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **********************************************\n\n"
            "   ----- Transcript of session follows -----\n451 staff1@bank.example: Name server timeout\nTHIS IS A WARNING MESSAGE ONLY\nWill keep trying until message is 5 days old\n",
        ),
        (False, False, "4.0.0", 451),
    ),
    "Exim": (
        plain(
            "Mail Delivery System <Mailer-Daemon@mx.bank.example>", "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
            "  staff1@bank.example\n    SMTP error from remote mail server after RCPT TO:<staff1@bank.example>:\n    host mx.bank.example [192.0.2.25]: 550 unknown user\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\n" + COPY,
        ),
        (True, True, "5.0.0", 550),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_notification_tells_whose_mail_it_was_for_how_long_and_why(name: str, end: bytes) -> None:
    raw, (permanent, given_up, status, code) = FORMS[name]
    found = bounce_of(raw.replace(b"\n", end), VERP)
    assert found == Bounce(KEY, permanent, given_up, status, code)


@pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_key_is_found_where_a_mailbox_has_another_name(field: str) -> None:
    raw = FORMS["qmail"][0].replace(f"To: {OWN}".encode(), f"{field}: {OWN}\nTo: shared@bank.example".encode())
    found = bounce_of(raw, VERP)
    assert found is not None
    assert found.key == KEY


def test_the_key_is_found_in_the_copy_where_no_address_tells_it() -> None:
    found = bounce_of(
        FORMS["rfc 3464: no such user"][0].replace(f"To: <{OWN}>".encode(), b"To: shared@bank.example"), VERP
    )
    assert found is not None
    assert (found.key, found.status) == (KEY, "5.1.1")


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_report_is_read_however_it_is_written(encoding: str) -> None:
    fields = b"Reporting-MTA: dns; a\n\nAction: failed\nStatus: 5.1.1\n"
    coded = base64.encodebytes(fields) if encoding == "base64" else quopri.encodestring(fields, quotetabs=True)
    raw = (
        f"From: postmaster@a.example\nTo: {OWN}\nContent-Type: multipart/report; boundary=b\n\n--b\n\nno header here\n"
        f"--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: {encoding}\n\n"
    ).encode() + coded + b"\n--b--\n"  # fmt: skip
    assert bounce_of(raw, VERP) == Bounce(KEY, True, True, "5.1.1", 0)


def test_words_in_html_alone_are_read() -> None:
    raw = FORMS["Exchange in words"][0].replace(b"text/plain", b"text/html").replace(b"\n\n", b"</p>\n\n<p>", 5)
    found = bounce_of(raw.replace(b"</p>\n\n<p>", b"\n\n<p>", 1), VERP)
    assert found == Bounce(KEY, True, True, "5.1.1", 550)


NO_BOUNCES = {
    "an answer of a person who quotes one": FORMS["qmail"][0].replace(b"<>", b"<staff1@bank.example>").replace(b"MAILER-DAEMON@mx", b"staff1@"),
    "an absence note": plain("staff1@bank.example", "Out of office", "I am away until 5.1.1 of the plan."),
    "a note of the postmaster": plain("postmaster@bank.example", "Maintenance", "The mail server is down on Sunday."),
    "a note that it arrived": report(RECIPIENT + "Action: delivered\nStatus: 2.0.0"),
    "a note that it was handed on": report(RECIPIENT + "Action: relayed\nStatus: 2.0.0"),
    "one of another sender": FORMS["qmail"][0].replace(b"kunren+", b"other+"),
    "one of another domain": FORMS["qmail"][0].replace(b"bounce.bank.example", b"bounce.bank.example.org"),
    "nothing": b"",
    "a report without an action": report(RECIPIENT + "Status: 5.1.1"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_what_is_no_notification_is_none(name: str) -> None:
    assert bounce_of(NO_BOUNCES[name], VERP) is None


PIECES = [
    b"\n", b"\r\n", b"--b", b"--b--", b"Content-Type: multipart/report; boundary=b\n", b'Content-Type: multipart/mixed; boundary="b"\n', b"\n\n",
    b"Content-Type: message/delivery-status\n", b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"=", b"=E3", b"Action: failed\n",
    b"Status: 5.1.1\n", b"Content-Type: text/plain; charset=punycode\n", b"Content-Type: text/html; charset=iso-2022-jp\n", b"\x1b$B", b"<", f"To: {OWN}\n".encode(), b"From: mailer-daemon@x\n",
    b"Delivery has failed to these recipients", b"\xff\xfe", b"A:" + b"5." * 50, b"#", b"550",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=40).map(b"".join))
def test_whatever_arrives_is_read_without_an_error(raw: bytes) -> None:
    found = bounce_of(raw, VERP)
    assert found is None or (found.key == KEY and found.status[0] in "45")


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (one, one) for one in range(20_000)),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 200_000,
        b"Content-Type: text/html\nFrom: mailer-daemon@x\nTo: " + OWN.encode() + b"\n\n" + b"<" * 1_000_000,
        b"To: " + b"kunren+a" * 100_000,
        b"A: b\n " * 100_000,
        f"To: {OWN}\nFrom: mailer-daemon@x\n\nTranscript of session follows\n".encode() + b"5.1." * 100_000,
        f"To: {OWN}\nContent-Type: message/delivery-status\n\n".encode() + b"a: b\n" * 100_000,
        f"To: {OWN}\nContent-Type: message/delivery-status\n\n".encode() + b"\n \n" * 100_000,
    ],
    ids=["deep", "many", "html", "address", "header", "numbers", "fields", "blocks"],
)  # fmt: skip
def test_what_was_made_to_take_long_takes_little(raw: bytes) -> None:
    # No time is measured: what is not bounded takes minutes here, and the limit of a test ends it.
    bounce_of(raw, VERP)


@pytest.mark.parametrize(("prefix", "domain"), [("", "a.example"), ("a+b", "a.example"), ("a", ""), ("a", "a b"), ("a", "-a.example"), ("a" * 24, "a.example"), ("a", "a.example\n")])  # fmt: skip
def test_a_sender_that_cannot_be_written_is_refused(prefix: str, domain: str) -> None:
    with pytest.raises(SekishoError, match="sender_unusable"):
        Verp(prefix, domain)


@given(st.from_regex(r"\A[A-Za-z0-9_-]{1,40}\Z"))
def test_a_key_is_read_back_from_its_address(key: str) -> None:
    address = VERP.address(key)
    assert VERP.key(f"<{address}>") == VERP.key(address.upper()).replace(key.upper(), key) == key
    assert VERP.key(f"prvs=0a1b={address}") == key
    assert len(address.partition("@")[0]) <= 64
