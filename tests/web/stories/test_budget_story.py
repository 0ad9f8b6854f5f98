"""The budget: the plan as it is, what more money would buy, the new budget set, and the page that goes to the board."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.served import Served
from tests.web.stories.conftest import become_administrator

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SAID = {
    "en": ("Plan", "What is in", "Show", "Set the budget", "The budget is set", "made for another budget", "for the board", "What we do not know", "10,000,000 yen"),
    "ja": ("対策の計画", "行う対策", "表示", "予算を設定する", "予算を設定しました", "違う予算で作られています", "理事会・役員会向けの資料をダウンロード", "分かっていないこと", "10,000,000円"),
}  # fmt: skip


def test_raising_the_budget_and_taking_the_plan_to_the_board(page: Page, served: Served, tmp_path: Path) -> None:
    become_administrator(page, served.token)
    words = SAID[page.locator("html").get_attribute("lang") or ""]
    page.get_by_role("link", name=words[0], exact=True).click()
    expect(page.get_by_role("heading", name=words[1])).to_be_visible()
    # The slider by keyboard: all the way down nothing is paid for, and the address says what was asked.
    page.wait_for_load_state()
    slide = page.locator("#slide")
    slide.focus()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile(r"budget=0#what-if"))
    expect(page.locator("output")).to_have_text(re.compile(r"^0 ?(yen|円)$"))
    expect(slide).to_be_focused()
    page.fill("#yearly", "10,000,000")
    page.fill("#minutes", "20000")
    page.get_by_role("button", name=words[3]).click()
    expect(page.locator(".given")).to_contain_text(words[4])
    expect(page.locator("main")).to_contain_text(words[5])
    expect(page.locator("main")).to_contain_text(words[8])
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words[6]).click()
    kept = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    paper = page.context.new_page()
    paper.goto(kept.as_uri())
    expect(paper.get_by_role("heading", name=words[7])).to_be_visible()
    assert paper.evaluate("getComputedStyle(document.querySelector('h1')).margin") == "0px"
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper.pdf(prefer_css_page_size=True))) <= 2


def test_without_a_script_the_button_asks(page: Page, served: Served) -> None:
    become_administrator(page, served.token)
    page.route("**/slider.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/plan")
    words = SAID[page.locator("html").get_attribute("lang") or ""]
    page.locator("#slide").focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name=words[2], exact=True).click()
    page.wait_for_url(re.compile(r"budget=0#what-if"))
