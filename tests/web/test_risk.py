"""The pages about risk: every scenario with its price, and one with all that its figure rests on."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sekisho.model.money import Money
from sekisho.report.document import CurvePoint, Range
from sekisho.report.said import Said
from sekisho.report.words import rough, share
from sekisho.text.say import Lang
from sekisho.web.shown.models import Load
from tests.report.page import Page
from tests.web.money import cells, document, risk, saying, total

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>{{ 7*7 }}'
ADDRESS = "/risk/counterparty_payment_change"


def read(browser: Client, address: str, lang: str = "en") -> str:
    answer = browser.get(address, headers={"accept-language": lang})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def browser(inside: Callable[..., Client]) -> Client:
    """A browser of an auditor: whoever works here may read what is at risk."""
    return inside("auditor")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("address", ["/risk", ADDRESS, "/risk/mailbox_takeover"])
def test_a_page_about_risk_is_whole_in_both_languages(browser: Client, address: str, lang: str) -> None:
    answer = browser.get(address, headers={"accept-language": lang})
    page = Page.read(answer.content.decode())
    assert page.stack == []
    assert page.all("html")[0].attributes["lang"] == lang
    assert len(page.all("h1")) == 1
    assert [one.attributes.get("src") for one in page.all("script")] == ["/console.js"]
    assert not [one for one in page.elements if "style" in one.attributes]
    assert all(one.attributes["aria-label"] for one in page.all("svg") if one.attributes.get("class") == "chart")
    assert len(answer.content) < 200_000


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_scenario_stands_with_its_price_the_dearest_first(browser: Client, lang: Lang) -> None:
    page = read(browser, "/risk", lang)
    links = [one.attributes["href"] for one in Page.read(page).all("a")]
    dearest = sorted(document().risks, key=lambda one: -one.mean.middle.minor)
    assert [one for one in links if one.startswith("/risk/")] == [f"/risk/{one.scenario}" for one in dearest]
    for one in dearest:
        assert one.name.at(lang) in page
        assert rough(one.mean.low, lang) in page
        assert rough(one.worst_year_high, lang) in page
    assert rough(total().mean.middle, lang) in page
    assert rough(total().worst_year_high, lang) in page


def test_the_chart_of_a_loss_has_its_table(browser: Client) -> None:
    page = read(browser, ADDRESS)
    assert 'class="line worse"' in page
    point = risk().curve[-1]
    assert f"{point.worse.minor:,} yen" in page


def test_a_scenario_says_how_far_an_attempt_gets_with_and_without_controls(browser: Client) -> None:
    page = read(browser, ADDRESS, "ja")
    for stage in risk().stages:
        assert stage.name.ja in page
        assert share(stage.middle, "ja") in page
        assert share(stage.bare_high, "ja") in page


def test_a_scenario_says_what_it_hangs_on_and_where_each_figure_comes_from(browser: Client) -> None:
    page, found = read(browser, ADDRESS), risk()
    for driver in found.drivers:
        assert driver.name.en in page
        assert rough(driver.high, "en") in page
    for control in found.controls:
        assert control.counts.en in page
    for prior in found.priors:
        assert prior.source.en in page
    for one in found.defaults:
        assert one.en in page


def test_what_nobody_measured_is_said_to_be_so_and_leads_to_the_sources(browser: Client) -> None:
    controls = tuple(replace(one, seen=False) for one in risk().controls)
    with saying(risks=(replace(risk(), controls=controls, drivers=(), defaults=()),)):
        page = read(browser, ADDRESS)
    assert page.count("not measured") >= len(controls)
    assert "never as in place" in page
    assert 'href="/sources"' in page
    assert "Nothing that is not known moves this loss" in page
    assert "What was assumed about this firm" not in page


def test_a_control_leads_to_what_the_plan_says_of_it(browser: Client) -> None:
    control = risk().controls[0].control
    assert f'href="/plan#m-{control}"' in read(browser, ADDRESS)
    with saying(plan=None):
        assert f'href="/plan#m-{control}"' not in read(browser, ADDRESS)


def test_what_happened_here_is_told_with_what_public_data_would_say(browser: Client) -> None:
    own = risk().own
    assert own is not None
    page = read(browser, ADDRESS)
    assert f">{own.seen:.2g}<" in page
    assert f">{own.public:.2g}<" in page
    assert f">{own.with_own:.2g}<" in page
    assert "Incidents cannot be typed in" in page
    assert "rests on public data alone" in read(browser, "/risk/mailbox_takeover")


def test_an_assessment_without_a_loss_says_so_and_leads_to_the_sources(browser: Client) -> None:
    with saying(risks=(), total=None):
        page = read(browser, "/risk")
        assert browser.get(ADDRESS).status_code == 404
        assert len(cells(browser.get("/risk.csv"))) == 1
    assert "was not simulated" in page
    assert 'href="/sources"' in page


def test_a_single_scenario_needs_no_total(browser: Client) -> None:
    with saying(risks=(risk(),), total=None):
        page = read(browser, "/risk")
    assert risk().name.en in page
    assert "All together" not in page


def test_a_scenario_that_loses_nothing_has_no_chart_and_says_why(browser: Client) -> None:
    none = Money(0)
    flat = tuple(CurvePoint(one.probability, none, none, none) for one in risk().curve)
    empty = replace(risk(), mean=Range(none, none, none), bad_year=none, worst_year=none, curve=flat)
    with saying(risks=(empty,), total=None):
        page = read(browser, ADDRESS)
    assert "There is nothing to draw" in page
    assert "no loss" in page


@pytest.mark.parametrize("key", ["no_such_scenario", "../plan", HOSTILE])
def test_a_scenario_that_is_not_there_is_said_in_a_sentence(browser: Client, key: str) -> None:
    assert browser.get(f"/risk/{key}").status_code == 404


def test_before_the_first_assessment_the_page_says_what_to_do(browser: Client) -> None:
    Load.objects.update(whole=False)
    try:
        assert "First steps" in read(browser, "/risk")
        assert browser.get(ADDRESS).status_code == 404
        assert browser.get("/risk.csv").status_code == 404
    finally:
        Load.objects.update(whole=True)


def test_whatever_a_name_holds_stays_text(browser: Client) -> None:
    bad = Said(HOSTILE, HOSTILE)
    driver = replace(risk().drivers[0], name=bad)
    control = replace(risk().controls[0], name=bad, counts=bad)
    stage = replace(risk().stages[0], name=bad)
    hostile = replace(risk(), name=bad, about=bad, drivers=(driver,), controls=(control,), stages=(stage,))
    with saying(risks=(hostile,)):
        for address in ("/risk", ADDRESS):
            page = browser.get(address).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "&lt;script&gt;alert" in page


def test_the_figures_are_handed_over_as_a_table(browser: Client) -> None:
    answer = browser.get("/risk.csv", headers={"accept-language": "ja"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = cells(answer)
    assert rows[0][0] == "シナリオ"
    told = {row[0]: row for row in rows[1:]}
    assert set(told) == {one.scenario for one in document().risks} | {"total"}
    for one in document().risks:
        assert told[one.scenario][1] == one.name.ja
        assert told[one.scenario][4] == str(one.mean.middle.minor)
    assert told["total"][9] == str(total().worst_year_high.minor)


def test_a_page_asks_as_often_with_many_scenarios_as_with_one(browser: Client) -> None:
    counts = []
    for risks in ((risk(),), tuple(replace(risk(), scenario=f"s{place}") for place in range(200))):
        with saying(risks=risks):
            browser.get("/risk")
            with CaptureQueriesContext(
                connection,
            ) as seen:
                browser.get("/risk")
            counts.append(len(seen))
    assert counts[0] == counts[1]
