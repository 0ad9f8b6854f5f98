"""The page of the plan: what is in and what is not, and what another budget would buy."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from sekisho.model.money import Money
from sekisho.report.document import PlanPoint
from sekisho.report.said import Said
from sekisho.report.words import rough
from sekisho.text.say import Lang
from sekisho.web.shown.models import Load
from tests.report.page import Page
from tests.web.money import cells, document, plan, saying

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>{{ 7*7 }}'


def read(browser: Client, address: str, lang: str = "en") -> str:
    answer = browser.get(address, headers={"accept-language": lang})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def browser(inside: Callable[..., Client]) -> Client:
    """A browser of an analyst, who reads the plan and sets no budget."""
    return inside("analyst")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_plan_is_whole_in_both_languages(browser: Client, lang: str) -> None:
    answer = browser.get("/plan", headers={"accept-language": lang})
    page = Page.read(answer.content.decode())
    assert page.stack == []
    assert page.all("html")[0].attributes["lang"] == lang
    assert [one.attributes["src"] for one in page.all("script")] == ["/console.js", "/plan/slider.js"]
    assert not [one for one in page.elements if "style" in one.attributes]
    assert len(answer.content) < 200_000


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_in_stands_in_its_order_and_what_is_not_with_its_reason(browser: Client, lang: Lang) -> None:
    page, part = read(browser, "/plan", lang), plan()
    controls = [one.control for one in part.chosen] + [one.control for one in part.left_out]
    places = [page.index(f'id="m-{control}"') for control in controls]
    assert places == sorted(places)
    for one in part.chosen:
        assert one.name.at(lang) in page
        assert rough(one.saves.middle, lang) in page
        assert f"{one.minutes:,}" in page
    for left in part.left_out:
        assert left.name.at(lang) in page
        assert left.why.at(lang) in page
    assert rough(part.before.middle, lang) in page
    assert rough(part.after.middle, lang) in page
    assert all(one.at(lang) in page for one in part.defaults)


def test_another_budget_shows_the_last_plan_that_it_pays_for_and_says_so(browser: Client) -> None:
    dearest = plan().frontier[-1]
    page = read(browser, f"/plan?budget={dearest.spent.minor - 1}")
    assert f"With {dearest.spent.minor - 1:,} yen" in page
    assert "Falls out:" in page
    assert "No measure is paid for by it" in page
    assert "a better mix may exist" in page
    assert "With the budget of the plan" in read(browser, "/plan")
    assert "With the budget of the plan" in read(browser, "/plan?budget=nonsense")


def test_a_budget_that_buys_more_names_what_comes_in(browser: Client) -> None:
    more = Said("A moat", "堀")
    point = PlanPoint(Money(9_000_000), Money(8_000_000), Money(1_000_000), (plan().chosen[0].name, more))
    with saying(plan=replace(plan(), frontier=(*plan().frontier, point), otherwise=more, better=more)):
        page = read(browser, "/plan?budget=8500000")
    assert "Comes in: A moat" in " ".join(page.replace("</strong>", "").replace("<strong>", "").split())
    assert "In both:" in page
    assert 'class="mark own"' in page
    assert 'class="mark asked"' in page
    assert "At the middle the best choice would be: A moat" in page
    assert "At the better end the best choice would be: A moat" in page


def test_the_slider_needs_no_script_and_reaches_from_nothing_to_all_that_is_worth_it(browser: Client) -> None:
    page = Page.read(read(browser, "/plan"))
    slide = next(one for one in page.all("input") if one.attributes.get("type") == "range")
    assert slide.attributes["min"] == "0"
    assert int(slide.attributes["max"]) >= plan().frontier[-1].budget.minor
    assert "form" in slide.inside
    assert any(one.attributes.get("for") == "slide" for one in page.all("label"))
    assert [int(one.attributes["value"]) for one in page.all("option")] == [one.budget.minor for one in plan().frontier]


def test_the_script_is_ours_and_says_what_it_is(browser: Client) -> None:
    answer = browser.get("/plan/slider.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert b"requestSubmit" in answer.content


def test_without_a_plan_the_page_says_what_is_missing_and_leads_to_the_sources(browser: Client) -> None:
    with saying(plan=None):
        page = read(browser, "/plan")
        assert browser.get("/plan/board").status_code == 404
        assert browser.get("/plan.csv").status_code == 404
    assert "There is no plan" in page
    assert 'href="/sources"' in page
    assert "Set for a year (money: not set, minutes: not set)" in page


def test_a_plan_of_nothing_is_told_as_such(browser: Client) -> None:
    bare = replace(plan(), chosen=(), left_out=(), frontier=(), defaults=())
    with saying(plan=bare):
        page = read(browser, "/plan")
        board = read(browser, "/plan/board")
    assert "nothing is worth doing" in page
    assert "No other budget was computed" in page
    assert "nothing is worth doing" in board
    assert "What was left out" not in board


def test_before_the_first_assessment_the_page_says_what_to_do(browser: Client) -> None:
    Load.objects.update(whole=False)
    try:
        assert "First steps" in read(browser, "/plan")
        assert browser.get("/plan/board").status_code == 404
        assert browser.get("/plan.csv").status_code == 404
    finally:
        Load.objects.update(whole=True)


def test_whatever_a_name_holds_stays_text(browser: Client) -> None:
    bad = Said(HOSTILE, HOSTILE)
    left = replace(plan().left_out[0], name=bad, why=bad)
    hostile = replace(plan(), chosen=(replace(plan().chosen[0], name=bad, about=bad),), left_out=(left,), otherwise=bad)
    with saying(plan=hostile, org=HOSTILE):
        for address in ("/plan", "/plan/board"):
            page = browser.get(address).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_for_the_board_needs_nothing_else(browser: Client, lang: Lang) -> None:
    answer = browser.get("/plan/board", headers={"accept-language": lang})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sekisho-board.{lang}.html"'
    text = answer.content.decode()
    page = Page.read(text)
    assert page.stack == []
    assert page.all("html")[0].attributes["lang"] == lang
    policy = next(one for one in page.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'; style-src 'sha256-" in policy.attributes["content"]
    assert not page.all("script", "img", "link", "a", "form")
    assert not [one for one in page.elements if "style" in one.attributes]
    part, said = plan(), unescape(text)
    for name in [one.name for one in part.chosen] + [one.name for one in part.left_out]:
        assert name.at(lang) in said
    for risk in document().risks:
        assert risk.name.at(lang) in said
    for gap in document().unseen[:5]:
        assert gap.what.at(lang) in said
    assert all(one.at(lang) in said for one in part.defaults)
    assert settings.ORG_NAME in said


def test_the_page_for_the_board_names_no_assumption_and_no_total_where_there_is_none(browser: Client) -> None:
    risks = tuple(replace(one, defaults=(), drivers=()) for one in document().risks)
    with saying(risks=risks, total=None, plan=replace(plan(), defaults=())):
        page = read(browser, "/plan/board")
    assert "Assumed, since nobody said it" not in page
    assert "One year in 20" not in page


def test_the_figures_of_the_plan_are_handed_over_as_a_table(browser: Client) -> None:
    bad = replace(plan().left_out[0], name=Said("=cmd|' /C calc'!A0", "＝式"))
    with saying(plan=replace(plan(), left_out=(bad, *plan().left_out[1:]))):
        rows = cells(browser.get("/plan.csv"))
    part = plan()
    parts = [row[0] for row in rows[1:]]
    assert parts[:3] == ["Budget of the plan", "Loss today", "Loss with the plan"]
    assert parts.count("In the plan") == len(part.chosen)
    assert parts.count("Left out") == len(part.left_out)
    assert parts.count("Best plan for another budget") == len(part.frontier)
    chosen = rows[4]
    assert chosen[1:4] == ["1", part.chosen[0].control, part.chosen[0].name.en]
    assert chosen[6:8] == [str(part.chosen[0].cost.minor), str(part.chosen[0].minutes)]
    left = rows[4 + len(part.chosen)]
    assert left[3].startswith("'=cmd")
    assert left[-1] == part.left_out[0].why.en


@pytest.mark.parametrize(
    ("spent", "later", "saved", "worse", "said"),
    [
        (
            300, 80, 100, 900,
            "300 yen against 100 yen. Each later year costs 80 yen and saves 100 yen. They are in the plan as an insurance",
        ),
        (300, 200, 0, 900, "300 yen against 0 yen. Each later year costs 200 yen, which is still more than it saves."),
        (300, 0, 100, 200, "Each later year costs 0 yen and saves 100 yen. They are in the plan because what is paid once"),
    ],
)  # fmt: skip
def test_a_first_year_that_costs_more_than_it_saves_is_said_plainly(
    browser: Client, spent: int, later: int, saved: int, worse: int, said: str
) -> None:
    one = plan()
    before = replace(one.before, middle=Money(1_000, "JPY"), high=Money(5_000, "JPY"))
    after = replace(one.after, middle=Money(1_000 - saved, "JPY"), high=Money(5_000 - worse, "JPY"))
    told = replace(one, before=before, after=after, spent=Money(spent, "JPY"), later=Money(later, "JPY"))
    with saying(plan=told):
        for address in ("/plan", "/plan/board"):
            assert said in unescape(read(browser, address))
    for dear in (replace(told, spent=Money(saved, "JPY")), replace(told, chosen=())):
        with saying(plan=dear):
            assert "than they save" not in read(browser, "/plan")
            assert "than they save" not in read(browser, "/plan/board")
