from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sekisho.model.money import Money
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer
from sekisho.payments.trials import Counted
from sekisho.report.build import build, days_between
from sekisho.report.document import FORMAT, Document
from sekisho.report.inputs import AsideFact, ReportInputs
from sekisho.report.said import Said
from sekisho.risk.ends import Ends


@pytest.fixture(scope="module")
def document(facts: ReportInputs) -> Document:
    return build(facts)


def test_the_surest_and_dearest_payment_stands_first(document: Document) -> None:
    assert [item.payee for item in document.payments] == ["株式会社北斗設計", "みなと文具", "ケイヒン運輸"]
    assert [item.answer for item in document.payments] == ["flagged", "flagged", "undetermined"]
    assert document.held_total == Money(5_238_400)
    assert document.format == FORMAT


def test_accounts_numbers_and_senders_are_masked(document: Document) -> None:
    first = document.payments[0]
    assert (first.account_paid, first.account_on_file) == ("0005-123 ••••4321", "0005-123 ••••2223")
    assert first.call.number == "03-5555-0142"
    assert "on 03-5555-0142, the number in your own records" in first.call.todo.en
    assert "03-5555-0142" in first.call.todo.ja
    assert first.sender_domain == "hokuto-sekkei.example"
    assert "tanaka" not in first.why.en


def test_a_payee_without_a_number_is_said_to_have_none(document: Document) -> None:
    call = document.payments[1].call
    assert call.number is None
    assert call.todo.en.startswith("No number is on file.")


def test_what_could_not_be_checked_has_no_stake_and_what_is_flagged_has_one(document: Document) -> None:
    flagged, _, unsure = document.payments
    assert unsure.at_stake is None
    stake = flagged.at_stake
    assert stake is not None
    assert 0 < stake.low.minor < stake.middle.minor < stake.high.minor < flagged.amount.minor


def test_without_a_loss_model_nothing_is_at_stake(facts: ReportInputs) -> None:
    document = build(replace(facts, losses=()))
    assert document.risks == ()
    assert all(item.at_stake is None for item in document.payments)
    assert all(item.narrows is None for item in document.unseen)


def test_days_are_counted_in_the_firms_time_zone() -> None:
    now = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    assert days_between(datetime(2026, 11, 15, 16, 0, tzinfo=UTC), now, "Asia/Tokyo") == 11
    assert days_between(datetime(2026, 11, 15, 14, 0, tzinfo=UTC), now, "Asia/Tokyo") == 12
    assert days_between(datetime(2027, 1, 1, tzinfo=UTC), now, "Asia/Tokyo") == 0


def test_findings_carry_their_price_and_stand_by_it(document: Document) -> None:
    prices = [item.price.middle.minor if item.price else None for item in document.findings]
    assert prices[0] is not None
    assert prices[1] is not None
    assert prices[0] > prices[1]
    assert prices[2:] == [None, None]
    assert document.findings[-1].answer is Answer.UNDETERMINED


def test_a_price_is_ordered_even_where_the_better_end_costs_more(facts: ReportInputs) -> None:
    document = build(replace(facts, prices={"f-p-0007": Ends(9.6, 5.0, 1.2)}))
    price = next(item.price for item in document.findings if item.id == "f-p-0007")
    assert price is not None
    assert (price.low, price.middle, price.high) == (Money(1), Money(5), Money(10))


def test_a_held_payment_is_named_by_its_payee_and_other_subjects_by_a_stand_in(document: Document) -> None:
    subjects = {item.id: item.subject.en for item in document.findings}
    assert subjects["f-p-0007"] == "株式会社北斗設計"
    assert subjects["f-msg-1"].startswith("message-")
    assert subjects["f-msg-1"].endswith(", from hokuto-sekkei.example")


def test_a_subject_without_payment_or_domain_is_a_stand_in_alone(facts: ReportInputs) -> None:
    finding = replace(facts.findings[0], subject=Subject("staff", "E-17"), domain="")
    (only,) = build(replace(facts, findings=(finding,))).findings
    assert only.subject.en == only.subject.ja
    assert "E-17" not in only.subject.en


def test_the_gap_on_which_most_money_hangs_is_fetched_first(document: Document) -> None:
    first, second = document.unseen
    assert first.source == "mail"
    assert first.narrows is not None
    assert second.narrows is not None
    assert first.narrows.minor > second.narrows.minor > 0


def test_a_gap_without_money_stands_by_what_it_leaves_undetermined(facts: ReportInputs) -> None:
    many, few = (replace(facts.unseen[0], source=name, input="", subjects=n) for name, n in (("b", 9), ("a", 2)))
    assert [item.source for item in build(replace(facts, unseen=(few, many))).unseen] == ["b", "a"]


def test_private_names_are_taken_out_of_sentences_but_the_payee_stays(facts: ReportInputs) -> None:
    why = Said("佐藤 美咲 paid みなと文具.", "佐藤 美咲がみなと文具に支払いました。")
    payment = replace(facts.payments[1], why=why)
    hidden = replace(facts, payments=(payment,), private=("佐藤 美咲", "みなと文具"))
    (only,) = build(hidden).payments
    assert "佐藤" not in only.why.en + only.why.ja
    assert "みなと文具" in only.why.en
    assert only.why.en.startswith("name-")


def test_files_and_versions_are_named_with_their_hashes(document: Document) -> None:
    assert document.files[0].value.startswith("sha256:5f5f")
    assert document.versions[0].name == "sekisho"
    assert document.rejects[0].count == 3
    assert document.sources[0].rejected == 3
    assert document.judged[1].undetermined == 44


def test_refused_payments_do_not_wait_and_are_said_apart(facts: ReportInputs) -> None:
    refused = replace(facts, payments=tuple(replace(one, state="refused") for one in facts.payments[:1]))
    document = build(refused)
    assert document.payments == ()
    assert document.held_total is None
    assert [item.id for item in document.refused] == [facts.payments[0].payment_uid]
    assert "was refused: send no file that holds it" in document.headline[0].en
    two = build(replace(facts, payments=tuple(replace(one, state="refused") for one in facts.payments[:2])))
    assert two.headline[0].en == "2 payments were refused: send no file that holds one of them."


def test_files_set_aside_are_named_with_what_they_held(facts: ReportInputs) -> None:
    aside = AsideFact("trial.csv", "ab" * 32, 2, Money(300), by="tanaka", at=facts.as_of, signed=True)
    (told,) = build(replace(facts, asides=(aside,), counts=Counted(withdrawn=2))).set_aside
    assert (told.file, told.payments, told.by, told.newer) == ("trial.csv", 2, "tanaka", None)
    assert build(replace(facts, counts=Counted(withdrawn=2))).counts.withdrawn == 2


def test_where_several_payees_fit_each_is_named_with_its_number(facts: ReportInputs) -> None:
    tied = replace(facts.payments[0], call_number=None, candidates=(("青葉商事", "03-1111-2222"), ("青葉物産", None)))
    (told,) = build(replace(facts, payments=(tied,))).payments
    assert "青葉商事, " in told.call.todo.en
    assert "2222" in told.call.todo.en
    assert "青葉物産, no number on file" in told.call.todo.en
    assert "青葉物産（番号の登録なし）" in told.call.todo.ja
