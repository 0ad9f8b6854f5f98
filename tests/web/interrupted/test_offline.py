"""A browser that goes offline when a form is sent: nothing is written, what was typed is there, and sent again it is written once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.cli.typed import PHRASES
from tests.web.interrupted.conftest import Real
from tests.web.interrupted.read import decisions, open_findings, rows
from tests.web.served import serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
WORDS = "asked IT for the log of Tuesday"
OFFLINE = {"en-GB": "nothing was sent", "ja-JP": "送信していません"}


@contextmanager
def sitting(real: Real, browser: Browser, locale: str, *, script: bool) -> Iterator[tuple[BrowserContext, Page]]:
    """Give mori a browser, with scripts or without."""
    context = browser.new_context(locale=locale, base_url=real.address, java_script_enabled=script)
    try:
        context.add_cookies([{"name": "session", "value": real.sessions["mori"], "url": real.address}])
        yield context, context.new_page()
    finally:
        context.close()


def remarks(real: Real) -> list[str]:
    return [text for (text,) in rows(real.org, "SELECT text FROM work_remark")]


def test_with_scripts_the_page_says_so_and_keeps_what_was_typed(real: Real, chromium: Browser) -> None:
    key = open_findings(real.org)[0]
    with serving(real.org, lines=1):
        for locale, says in OFFLINE.items():
            before = len(remarks(real))
            with sitting(real, chromium, locale, script=True) as (context, page):
                page.goto(f"/findings/{key}")
                page.fill("#text", f"{WORDS} {locale}")
                context.set_offline(True)
                page.click("form[action$='/remark'] button")
                expect(page.locator(".offline[role=alert]")).to_contain_text(says)
                assert page.input_value("#text") == f"{WORDS} {locale}"
                assert len(remarks(real)) == before
                context.set_offline(False)
                page.click("form[action$='/remark'] button")
                expect(page.locator("ol.history")).to_contain_text(f"{WORDS} {locale}")
                expect(page.locator(".offline")).to_have_count(0)
            assert len(remarks(real)) == before + 1
        with sitting(real, chromium, "en-GB", script=True) as (context, page):
            page.goto(f"/findings/{key}")
            page.locator("main summary").first.click()
            page.fill("#reason-accept", "known")
            page.fill("#until-accept", "2099-03-31")
            page.fill("#passphrase-accept", PHRASES["tanaka"])
            context.set_offline(True)
            page.click("form[action$='/accept'] button")
            expect(page.locator(".offline")).to_be_visible()
            assert decisions(real.org, key) == []
            context.set_offline(False)
            page.click("form[action$='/accept'] button")
            expect(page.locator("form[action$='/reopen']")).to_have_count(1)
        assert [one.text("reason") for one in decisions(real.org, key)] == ["known"]


def test_without_scripts_the_browser_says_so_and_going_back_brings_what_was_typed(
    real: Real, chromium: Browser
) -> None:
    key = open_findings(real.org)[0]
    with serving(real.org, lines=1), sitting(real, chromium, "en-GB", script=False) as (context, page):
        page.goto(f"/findings/{key}")
        page.fill("#text", WORDS)
        # The browser notes once a second what is typed, which nobody who types outruns.
        page.wait_for_timeout(2_500)
        context.set_offline(True)
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"), page.expect_navigation():
            page.click("form[action$='/remark'] button")
        assert remarks(real) == []
        context.set_offline(False)
        page.go_back()
        expect(page.locator("#text")).to_have_value(WORDS)
        page.click("form[action$='/remark'] button")
        expect(page.locator("ol.history")).to_contain_text(WORDS)
        assert remarks(real) == [WORDS]
