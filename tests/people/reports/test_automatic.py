"""What no person sent is never a report."""

from dataclasses import replace

import pytest

from sekisho.people.reports.nouns import AUTOMATIC, Reason
from tests.people.reports import made
from tests.people.reports.made import Letter
from tests.people.reports.test_read import EN, JA, ONE, OWN, PASS, SIM, read
from tests.people.reports.winmail import winmail


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("Auto-Submitted", "auto-replied", Reason.AUTO_SUBMITTED),
        ("Auto-Submitted", "auto-generated (rule)", Reason.AUTO_SUBMITTED),
        ("X-Autoreply", "yes", Reason.AUTO_SUBMITTED),
        ("Precedence", "auto_reply", Reason.AUTO_SUBMITTED),
        ("Precedence", "bulk", Reason.LIST),
        ("List-Id", "<staff.bank.example>", Reason.LIST),
        ("List-Unsubscribe", "<mailto:x@bank.example>", Reason.LIST),
        ("X-MS-Journal-Report", "", Reason.LIST),
        ("Return-Path", "<>", Reason.BOUNCE),
        ("X-Failed-Recipients", "a@b.example", Reason.BOUNCE),
        ("X-MS-Exchange-Inbox-Rules-Loop", "aoki@bank.example", Reason.RULE),
        ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent", Reason.RULE),
    ],
)
def test_a_mail_of_a_program_is_not_credited(name: str, value: str, reason: Reason) -> None:
    for raw in (
        made.attached(replace(EN, more=((name, value),)), SIM),
        made.inline(replace(JA, more=((name, value),)), SIM),
    ):
        found = read(raw)
        assert found.tokens
        assert reason in found.reasons
        assert found.auto
        assert not found.credited


def test_a_mail_that_says_a_person_sent_it_is_credited() -> None:
    for more in (
        (("Auto-Submitted", "no"),),
        (("X-Auto-Response-Suppress", "OOF"),),
        (("Return-Path", "<aoki@bank.example>"),),
    ):
        assert read(made.attached(replace(EN, more=more), SIM)).credited


def test_the_rule_of_the_reporting_mailbox_itself_may_forward() -> None:
    more = (
        ("X-MS-Exchange-Inbox-Rules-Loop", made.BOX),
        ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
    )
    assert read(made.attached(replace(EN, more=more), SIM)).credited


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@bank.example", "postmaster@bank.example", "no-reply@bank.example", "noreply+x@bank.example", "bounces-7@bank.example"])  # fmt: skip
def test_an_address_of_a_machine_is_no_person(sender: str) -> None:
    assert Reason.ROLE in read(made.attached(replace(EN, sender=sender), SIM)).reasons


def test_people_whose_names_begin_like_a_machines_are_people() -> None:
    for sender in ("noreplya@bank.example", "postmasterson@bank.example", "bounce.tanaka@bank.example"):
        assert read(made.attached(replace(EN, sender=sender), SIM)).credited


def test_what_comes_from_the_reporting_mailbox_is_no_report() -> None:
    assert Reason.OWN_ANSWER in read(made.attached(replace(EN, sender=made.BOX.upper()), SIM)).reasons


@pytest.mark.parametrize(
    "subject", ["Automatic reply: parcel", "自動応答: お荷物", "不在通知", "Out of Office: x", "Auto-reply: y"]
)
def test_an_answer_of_absence_without_any_mark_is_known_by_its_subject(subject: str) -> None:
    raw = made.link_alone(replace(EN, subject=subject), SIM)
    assert Reason.AWAY in read(raw).reasons
    assert not read(raw).credited


@pytest.mark.parametrize(
    "subject", ["Undeliverable: invoice", "Mail delivery failed", "配信不能: 請求書", "既読: x", "Read: y"]
)
def test_a_bounce_without_any_mark_is_known_by_its_subject(subject: str) -> None:
    assert Reason.BOUNCE in read(made.link_alone(replace(EN, subject=subject), SIM)).reasons


@pytest.mark.parametrize(
    "subject", ["Undeliverable: your invoice", "Automatic reply: x", "FW: Undeliverable: x", "3|自動応答"]
)
def test_a_report_of_a_phish_that_looks_like_a_bounce_is_a_report(subject: str) -> None:
    assert read(made.attached(replace(EN, subject=subject), SIM)).credited


@pytest.mark.parametrize("kind", ["delivery-status", "disposition-notification"])
def test_bounces_and_receipts_that_carry_the_simulated_mail_are_not_credited(kind: str) -> None:
    body = b"--r\r\n\r\nfailed\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n" + SIM.raw + b"\r\n--r--\r\n"
    found = read(EN.built("x", f'multipart/report; report-type="{kind}"; boundary=r', body))
    assert found.tokens == (ONE.mark,)
    assert found.auto


@pytest.mark.parametrize("kind", ["REPORT.IPM.Note.NDR", "IPM.Note.Rules.OofTemplate.Microsoft"])
def test_outlooks_own_bounces_and_answers_of_absence_are_known_in_winmail(kind: str) -> None:
    held = winmail({0x1000: SIM.link}, kind=kind)
    letter = Letter(above=PASS).open("x")
    letter.set_content("x")
    letter.add_attachment(held, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert read(EN.sealed(letter)).auto


def test_whatever_is_automatic_bars_the_credit() -> None:
    assert AUTOMATIC.isdisjoint({Reason.NOT_JUNK, Reason.OUTSIDE})
    assert OWN.mailboxes == {made.BOX}
