"""Every state, reason and error of the guard has its sentences."""

import re
from pathlib import Path

import pytest

import sekisho.payments
from sekisho.model.verdict import Reason
from sekisho.payments.nouns import CaseState, HoldState
from sekisho.payments.words import explain
from sekisho.text.say import LANGS, Lang, catalog, say

SOURCES = [path.read_text() for path in Path(sekisho.payments.__file__).parent.glob("*.py")]


@pytest.mark.parametrize("lang", LANGS)
def test_every_state_has_a_sentence(lang: Lang) -> None:
    for code in [
        *(f"payments.state.{state}" for state in HoldState),
        *(f"payments.case.{state}" for state in CaseState),
    ]:
        assert say(code, lang)


def test_every_error_and_reason_in_the_code_has_a_sentence() -> None:
    errors = {code for text in SOURCES for code in re.findall(r'SekishoError\("(\w+)"', text)}
    reasons = {code for text in SOURCES for code in re.findall(r'Reason\.of\("(\w+)"', text)}
    assert len(errors) > 10
    assert len(reasons) > 5
    assert {f"error.{code}" for code in errors} | {f"payments.reason.{code}" for code in reasons} <= catalog().keys()


def test_a_release_that_does_not_count_says_why() -> None:
    reason = Reason.of("release_not_honoured", why="second_missing")
    assert explain(reason, "en") == (
        "A release does not count: a second approver, other than the caller and those who asked, has not endorsed it."
    )
    assert explain(reason, "ja") == (
        "解除の記録は効力がありません。電話をした人と依頼した人以外の、2人目の承認者の承認がありません。"
    )


def test_a_reason_without_parameters_and_one_of_a_detector() -> None:
    assert explain(Reason.of("refused", by="a-ada"), "en") == "a-ada refused it; that is final for this file."
    assert explain(Reason.of("account_differs"), "en") is None


def test_days_are_written_as_the_language_writes_them() -> None:
    told = Reason.of("paid_before", day="2026-11-20", file="friday.csv")
    assert explain(told, "en") == "The same amount went to this payee on 20 Nov 2026 (friday.csv)."
    assert explain(told, "ja") == "同じ支払先に同じ金額を2026年11月20日に支払っています（friday.csv）。"
    unknown = Reason.of("invoice_paid_before", invoice="INV-2026", day="", file="a.csv")
    assert explain(unknown, "en") == "Invoice INV-2026 was paid already, on a day that is not known (a.csv)."
