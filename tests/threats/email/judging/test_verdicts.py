"""Clear is earned: each thing that is missing makes it undetermined, and says which it was."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.verdict import Answer
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.odds import Weighed
from sekisho.threats.email.analysers.judging.signals.sign import Setting, Sign
from sekisho.threats.email.analysers.judging.verdicts import FLAG, Judged, judged
from tests.threats.email.judging.mails import OWN, PASSED, PAYER, VENDOR, case_of, checked, mail, remembered, years

NEW = "x@somewhere.example"
OTHERS = [mail(f"p{number}@{OWN}", number % 100, message_id=f"o{number}") for number in range(200)]
LONG = remembered(*OTHERS, *years(**checked(PASSED)))


def answer(one: Seen, setting: Setting = LONG, weighs: float = -1.0, *more: Weighed) -> Judged:
    case, _ = case_of(one, setting)
    return judged(case, (Weighed(Sign("ask", "nothing"), weighs), *more))


ASKS = mail(intents={"invoice_due"}, **checked(PASSED))
GAPS: list[tuple[str, Seen]] = [
    ("sender_missing", mail("")),
    ("time_missing", replace(mail(), time=None)),
    ("text_missing", mail(read=False)),
    ("language_not_read", mail(language=None)),
    ("only_attachments", mail(length=0, attachments=("bill.pdf",))),
    ("partly_read", mail(unread=("cut",))),
    ("partly_read", mail(unread=("unopened", "picture"))),
    ("attachment_not_read", mail(unread=("encrypted",))),
    ("attachment_not_read", mail(NEW, unread=("picture",))),
    ("sender_unknown", mail(NEW, intents={"payment_request"})),
    ("sender_unknown", mail(NEW, accounts=("1234567",))),
    ("habits_unknown", mail("new@kawakami.example", intents={"payment_request"})),
    ("checks_missing", mail(intents={"invoice_due"})),
    ("checks_missing", replace(ASKS, auth=("mx.elsewhere.example; dmarc=pass",))),
    ("checks_missing", replace(ASKS, auth_below=("elsewhere.example",))),
]


@pytest.mark.parametrize(("gap", "one"), GAPS, ids=[f"{number}-{gap}" for number, (gap, _) in enumerate(GAPS)])
def test_what_is_missing_makes_it_undetermined_by_name(gap: str, one: Seen) -> None:
    found = answer(one)
    assert found.answer is Answer.UNDETERMINED
    assert gap in found.gaps


@pytest.mark.parametrize(
    "one",
    [
        mail(),
        ASKS,
        mail(PAYER, intents={"payment_request"}),
        mail(unread=("picture",)),
        mail(NEW, unread=("encrypted",), bulk=True),
        mail(NEW),
    ],
)
def test_where_nothing_needed_is_missing_it_is_clear(one: Seen) -> None:
    assert (answer(one).answer, answer(one).gaps) == (Answer.CLEAR, ())


def test_until_enough_was_learned_nothing_is_clear() -> None:
    few, soon = remembered(*years()), remembered(*(replace(one, day=OTHERS[0].day) for one in OTHERS))
    for setting in (few, soon):
        assert "still_learning" in answer(mail(day=10), setting).gaps


def test_signs_that_do_not_suffice_are_told_as_weak() -> None:
    assert answer(mail(), LONG, 0.5).gaps == ("signs_are_weak",)
    made_up = Weighed(Sign("thread", "made_up"), 0.0)
    assert answer(mail(NEW), LONG, -1.0, made_up).gaps == ("signs_are_weak",)
    assert answer(mail(), LONG, -1.0, made_up).answer is Answer.CLEAR


@given(st.floats(-30, 30), st.sampled_from([one for _, one in GAPS]))
def test_from_the_threshold_on_it_is_flagged_and_with_a_gap_never_clear(score: float, one: Seen) -> None:
    found = answer(one, LONG, score)
    assert found.answer is (Answer.FLAGGED if score >= FLAG else Answer.UNDETERMINED)


@pytest.mark.parametrize(
    ("one", "hold"),
    [
        (mail(intents={"account_change"}), True),
        (mail(PAYER, intents={"payroll_change"}), True),
        (mail(accounts=("9999999",)), True),
        (mail(NEW, accounts=("9999999",), intents={"invoice_due"}), True),
        (mail(NEW, accounts=("9999999",)), True),
        (mail(PAYER, accounts=("9999999",), intents={"invoice_due"}), True),
        (mail(accounts=("1234567",), intents={"invoice_due"}), False),
        (mail(VENDOR), False),
    ],
)
def test_what_tells_of_another_account_is_held_whatever_the_answer(one: Seen, hold: bool) -> None:
    assert [answer(one, LONG, score).hold for score in score_range()] == [hold] * 3


def score_range() -> Iterable[float]:
    return (-5.0, 3.0, 12.0)
