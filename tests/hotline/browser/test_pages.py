"""The pages as they stand: without JavaScript plain forms, for everybody readable, and nothing remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from sekisho.hotline.questions import QUESTIONS
from sekisho.text.lang import Lang
from sekisho.text.say import catalog
from tests.hotline.browser.double import Double
from tests.hotline.browser.serving import SITE
from tests.hotline.browser.walked import FIRST, MARKER, come_back, enter, open_first, report, says, write_report

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
Visit = Callable[..., Page]
PLAIN = {"java_script_enabled": False}
SERVED = ("/", "/sent", "/thread", "/about", "/problem", "/desk")


def complaints(page: Page) -> list[str]:
    """Return what axe finds wrong."""
    said = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} ({one['impact']}) {one['nodes'][0]['html'][:120]}" for one in said]


def wide(page: Page) -> bool:
    """Return whether a page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_without_javascript_a_report_is_a_plain_form(visit: Visit, double: Double) -> None:
    page = visit("/", "ja", **PLAIN)
    expect(page.locator("#way")).to_contain_text(says("way.server"))
    expect(page.locator("h1 + .warning")).to_contain_text(says("warn.device"))
    page.check("#subject-fraud")
    expect(page.locator("#a_fraud_what")).to_be_visible()
    expect(page.locator("#a_leak_what")).to_be_hidden()
    page.fill("#a_fraud_what", "空伝票")
    page.fill("#text", MARKER)
    page.check("input[value='人事部']")
    page.set_input_files("#files", [FilePayload(name="a.txt", mimeType="text/plain", buffer=b"abc")])
    page.locator("#report-form button").click()
    page.wait_for_url("**/report?lang=ja")
    (body,) = double.posted
    for name, value in {"subject": "fraud", "a_fraud_what": "空伝票", "text": MARKER, "left_out": "人事部"}.items():
        assert f'name="{name}"\r\n\r\n{value}\r\n'.encode() in body
    assert b'name="files"; filename="a.txt"' in body


def test_without_javascript_somebody_comes_back_by_a_plain_form(visit: Visit) -> None:
    page = visit("/", "ja", **PLAIN)
    page.fill("#code", "7ZK3-M0QW")
    with page.expect_request("**/back?lang=ja") as sent:
        page.locator("#back-form button").click()
    assert sent.value.post_data == "code=7ZK3-M0QW"


def test_a_thread_without_javascript_is_text_and_forms(visit: Visit) -> None:
    page = visit("/thread", "ja", **PLAIN)
    expect(page.locator(".written").nth(1)).to_have_text("<b>夜間の持ち出し</b>")
    expect(page.locator("dt")).to_have_text(says("question.insider_seen"))
    assert page.locator("form[action^='/file'] input[name=message]").get_attribute("value") == "m"
    assert page.locator("form[action^='/back'] input[name=reply]").get_attribute("value") == "1"


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("ja", "dark")])
def test_axe_finds_nothing_on_any_page(visit: Visit, lang: Lang, theme: str) -> None:
    found = []
    for path in SERVED:
        page = visit(path, lang, color_scheme=theme, viewport={"width": 320, "height": 640})
        if path == "/":
            page.click("[data-go=report]")
            page.check("#subject-leak")
        found += [f"{path}: {one}" for one in complaints(page)]
        found += [f"{path} is wide"] if wide(page) else []
        page.context.close()
    assert found == []


def test_axe_finds_nothing_in_a_conversation(visit: Visit, double: Double) -> None:
    options: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
    page = visit("/", **options)
    write_report(page)
    page.set_input_files("#files", [FilePayload(name="a" * 90 + ".pdf", mimeType="application/pdf", buffer=b"%PDF")])
    page.wait_for_selector(".attached > li")
    found = complaints(page)
    assert not wide(page)
    code = report(visit("/", **options))
    page = visit("/", **options)
    come_back(page, code)
    found += complaints(page)
    assert not wide(page)
    desk = visit("/desk", **options)
    enter(desk, FIRST)
    found += complaints(desk)
    open_first(desk)
    assert not wide(desk)
    assert found + complaints(desk) == []


@pytest.mark.parametrize("path", SERVED)
def test_nothing_that_is_typed_is_remembered(visit: Visit, path: str) -> None:
    page = visit(path)
    fields = "form, input, textarea, select"
    assert (
        page.evaluate(
            f"[...document.querySelectorAll('{fields}')].filter((one) => one.getAttribute('autocomplete') !== 'off').length"
        )
        == 0
    )


@pytest.mark.parametrize(
    "name",
    [
        "page.js",
        "reporter.js",
        "desk.js",
        "passphrase.js",
        "attach.js",
        "thread.js",
        "export.js",
        "sealing.js",
        "pictures.js",
    ],
)
def test_no_script_keeps_anything_or_writes_markup(name: str) -> None:
    text = (SITE / "static" / name).read_text("utf-8")
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "innerHTML",
        "insertAdjacentHTML",
        "eval(",
        "pushState",
    ):
        assert word not in text, word


def test_the_whole_report_can_be_made_with_the_keyboard(visit: Visit, double: Double) -> None:
    page = visit("/")
    page.focus("[data-go=report]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#report:not([hidden])")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    reached = ""
    for _ in range(30):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
        )
        if reached == "text":
            page.keyboard.type("keyboard alone")
        if page.evaluate("document.activeElement.matches('#report-form > .deeds button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#sent:not([hidden])")
    assert len(double.cases) == 1


def test_every_question_and_subject_has_its_sentence() -> None:
    ids = [question for asked in QUESTIONS.values() for question in asked]
    assert len(ids) == len(set(ids))
    wanted = {f"hotline.question.{one}" for one in ids} | {f"hotline.subject.{one}" for one in QUESTIONS}
    assert wanted <= set(catalog())
    assert {code for code in catalog() if code.startswith("hotline.question.")} <= wanted
    assert all(3 <= len(asked) <= 5 for asked in QUESTIONS.values())
