"""The first day: from the token on the screen to the worst case and the number to call."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.served import Served
from tests.web.stories.conftest import become_administrator

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SAID = {
    "en": ("What to do next", "To do", "Cases", "What to do now", "Payments held", "number on file"),
    "ja": ("次にすること", "対応待ち", "案件", "今すること", "保留中の支払い", "支払先一覧の番号"),
}


def test_from_the_token_to_the_number_to_call(page: Page, served: Served) -> None:
    become_administrator(page, served.token)
    words = SAID[page.locator("html").get_attribute("lang") or ""]
    expect(page.get_by_role("heading", name=words[0])).to_be_visible()
    page.get_by_role("link", name=words[1], exact=True).click()
    page.locator(".queue a").first.click()
    expect(page.locator("ol.steps li").first).to_be_visible()
    page.get_by_role("link", name=words[2], exact=True).first.click()
    page.locator(".stories a").first.click()
    expect(page.get_by_role("heading", name=words[3])).to_be_visible()
    page.get_by_role("link", name=words[4], exact=True).first.click()
    expect(page.locator("a[href^='tel:']").first).to_have_text(re.compile(r"^[0-9-]+$"))
    expect(page.get_by_text(words[5]).first).to_be_visible()
