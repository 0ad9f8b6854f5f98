"""What is known of the readers moves how far a mail fits them: only where it is about the same thing, and by what it says."""

from datetime import date
from email.message import EmailMessage

import pytest

from sekisho.people.phish_scale.premise import Readers
from sekisho.people.phish_scale.rate import rate
from sekisho.people.phish_scale.scale import Premise

ENGLISH = (
    "Your badge has to be renewed",
    "The badge of contractors ends on Friday. Renew it here: {{link}}\n\nSite office",
)
JAPANESE = (
    "入館証の更新のお願い",
    "入館証の有効期限が近づいています。次のページで更新してください。\n{{link}}\n施設管理",
)


def premise(mail: tuple[str, str], known: str, group: str = "treasury") -> Premise:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Site <site@aoi-site.example>", "staff@aoi.example", mail[0]
    made.set_content(mail[1])
    return rate(bytes(made), "a.eml", Readers(group, date(2026, 5, 12), 0.0, known)).premise


@pytest.mark.parametrize(
    ("mail", "known"),
    [
        (ENGLISH, "Badges of the group are renewed this week, as was announced."),
        (ENGLISH, "入館証の更新が今週行われると告知された。"),
        (JAPANESE, "今週、入館証の更新がある。"),
        (JAPANESE, "Building badges are renewed this week."),
    ],
)
def test_a_mail_fits_what_goes_on_these_days_in_whichever_language_it_is_said(
    mail: tuple[str, str], known: str
) -> None:
    before, after = premise(mail, ""), premise(mail, known)
    assert after.situation >= 6 > before.situation
    assert after.mimics >= before.mimics
    assert after.total > before.total


@pytest.mark.parametrize(
    ("mail", "known"),
    [
        (ENGLISH, "The group has no badges: doors open by the telephone."),
        (JAPANESE, "入館証は使っていない。"),
    ],
)
def test_a_mail_does_not_fit_those_who_have_no_such_thing(mail: tuple[str, str], known: str) -> None:
    before, after = premise(mail, ""), premise(mail, known)
    assert after.situation <= before.situation
    assert after.mimics <= 2
    assert after.total < before.total


@pytest.mark.parametrize("mail", [ENGLISH, JAPANESE])
@pytest.mark.parametrize("known", ["The group deals in foreign bonds every day.", "毎日、外国債券を売買している。", ""])
def test_what_is_about_something_else_moves_nothing(mail: tuple[str, str], known: str) -> None:
    assert premise(mail, known) == premise(mail, "")


@pytest.mark.parametrize(
    "known", ["Staff were warned of mails about badges last month.", "入館証をかたるメールに注意喚起した。"]
)
def test_a_warning_counts_against_the_mail(known: str) -> None:
    assert premise(JAPANESE, known).trained >= 6
    assert premise(JAPANESE, known).total < premise(JAPANESE, "").total


def test_what_the_author_of_a_template_says_stands_unless_the_firm_knows_better() -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Site <site@aoi-site.example>", "staff@aoi.example", ENGLISH[0]
    made["X-Sekisho-Premise"] = "mimics=2 situation=2"
    made.set_content(ENGLISH[1])
    for known, mimics, situation in (
        ("", 2, 2),
        ("The desk deals in bonds every day.", 2, 2),
        ("Badges are renewed this week.", 6, 8),
    ):
        found = rate(bytes(made), "a.eml", Readers("treasury", None, 0.0, known)).premise
        assert (found.mimics, found.situation) == (mimics, situation)
