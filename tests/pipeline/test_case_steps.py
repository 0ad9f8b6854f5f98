"""What a case says to do now: the runbook's first steps, and for mail from outside what fits what it asks for."""

from dataclasses import replace

import pytest

from sekisho.findings.nouns import Finding
from sekisho.pipeline.document.case_steps import Standing, steps
from sekisho.report.said import Said
from tests.findings.story import only, run, told

HERE = Standing()


def about(table: str, detector: str, key: str) -> Finding:
    finding = only(told(run(1, m1="flagged")))
    return replace(finding, id=key, detector=detector, subject=replace(finding.subject, table=table))


def todo(standing: Standing, *findings: Finding) -> list[str]:
    books = {one.id: tuple(Said(f"{one.id}{step}", f"{one.id}{step}") for step in (1, 2, 3)) for one in findings}
    return [one.en for one in steps(findings, books, standing)]


MAIL = about("message", "sender_is_another", "mail")
PAYMENT = about("payment", "payee_account_differs", "paid")
BOX = about("mailbox_takeover", "mailbox_taken_over", "box")


def test_the_steps_are_those_of_the_runbook() -> None:
    assert todo(HERE, PAYMENT) == ["paid1", "paid2", "paid3"]
    assert todo(HERE, MAIL) == ["mail1", "mail2", "mail3"]
    assert todo(HERE) == []


def test_of_a_payment_and_a_mailbox_both_are_begun() -> None:
    assert todo(HERE, PAYMENT, BOX) == ["paid1", "paid2", "box1"]


def test_what_has_gone_is_called_back_first() -> None:
    first, *others = todo(replace(HERE, gone=True), PAYMENT)
    assert "ask for a recall at once" in first
    assert others == ["paid2", "paid3"]


def test_money_asked_for_from_outside_is_looked_for_before_anybody_is_called() -> None:
    first, call, last = todo(replace(HERE, outside=True, money=True), MAIL)
    assert first.startswith("Look at once whether money has gone out")
    assert call == "mail2"
    assert "second person approve" in last


@pytest.mark.parametrize("money", [True, False])
def test_where_nobody_is_on_the_list_it_is_said_where_else_a_number_is(*, money: bool) -> None:
    call = todo(replace(HERE, outside=True, money=money, nobody=True), MAIL)[1]
    assert "a contract or paper that you held before" in call


def test_the_account_that_was_asked_for_is_the_one_looked_for() -> None:
    first = todo(replace(HERE, outside=True, money=True, account="••••2887"), MAIL)[0]
    assert "to the account ••••2887" in first


def test_what_the_case_itself_asks_for_stands_behind_the_runbook() -> None:
    *book, wrote, read = todo(replace(HERE, knew=True, wrote=Said("9 Nov 16:12", "9日")), PAYMENT)
    assert book == ["paid1", "paid2", "paid3"]
    assert "on 9 Nov 16:12, after that mail" in wrote
    assert "check the sign-ins and mail rules of our mailboxes" in read


def test_a_taken_mailbox_says_from_which_day_on_its_mail_is_in_doubt() -> None:
    steps_of_box = todo(replace(HERE, since=Said("6 Oct 2026", "10月6日")), BOX)
    assert steps_of_box[0::2] == ["box1", "box3"]
    assert "since 6 Oct 2026 (a month before the first sign" in steps_of_box[1]


def test_who_did_what_a_mail_without_money_asks_for_is_looked_for() -> None:
    first, _, last = todo(replace(HERE, outside=True), MAIL)
    assert first == "mail1"
    assert "answered, joined, opened or signed in" in last
