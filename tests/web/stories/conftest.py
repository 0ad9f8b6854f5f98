"""A browser of Debian's, and a console that nobody has opened before."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from tests.web.served import Served, fresh, serving

PASSWORD = "a heron on the pond"


@pytest.fixture
def served(console: Path, tmp_path: Path) -> Iterator[Served]:
    """A console of this test's own."""
    with serving(fresh(console, tmp_path)) as found:
        yield found


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes a browser of its own for each person, in one language and at one address."""

    chromium: Browser
    locale: str
    address: str

    def sit(self, opened: ExitStack) -> Page:
        """Open a browser that nobody has used; what it complains of fails the test at its end, but a refusal (409)."""
        context = self.chromium.new_context(locale=self.locale, base_url=self.address)
        complaints: list[str] = []
        opened.callback(_fail, complaints)
        opened.callback(context.close)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page


def _fail(complaints: list[str]) -> None:
    assert not [one for one in complaints if "409" not in one]


@pytest.fixture(params=["en-GB", "ja-JP"])
def locale(request: pytest.FixtureRequest) -> str:
    """The language of a browser."""
    return str(request.param)


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
    set_up_codes(page)


def set_up_codes(page: Page) -> None:
    """Set up one-time codes and come in."""
    secret = page.locator("main code").inner_text()
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("main button")


def open_account(office: Page, name: str, role: str) -> str:
    """Open an account as an administrator; return its first password."""
    office.goto("/people")
    office.fill("#name", name)
    office.fill("#shown_name", name)
    office.select_option("#role", role)
    office.click("main section button")
    return office.locator(".given code").inner_text()


def link(office: Page, name: str, actor: str) -> None:
    """Link an account to somebody who signs in the ledger."""
    office.goto("/people")
    row = office.locator("tbody tr").filter(has=office.locator("th .muted", has_text=re.compile(f"^{name}$")))
    row.locator("select[name=actor]").select_option(actor)
    row.locator("form[action$='/actor'] button").click()


def come_first_time(page: Page, name: str, password: str) -> None:
    """Sign in with a password that somebody gave, set up codes, and choose a password of one's own."""
    page.goto("/")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("main button")
    set_up_codes(page)
    page.fill("#old", password)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button")


def two_signers(desk: Desk, opened: ExitStack, token: str) -> tuple[Page, Page]:
    """Sit two people down who sign in the ledger: tanaka, the administrator, and sato, an approver."""
    first, second = desk.sit(opened), desk.sit(opened)
    become_administrator(first, token)
    link(first, "tanaka", "tanaka")
    password = open_account(first, "sato", "approver")
    link(first, "sato", "sato")
    come_first_time(second, "sato", password)
    return first, second
