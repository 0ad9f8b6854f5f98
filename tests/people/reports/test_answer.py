"""A reporter is answered once, in their language, with one of two things."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from sekisho.people.reports.answer import Answer, Desk, answer, answer_keys
from sekisho.people.reports.nouns import BARRING, OwnDomains, Reason, Reported
from sekisho.text.lang import Lang
from tests.people.reports import made
from tests.people.reports.test_read import EN, FAIL, JA, ONE, OWN, PASS, SIM, TWO, read

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DESK = Desk(made.BOX, "金曜信用金庫", "0550-12-0001")
EXERCISE = {"en": "was an exercise", "ja": "訓練メールでした"}
LOOKED_AT = {"en": "is being looked at", "ja": "内容を確認しています"}


def answered(found: Reported, *keys: str, lang: Lang | None = None, own: OwnDomains = OWN) -> Answer | None:
    return answer(found, DESK, own, NOW, set(keys), lang, lambda token: token[0])


def text(given: Answer | None) -> str:
    assert given is not None
    back = message_from_bytes(given.message.as_bytes(), policy=policy.default)
    assert isinstance(back, EmailMessage)
    return str(back["Subject"]) + str(back.get_content())


@pytest.mark.parametrize(("letter", "lang"), [(EN, "en"), (JA, "ja")])
def test_who_saw_an_exercise_is_told_so_in_their_language(letter: made.Letter, lang: Lang) -> None:
    for raw in (made.attached(letter, SIM), made.inline(letter, SIM), made.msg_file(letter, SIM)):
        given = answered(read(raw))
        assert EXERCISE[lang] in text(given)
        assert LOOKED_AT[lang] not in text(given)
        assert DESK.help in text(given)


@pytest.mark.parametrize(("letter", "lang"), [(EN, "en"), (JA, "ja")])
def test_who_reports_a_real_phish_is_told_that_it_is_looked_at(letter: made.Letter, lang: Lang) -> None:
    for raw in (made.attached(letter, made.real(1)), made.inline(letter, made.real(1))):
        given = answered(read(raw))
        assert LOOKED_AT[lang] in text(given)
        assert EXERCISE[lang] not in text(given)


def test_the_staff_list_has_the_last_word_on_the_language() -> None:
    assert EXERCISE["ja"] in text(answered(read(made.attached(EN, SIM)), lang="ja"))
    assert EXERCISE["en"] in text(answered(read(made.attached(JA, SIM)), lang="en"))


def test_a_real_phish_beside_an_exercise_is_never_called_an_exercise() -> None:
    given = answered(read(made.attached(EN, SIM, made.real(1))))
    assert LOOKED_AT["en"] in text(given)
    assert EXERCISE["en"] not in text(given)


def test_an_answer_is_marked_as_one_and_leads_to_the_report_alone() -> None:
    long = replace(EN, more=(("References", SIM.message_id),))
    raw = made.attached(long, SIM).replace(b"<report-0@bank.example>", b"<" + b"x" * 180 + b"@prod.outlook.com>")
    given = answered(read(raw))
    assert given is not None
    lines = given.message.as_bytes().decode("ascii")
    assert f"In-Reply-To: <{'x' * 180}@prod.outlook.com>\r\n" in lines
    assert "Auto-Submitted: auto-replied\r\n" in lines
    assert "X-Auto-Response-Suppress: All\r\n" in lines
    assert "To: aoki@bank.example\r\n" in lines
    assert ONE.mark not in lines
    assert ONE.link not in lines


def test_our_own_answer_that_comes_back_is_not_answered() -> None:
    given = answered(read(made.attached(EN, SIM)))
    assert given is not None
    back = read("\r\n".join(PASS).encode() + b"\r\n" + given.message.as_bytes())
    assert back.auto
    assert answered(back) is None


@pytest.mark.parametrize(
    ("name", "value"), [("Auto-Submitted", "auto-replied"), ("List-Id", "<x.bank.example>"), ("Return-Path", "<>"), ("X-Auto-Response-Suppress", "DR, AutoReply")]
)  # fmt: skip
def test_automatic_mail_and_who_wants_no_answer_get_none(name: str, value: str) -> None:
    for mail in (SIM, made.real(1)):
        assert answered(read(made.attached(replace(EN, more=((name, value),)), mail))) is None


@pytest.mark.parametrize(
    "sender", ["x@stranger.example", "a@bank.example, b@bank.example", made.BOX, "no-reply@bank.example"]
)
def test_nobody_outside_and_no_machine_is_answered(sender: str) -> None:
    for mail in (SIM, made.real(1)):
        assert answered(read(made.attached(replace(EN, sender=sender), mail))) is None


def test_a_forged_sender_is_not_answered() -> None:
    for mail in (SIM, made.real(1)):
        assert answered(read(made.attached(replace(EN, above=FAIL), mail))) is None


@pytest.mark.parametrize("reason", sorted(BARRING))
def test_whatever_bars_the_credit_bars_the_answer(reason: Reason) -> None:
    found = read(made.attached(EN, SIM))
    barred = replace(found, reasons=(*found.reasons, reason))
    assert not barred.credited
    assert answered(barred) is None


def test_a_mail_is_answered_once_however_it_is_reported_again() -> None:
    first = answered(read(made.attached(EN, SIM)))
    assert first is not None
    for raw in (made.attached(replace(EN, number=5), SIM), made.inline(EN, SIM), made.in_winmail(EN, SIM)):
        assert answered(read(raw), *first.keys) is None
    assert answered(read(made.attached(EN, made.simulated(TWO))), *first.keys) is not None
    assert answered(read(made.attached(replace(EN, sender="baba@bank.example"), SIM)), *first.keys) is not None


def test_a_real_phish_is_answered_once_too() -> None:
    for make in (made.attached, made.inline, made.msg_file):
        first = answered(read(make(EN, made.real(1))))
        assert first is not None
        assert answered(read(make(replace(EN, number=9), made.real(1))), *first.keys) is None
        assert answered(read(make(EN, made.real(2))), *first.keys) is not None


def test_of_two_mails_one_of_which_was_answered_the_other_is_answered() -> None:
    first = answered(read(made.attached(EN, SIM)))
    assert first is not None
    both = answered(read(made.attached(EN, SIM, made.simulated(TWO))), *first.keys)
    assert both is not None
    assert set(both.keys) > set(first.keys)


def test_a_mail_that_reports_nothing_is_left_to_people() -> None:
    plain = EN.open("Question")
    plain.set_content("Is the canteen open on Friday?")
    found = read(EN.sealed(plain))
    assert answer_keys(found) == ()
    assert answered(found) is None


def test_an_address_that_few_servers_take_is_not_written_to() -> None:
    found = read(made.attached(EN, SIM))
    assert answered(replace(found, reporter='"a b"@bank.example')) is None
    assert answered(replace(found, reporter="青木@bank.example")) is None
    wide = OwnDomains.of(["銀行.example"])
    given = answered(replace(found, reporter="aoki@銀行.example"), own=wide)
    assert given is not None
    assert given.message["To"] == "aoki@xn--kpru3v.example" or str(given.message["To"]).startswith("aoki@xn--")
