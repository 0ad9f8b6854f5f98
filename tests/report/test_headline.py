from collections.abc import Mapping
from dataclasses import replace

import pytest

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.build import build
from sekisho.report.headline import days_ago, headline, total
from sekisho.report.inputs import FamilyFact, PaymentFact, RefusedFact, ReportInputs
from sekisho.report.said import Said


def told(facts: ReportInputs, **changes: object) -> list[str]:
    return [item.en for item in build(replace(facts, **changes)).headline]  # type: ignore[arg-type]


def payments(facts: ReportInputs, *changes: Mapping[str, object]) -> tuple[PaymentFact, ...]:
    pairs = zip(facts.payments, changes, strict=False)
    return tuple(replace(item, **change) for item, change in pairs)  # type: ignore[arg-type]


def test_it_says_what_to_hold_what_not_to_answer_and_what_to_fetch(facts: ReportInputs) -> None:
    hold, mail, fetch = told(facts)
    assert hold.startswith("Do not send these 3 payments, 5,238,400 yen in all, until someone has called")
    assert mail.endswith("株式会社北斗設計: it came 11 days ago from hokuto-sekkei.example.")
    assert fetch.startswith("Then fetch the mailboxes of accounting and the branch managers (about 30 minutes)")


def test_one_payment_is_named(facts: ReportInputs) -> None:
    hold, _, _ = told(facts, payments=facts.payments[:1])
    assert hold.startswith("Do not send the 4,830,000 yen to 株式会社北斗設計 until")


def test_payments_that_could_not_be_checked_are_not_called_doubtful(facts: ReportInputs) -> None:
    unsure = {"answer": Answer.UNDETERMINED, "mail": None}
    both = told(facts, payments=payments(facts, unsure, unsure))
    assert both[0].startswith("2 payments, 5,142,400 yen in all, could not be checked")
    one = told(facts, payments=payments(facts, unsure))
    assert one[0].startswith("The 4,830,000 yen to 株式会社北斗設計 could not be checked")
    assert len(one) == 2


def test_amounts_of_several_currencies_are_not_added(facts: ReportInputs) -> None:
    mixed = payments(facts, {}, {"amount": Money(100, "USD")})
    assert told(facts, payments=mixed)[0].startswith("Do not send 2 payments until")
    unsure: dict[str, object] = {"answer": Answer.UNDETERMINED}
    mixed = payments(facts, unsure, {**unsure, "amount": Money(100, "USD")})
    assert told(facts, payments=mixed)[0].startswith("2 payments could not be checked")


def test_the_mail_about_the_largest_sum_is_named(facts: ReportInputs) -> None:
    asked = payments(facts, {}, {"mail": facts.payments[0].mail, "amount": Money(9_000_000)})
    assert "the account of みなと文具" in told(facts, payments=asked)[1]


def test_nothing_held_and_nothing_given_are_two_answers(facts: ReportInputs) -> None:
    assert told(facts, payments=(), unseen=()) == ["None of the 41 payments needs to be stopped."]
    assert told(facts, payments=(), payments_checked=0, unseen=()) == [
        "No payment file was given, so no payment was checked today."
    ]


@pytest.mark.parametrize(
    ("days", "en", "ja"), [(0, "today", "今日"), (1, "yesterday", "昨日"), (2, "2 days ago", "2日前")]
)
def test_days_are_said_as_people_say_them(days: int, en: str, ja: str) -> None:
    assert days_ago(days) == Said(en, ja)


def test_a_sum_of_nothing_is_none() -> None:
    assert total(()) is None
    assert headline((), 0, ()) != ()


def test_a_payment_file_that_was_refused_is_said_first() -> None:
    said = [one.says for one in headline((), 0, (), (RefusedFact("sogo.txt", "line 7", "amount"),))]
    assert said[0].en == (
        "Send nothing of sogo.txt to the bank: it could not be read in full (line 7, field amount),"
        " so none of it was checked."
    )
    assert "7行目、項目 amount" in said[0].ja
    assert len(said) == 1


def test_several_refused_files_are_counted_and_the_page_keeps_to_three_sentences() -> None:
    refused = (RefusedFact("a.txt", "line 7"), RefusedFact("b.txt", "-"))
    said = [one.says for one in headline((), 3, (), refused)]
    assert "a.txt (refused at line 7) and of 1 more" in said[0].en
    assert said[1].en == "None of the 3 payments needs to be stopped."


def family(name: str, price: float) -> FamilyFact:
    return FamilyFact(name, name, Said(f"{name} found.", f"{name}あり。"), 1, price)


def test_what_else_was_found_comes_dearest_first_and_opens_its_findings() -> None:
    lines = headline((), 3, (), families=(family("a", 1.0), family("b", 9.0)))
    assert [one.opens for one in lines] == ["", "b", "a"]


def test_seven_sentences_hold_everything_that_was_found() -> None:
    many = tuple(family(f"f{at}", float(at)) for at in range(9))
    lines = headline((), 3, (), families=many, money=Said("Together.", "合計。"))
    assert len(lines) == 7
    assert all(f"f{at} found." in " ".join(one.says.en for one in lines) for at in range(9))
    assert lines[-1].says.en == "Together."
