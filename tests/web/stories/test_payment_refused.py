"""From a fraud by mail to a refused payment: one person calls, and another one refuses."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.pipeline.org import Org
from tests.cli.typed import PHRASES
from tests.pipeline.bank import found_with
from tests.web.served import fresh, serving
from tests.web.stories.conftest import Desk, two_signers

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
DENIED = {
    "en-GB": "the payee denied it, says tanaka",
    "ja-JP": "tanaka さんの電話で、支払先は「依頼していない」と答えました",
}
REFUSED = {"en-GB": "Refused by sato. It must not go out", "ja-JP": "sato さんが拒否しました。この支払いは送れません"}


def test_a_fraud_is_called_about_by_one_and_refused_by_another(
    console: Path, tmp_path: Path, chromium: Browser, locale: str
) -> None:
    org = fresh(console, tmp_path)
    found_with(org)
    with serving(org) as served, ExitStack() as opened:
        first, second = two_signers(Desk(chromium, locale, served.address), opened, served.token)
        payment = call(first)
        expect(first.get_by_text(DENIED[locale])).to_be_visible()
        refuse(second, payment)
        expect(second.get_by_text(REFUSED[locale])).to_be_visible()
        first.goto("/payments")
        expect(first.get_by_text(REFUSED[locale])).to_be_visible()
    view = Org.open(org).decided()
    assert view is not None
    signed = [(one.kind.value, one.by) for one in view.honoured if one.text("file")]
    assert signed == [("callback", "tanaka"), ("refuse", "sato")]


def call(page: Page) -> str:
    """From the case to the payment, and record a call that was answered with no; return the payment's address."""
    page.goto("/payments")
    page.locator(".hold h2 a").first.click()
    page.locator("main summary").first.click()
    page.fill("#spoke_to", "経理 伊藤様")
    page.fill("#read_back", "no such request; the account is unchanged")
    page.check("input[value=denied]")
    page.fill("#passphrase-call", "not the passphrase")
    page.click("form[action$='/call'] button")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert page.input_value("#spoke_to") == "経理 伊藤様"
    page.check("input[value=denied]")
    page.fill("#passphrase-call", PHRASES["tanaka"])
    page.click("form[action$='/call'] button")
    return page.url


def refuse(page: Page, payment: str) -> None:
    """Refuse the payment for good."""
    page.goto(payment)
    page.locator("main summary").nth(1).click()
    page.fill("#why", "the payee denied it by telephone")
    page.fill("#passphrase-refuse", PHRASES["sato"])
    page.click("form[action$='/refuse'] button")
