"""What trainers write of their groups: kept, listed, over when it is over, and counted in the rating of templates."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sekisho.web.programme import practices
from sekisho.web.programme.models import Practice

PAGE = "/programme/practices"
DAILY = "The desk records changes of suppliers' bank details every day"


def test_what_is_written_of_a_group_is_listed_and_can_be_taken_away(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    answer = browser.post(
        PAGE, {"group": "payments_desk", "text": f" {DAILY}\n ", "since": "", "until": ""}, follow=True
    )
    assert DAILY.replace("'", "&#39;") in answer.content.decode()
    (row,) = Practice.objects.all()
    assert (row.group, row.text, row.since, row.until) == ("payments_desk", DAILY, None, None)
    browser.post(PAGE, {"drop": str(row.pk)})
    assert not Practice.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"group": "payments_desk", "text": "   "},
        {"group": "payments_desk", "text": "x" * 301},
        {"group": "nobody", "text": DAILY},
        {"group": "payments_desk", "text": DAILY, "since": "2026-12-02", "until": "2026-12-01"},
    ],
    ids=["nothing is said", "a story", "no such group", "ends before it begins"],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    inside: Callable[..., Client], told: dict[str, str]
) -> None:
    answer = inside("trainer").post(PAGE, told)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert told["text"].replace("'", "&#39;") in answer.content.decode()
    assert not Practice.objects.exists()


def test_what_is_over_or_not_yet_counts_no_more_and_what_is_true_of_everybody_counts_for_all(
    inside: Callable[..., Client],
) -> None:
    browser = inside("trainer")
    for group, text, since, until in (
        ("payments_desk", "always", "", ""),
        ("payments_desk", "over", "", "2026-11-30"),
        ("payments_desk", "to come", "2026-12-02", ""),
        ("everyone", "all of us", "2026-12-01", "2026-12-01"),
    ):
        browser.post(PAGE, {"group": group, "text": text, "since": since, "until": until})
    found = practices.on(date(2026, 12, 1))
    assert sorted(found["payments_desk"].splitlines()) == ["all of us", "always"]
    assert found["hr"] == "all of us"


def test_a_group_has_no_more_of_them_than_somebody_reads(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    for number in range(practices.MOST):
        assert browser.post(PAGE, {"group": "hr", "text": f"number {number}"}).status_code == 302
    assert browser.post(PAGE, {"group": "hr", "text": "one more"}).status_code == 400
    assert Practice.objects.count() == practices.MOST


def alignments(page: str) -> list[str]:
    """Return how far a template fits each group, as its page says."""
    return re.findall(r"(-?\d+)</td></tr>", page)


def test_a_template_is_rated_by_what_is_known_of_its_readers(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    before = alignments(browser.get("/programme/templates/payment_details_change").content.decode())
    browser.post(PAGE, {"group": "customer_service", "text": DAILY})
    after = alignments(browser.get("/programme/templates/payment_details_change").content.decode())
    assert before
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    assert len(changed) == 1
