"""The stories of a made-up bank as their pages tell them: a taken mailbox from its logs, a fraud from mail to payment."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sekisho.pipeline.assess import assess
from sekisho.pipeline.document.build import document_of, private_names
from sekisho.pipeline.document.case import case_page, case_pages
from sekisho.pipeline.first import First
from sekisho.pipeline.org import Org
from sekisho.report.case_page import CasePage
from sekisho.report.html import case_html
from sekisho.sample.build import build_small
from tests.cli.typed import NOW
from tests.pipeline.bank import Bank, looked, silent

LOGS = frozenset({"entra", "m365", "staff.csv"})
ORDER = ("sign_in_from_elsewhere", "mailbox_hidden_rule", "mailbox_taken_over")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> First:
    """A first look at the logs of the small bank alone."""
    folder = tmp_path_factory.mktemp("logs") / "bank"
    build_small(folder)
    for path in folder.iterdir():
        if path.name not in LOGS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return looked(folder)


def pages(org: Path, at: datetime = NOW) -> tuple[CasePage, ...]:
    done = assess(Org.open(org), at, silent)
    return case_pages(done, document_of(done), private_names(done), 50)


def test_a_taken_mailbox_is_one_case_with_its_sign_in_its_rule_and_its_account(seen: First) -> None:
    done = assess(Org.open(seen.org), NOW, silent)
    document, private = document_of(done), private_names(done)
    taken = [
        case for case in done.stories if any(done.book.findings[key].detector == ORDER[2] for key in case.findings)
    ]
    assert len(taken) == 2
    for case in taken:
        findings = [done.book.findings[key] for key in case.findings]
        (mailbox,) = {one.subject.key for one in findings if one.subject.table == "mailbox_takeover"}
        assert set(ORDER) <= {one.detector for one in findings}
        page = case_page(done, case, document, private)
        assert page.mailboxes == (mailbox,)
        assert page.happened.en.startswith(f"Somebody else has probably been in the mailbox {mailbox}")
        assert "外部へ転送する設定" in page.happened.ja
        assert page.steps[0].en.startswith("Call your IT contact now")
        assert page.exposed[0].en.startswith("Messages read: at least")
        assert page.deadlines[0].en.startswith("Japan: banks")
        told = [one.says.en for one in page.timeline]
        assert [one.at for one in page.timeline] == sorted(one.at for one in page.timeline)
        assert told[0].startswith("Somebody signed in who is not known to be the owner")
        assert any(one.startswith("A rule was made") for one in told)
        assert told[-1].startswith("Flagged for the first time:")
        assert all(one.source for one in page.timeline if one.side == "theirs")
        assert any("The service limited its records" in one.en for one in page.unseen)
        assert not set(page.limits) & set(page.unseen)


def test_the_page_names_the_mailbox_to_shut_and_nobody_else(seen: First) -> None:
    done = assess(Org.open(seen.org), NOW, silent)
    everyone = {str(row["email"]) for row in done.snapshot.dicts("staff", ["email"])}
    for page in case_pages(done, document_of(done), private_names(done), 50):
        html = case_html(page, "en") + case_html(page, "ja")
        assert {one for one in everyone if one in html} <= set(page.mailboxes)
        assert not any(name in html for name in private_names(done))


def test_a_fraud_from_mail_to_payment_is_one_page_with_the_number_to_call(bank: Bank, org: Path) -> None:
    del bank
    page = next(one for one in pages(org) if one.payments and one.payments[0].sender_domain)
    (payment,) = page.payments
    assert page.severity == "critical"
    assert payment.payee in page.happened.en
    assert payment.call.number
    assert f'href="tel:{payment.call.number.replace("-", "")}"' in case_html(page, "ja")
    assert "We cannot see whether it has gone out" in page.happened.en
    assert [step.en.split(".")[0] for step in page.steps[:1]] == ["Stop the payment now"]
    assert any(one.says.en.startswith("After that we wrote in the same exchange") for one in page.timeline)
    assert page.steps[3].en.startswith("We wrote in the same exchange on")
    assert page.at_stake == payment.amount
    assert any("the account on file" in one.en for one in page.limits)
    assert any(why.weighs for why in page.why)
    assert {tie.says.en for tie in page.ties} & {"They are about the same mail, or a payment that it speaks of."}


def test_a_payment_of_a_past_day_is_called_back_and_not_held(org: Path) -> None:
    later = pages(org, NOW + timedelta(days=2))
    gone = [one for one in later if "has probably gone out" in one.happened.en]
    assert gone
    for page in gone:
        assert not page.payments
        assert "ask for a recall at once" in page.steps[0].en
        assert all(call.number for call in page.calls)
