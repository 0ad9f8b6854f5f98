"""Who can reach this store? Read as a picture, in words and as a table, on a screen and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pipeline.wide import wide
from tests.web.served import Served, fresh, serving
from tests.web.stories.conftest import become_administrator

pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.timeout(600)]
STORE = "shiosai-crm-export"
SAID = {
    "en": ("Areas", "Exposure", "Anyone on the internet comes", "gets through"),
    "ja": ("分野別", "公開・露出", "インターネット上のだれもが", "届く"),
}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A console over a bank with a cloud account."""
    with serving(fresh(wide().org, tmp_path)) as found:
        yield found


def test_the_open_store_is_read_on_a_screen_and_on_a_phone(page: Page, served: Served) -> None:
    become_administrator(page, served.token)
    areas, exposure, anyone, arrives = SAID[page.locator("html").get_attribute("lang") or ""]
    page.get_by_role("link", name=areas, exact=True).click()
    page.get_by_role("link", name=exposure, exact=True).click()
    page.get_by_role("link", name=STORE, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(STORE)
    expect(page.locator("svg.wide")).to_be_visible()
    expect(page.locator("svg.narrow")).to_be_hidden()
    expect(page.locator("article.way.yes li").first).to_contain_text(anyone)
    expect(page.get_by_role("row").filter(has_text=arrives).first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator("svg.narrow")).to_be_visible()
    expect(page.locator("svg.wide")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("main p a[href^='/findings/']").first.click()
    expect(page.locator("ol.steps li").first).to_be_visible()
