"""A browser of Debian's, and a console that nobody has opened before."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.served import Served, fresh, serving

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PASSWORD = "a heron on the pond"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running browser; without Debian's Chromium the stories are skipped and say so."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def served(console: Path, tmp_path: Path) -> Iterator[Served]:
    """A console of this test's own."""
    with serving(fresh(console, tmp_path)) as found:
        yield found


@pytest.fixture(params=["en-GB", "ja-JP"])
def page(chromium: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a browser of one language; what the browser complains of fails the test."""
    context = chromium.new_context(locale=str(request.param), base_url=served.address)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints


def become_administrator(page: Page, token: str) -> None:
    """Make the first account, set up its second factor, and come in."""
    page.goto("/")
    page.fill("#token", token)
    page.fill("#name", "tanaka")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button")
    secret = page.locator("main code").inner_text()
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("main button")
