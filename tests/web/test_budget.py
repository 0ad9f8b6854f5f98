"""The budget: who may set it, what is kept, what the page then says, and that nobody overwrites what they did not see."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.pipeline.settings import Budget, load
from sekisho.report.headline import assumed_budget, assumed_minutes
from sekisho.watch import places
from sekisho.watch.nouns import Kind
from sekisho.web.asking import ask_for_assessment
from sekisho.web.budgets import Standing
from sekisho.web.journal.models import Entry
from sekisho.web.journal.write import faults
from tests.report.page import Page
from tests.web.money import plan, saying


@pytest.fixture(autouse=True)
def as_before(console: Path) -> Iterator[None]:
    """Leave the settings as they were."""
    path = console / "sekisho.toml"
    before = path.read_bytes()
    yield
    path.write_bytes(before)


def read(browser: Client, lang: str = "en") -> str:
    return unescape(browser.get("/plan", headers={"accept-language": lang}).content.decode())


@pytest.mark.parametrize("role", ["administrator", "risk_owner"])
def test_a_budget_is_set_kept_and_written_into_the_journal(
    inside: Callable[..., Client], console: Path, role: str
) -> None:
    path = console / "sekisho.toml"
    path.write_text(f"# by the board\n{path.read_text('utf-8')}", "utf-8")
    browser = inside(role)
    given = {"before": "-/-", "yearly": "１２,000,000円", "minutes": "9,000"}
    answer = browser.post("/plan/budget", given)
    assert answer.headers["Location"] == "/plan"
    assert load(console).budget == Budget(yearly=12_000_000, minutes=9_000)
    assert path.read_text("utf-8").startswith("# by the board")
    page = read(browser)
    assert "The budget is set. Run" in page
    assert "The budget is set. Run" not in read(browser)
    assert "made for another budget" in page
    assert "money: 12,000,000 yen, minutes: 9,000" in page
    entry = Entry.objects.get(what="set:budget")
    assert (entry.who, entry.role, entry.about) == ("mori", role, "-/- > 12000000/9000")
    assert list(faults()) == []


def test_a_budget_can_be_taken_back(inside: Callable[..., Client], console: Path) -> None:
    browser = inside("risk_owner")
    browser.post("/plan/budget", {"before": "-/-", "yearly": "5", "minutes": "0"})
    browser.post("/plan/budget", {"before": "5/0", "yearly": " ", "minutes": ""})
    assert load(console).budget == Budget()
    assert "made for another budget" not in read(browser)


def test_the_form_brings_back_what_stood_when_it_was_opened(inside: Callable[..., Client]) -> None:
    browser = inside("risk_owner")
    browser.post("/plan/budget", {"before": "-/-", "yearly": "12000000", "minutes": "9000"})
    fields = {one.attributes.get("name"): one.attributes for one in Page.read(read(browser)).all("input")}
    assert fields["before"]["value"] == "12000000/9000"
    assert fields["yearly"]["value"] == "12,000,000"
    assert fields["minutes"]["value"] == "9,000"


def test_of_two_who_set_it_at_the_same_time_the_second_is_told(inside: Callable[..., Client], console: Path) -> None:
    browser = inside("administrator")
    browser.post("/plan/budget", {"before": "-/-", "yearly": "7000000", "minutes": ""})
    answer = browser.post("/plan/budget", {"before": "-/-", "yearly": "1", "minutes": ""})
    assert answer.status_code == 409
    assert "Somebody else has set the budget" in answer.content.decode()
    assert load(console).budget == Budget(yearly=7_000_000)


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "1e99", "NaN", "10000000000001", "<b>1</b>"])
def test_what_cannot_be_a_budget_changes_nothing(inside: Callable[..., Client], console: Path, value: str) -> None:
    before = (console / "sekisho.toml").read_bytes()
    for field in ("yearly", "minutes"):
        answer = inside("risk_owner", f"mori-{field}").post("/plan/budget", {"before": "-/-", field: value})
        assert answer.status_code == 409
        assert 'class="problem" role="alert"' in answer.content.decode()
        assert "<b>1</b>" not in answer.content.decode()
    assert (console / "sekisho.toml").read_bytes() == before
    assert not Entry.objects.filter(what="set:budget").exists()


@pytest.mark.parametrize("role", ["analyst", "approver", "trainer", "auditor", "learner"])
def test_nobody_else_sets_a_budget(inside: Callable[..., Client], console: Path, role: str) -> None:
    browser = inside(role)
    assert browser.post("/plan/budget", {"before": "-/-", "yearly": "1"}).status_code == 403
    assert load(console).budget == Budget()
    assert 'action="/plan/budget"' not in read(browser)


def test_looking_sets_nothing(inside: Callable[..., Client]) -> None:
    assert inside("administrator").get("/plan/budget?yearly=1").status_code == 404


def test_settings_that_cannot_be_read_are_named_and_the_plan_is_shown_all_the_same(
    inside: Callable[..., Client], console: Path
) -> None:
    browser = inside("risk_owner")
    (console / "sekisho.toml").write_text("[budget\n", "utf-8")
    page = read(browser)
    assert "sekisho.toml cannot be used" in page
    assert plan().chosen[0].name.en in page
    assert 'action="/plan/budget"' not in page
    assert browser.post("/plan/budget", {"before": "-/-", "yearly": "1"}).status_code == 409


def test_the_background_process_is_asked_where_one_works(
    inside: Callable[..., Client], console: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = inside("risk_owner", "mori")
    with places.alone(console):
        browser.post("/plan/budget", {"before": "-/-", "yearly": "3", "minutes": ""})
        (asked,) = places.asked(console)
        places.answered(console, asked)
        monkeypatch.setattr(places, "MOST_ASKED", 0)
        assert not ask_for_assessment("mori", timezone.now())
    assert (asked.kind, asked.by) == (Kind.ASSESS, "mori")
    assert not ask_for_assessment("mori", timezone.now())
    assert "再評価を依頼しました" in read(browser, lang="ja")


def test_a_plan_is_compared_with_what_is_set_now() -> None:
    assumed = replace(plan(), defaults=(assumed_budget(plan().budget), assumed_minutes(plan().minutes)))
    given = replace(plan(), defaults=())
    yearly, minutes = plan().budget.minor, plan().minutes
    assert Standing(None, None, "JPY").is_of(assumed)
    assert Standing(yearly, minutes, "JPY").is_of(given)
    assert not Standing(None, minutes, "JPY").is_of(given)
    assert not Standing(yearly, None, "JPY").is_of(given)
    assert not Standing(yearly + 1, minutes, "JPY").is_of(given)
    assert not Standing(yearly, minutes, "USD").is_of(given)


def test_a_plan_for_the_budget_that_is_set_says_nothing_of_another(inside: Callable[..., Client]) -> None:
    browser = inside("risk_owner")
    with saying(plan=replace(plan(), defaults=())):
        assert "made for another budget" in read(browser)
        given = {"before": "-/-", "yearly": str(plan().budget.minor), "minutes": str(plan().minutes)}
        browser.post("/plan/budget", given)
        assert "made for another budget" not in read(browser)
