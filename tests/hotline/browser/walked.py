"""Steps that several stories share."""

from playwright.sync_api import Page

from sekisho.text.lang import Lang
from sekisho.text.say import say
from tests.hotline.browser.double import WORDS

MARKER = "融資課の端末から名簿が持ち出されています"
FIRST, SECOND, THIRD = "a1b2c3d4e5f60718", "b1b2c3d4e5f60718", "c1b2c3d4e5f60718"


def says(code: str, lang: Lang = "ja", **params: str) -> str:
    """Return a sentence of the hotline."""
    return say(f"hotline.{code}", lang, **params)


def send(page: Page, form: str) -> None:
    """Press the button at the end of a form."""
    page.locator(f"#{form} .deeds button").last.click()


def write_report(page: Page, text: str = MARKER, leave_out: str = "") -> None:
    """Fill a report in as somebody does, without sending it."""
    page.click("[data-go=report]")
    page.check("#subject-insider")
    page.fill("#a_insider_seen", "夜間の印刷")
    page.fill("#text", text)
    if leave_out:
        page.check(f"input[value='{leave_out}']")


def report(page: Page, text: str = MARKER, leave_out: str = "") -> str:
    """Send a report; return the code."""
    write_report(page, text, leave_out)
    send(page, "report-form")
    page.wait_for_selector("#sent:not([hidden])")
    return page.inner_text("#sent .code")


def come_back(page: Page, code: str) -> None:
    """Open a case with a code."""
    page.click("[data-go=back]")
    page.fill("#code", code)
    send(page, "back-form")
    page.wait_for_selector("#thread:not([hidden])")


def enter(page: Page, who: str, words: str = WORDS) -> None:
    """Sign in at the desk and wait for the list."""
    page.select_option("#who", who)
    page.fill("#passphrase", words)
    send(page, "enter-form")
    page.wait_for_selector("[data-view=cases]:not([hidden])")
    page.wait_for_selector("[data-view=cases] :is(table, .none):not([hidden])")


def open_first(page: Page) -> None:
    """Open the first case of the list."""
    page.locator("tbody button").first.click()
    page.wait_for_selector("[data-view=case]:not([hidden])")
