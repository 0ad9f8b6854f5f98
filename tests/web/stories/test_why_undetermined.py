"""Why can this not be told, and what do I fetch? From the overview to the command, in a few clicks."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.served import Served
from tests.web.stories.conftest import become_administrator

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SAID = {
    "en": ("Areas", "Access holes", "Undetermined: no directory was given", "What would settle it", "Entra ID: accounts", "How to fetch it, step by step"),
    "ja": ("分野別", "認証の抜け穴", "判定不能：ディレクトリが渡されていない", "判定するために必要なもの", "Entra ID：アカウント", "取得の手順"),
}  # fmt: skip


def test_from_the_overview_to_the_export_and_the_command(page: Page, served: Served) -> None:
    become_administrator(page, served.token)
    areas, holes, undetermined, settle, export, how = SAID[page.locator("html").get_attribute("lang") or ""]
    page.get_by_role("link", name=areas, exact=True).click()
    page.get_by_role("link", name=holes, exact=True).click()
    expect(page.get_by_text(undetermined)).to_be_visible()
    page.get_by_role("link", name=settle).first.click()
    gap = page.get_by_role("article").filter(has_text=export).first
    gap.get_by_role("link", name=how).click()
    expect(page.get_by_role("heading", name=export)).to_be_visible()
    expect(page.locator("ol.steps li").nth(2)).to_contain_text("sekisho ingest friday.sekisho FILE")
    expect(page.locator("ol.steps li").nth(0)).to_contain_text(re.compile("Graph|az|Entra"))


def test_the_overview_itself_leads_to_every_gap(page: Page, served: Served) -> None:
    become_administrator(page, served.token)
    page.locator(".next a").click()
    expect(page.locator(".gap").first).to_be_visible()
    assert page.locator(".gap").count() > 5
