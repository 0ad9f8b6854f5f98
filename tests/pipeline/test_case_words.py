"""The sentence over a case: a lookalike is named with what it imitates, and a real address in other hands as such."""

from dataclasses import replace

import pytest

from sekisho.findings.nouns import Finding
from sekisho.findings.timeline import Happening
from sekisho.model.verdict import Reason
from sekisho.pipeline.document.case_facts import CaseFacts
from sekisho.pipeline.document.case_words import happened, missing, unpaid
from tests.findings.story import START, only, run, told

FALSE = Reason.of("identity_like_partner", domain="mika-denk1.test", nearest="mika-denki.test")
TAKEN = tuple(Reason.of(code) for code in ("sender_known", "authentication_pass", "profile_strange"))


def about(*reasons: Reason) -> Finding:
    finding = only(told(run(1, m1="flagged")))
    subject = replace(finding.subject, table="message")
    return replace(finding, detector="sender_is_another", subject=subject, reasons=reasons)


def sentence(domain: str, *reasons: Reason, account: str = "1234567") -> str:
    finding = about(*reasons)
    params = (("domain", domain), *((("account", account),) if account else ()))
    event = Happening(START, "asked_account_outside", params, ("r-1",), f"message:{finding.subject.key}")
    return happened([finding], (), (), (event,), None, "Asia/Tokyo", gone=False).en


def test_a_lookalike_is_named_with_the_domain_that_it_imitates() -> None:
    assert sentence("mika-denk1.test", FALSE).startswith(
        "A mail from a lookalike address (mika-denk1.test, not mika-denki.test) asks"
    )


def test_mail_of_a_real_address_that_was_made_otherwise_may_come_from_other_hands() -> None:
    told_of = sentence("mika-denki.test", *TAKEN)
    assert "sent from the real mika-denki.test" in told_of
    assert "••••4567" in told_of
    assert "••••" not in sentence("mika-denki.test", *TAKEN, account="")


@pytest.mark.parametrize("missing", range(3))
def test_without_one_of_its_proofs_no_address_is_called_real(missing: int) -> None:
    kept = TAKEN[:missing] + TAKEN[missing + 1 :]
    assert "probably not written by the person it names" in sentence("mika-denki.test", *kept)


def test_an_address_that_answers_elsewhere_is_not_called_real() -> None:
    assert "the real" not in sentence("mika-denki.test", *TAKEN, Reason.of("reply_to_new"))


def test_whom_a_lookalike_imitates_is_known_so_that_the_sender_is_no_gap() -> None:
    assert "sender_unknown" in missing([about(Reason.of("ask_account_change"))])
    assert "sender_unknown" not in missing([about(FALSE)])


def asked(account: str) -> Happening:
    return Happening(START, "asked_account_outside", (("domain", "mika-denki.test"), ("account", account)), ("r-1",))


@pytest.mark.parametrize(
    ("payments", "paid", "expected"),
    [
        (0, (), ["No payment file was read, so a payment to the account asked for would not be seen."]),
        (3, ("7654321",), ["None of the 3 payments that were read goes to the account asked for (••••4567)"]),
        (3, ("1234567",), []),
    ],
)
def test_it_is_said_whether_the_payments_read_go_to_the_account_asked_for(
    payments: int, paid: tuple[str, ...], expected: list[str]
) -> None:
    facts = CaseFacts((), {}, {}, {}, {}, {}, payments, frozenset(paid))
    found = [one.en for one in unpaid(facts, [asked("1234567"), asked("1234567"), Happening(START, "payment")])]
    assert [one.startswith(start) for one, start in zip(found, expected, strict=True)] == [True] * len(expected)
