"""The whole conversation over the hotline as it is served, with JavaScript and without, each reading what the other wrote."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from sekisho.text.lang import Lang
from tests.hotline.browser.double import WORDS
from tests.hotline.browser.pictures import png
from tests.hotline.browser.walked import MARKER, come_back, open_first, report, says, send
from tests.hotline.site.conftest import Remote, run
from tests.hotline.site.conftest import own as own  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
Sit = Callable[..., Page]
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def sit(chromium: Browser, own: Remote) -> Iterator[Sit]:
    """Return what opens a page of the served hotline on a phone; what the browser complains of fails the test."""
    complaints: list[str] = []
    with ExitStack() as opened:

        def open_page(path: str, lang: Lang, *, scripts: bool = True) -> Page:
            context = chromium.new_context(
                locale="ja-JP" if lang == "ja" else "en-GB",
                base_url=own.address,
                viewport=PHONE,
                java_script_enabled=scripts,
            )
            opened.callback(context.close)
            page = context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(path)
            if scripts:
                page.wait_for_selector("#way[data-way=browser]")
            return page

        yield open_page
    assert complaints == []


def join(page: Page, own: Remote, name: str, department: str) -> None:
    """Join by an invitation and sign in."""
    page.click("summary")
    page.fill("#invite", run("invite", str(own.folder), department).strip().rpartition(" ")[2])
    for field, value in {"name": name, "department": department, "fresh": WORDS, "again": WORDS}.items():
        page.fill(f"#{field}", value)
    send(page, "join-form")
    expect(page.locator("#enter-form .done")).not_to_be_empty()
    page.fill("#passphrase", WORDS)
    send(page, "enter-form")
    page.wait_for_selector("[data-view=cases] .none:not([hidden])")


def answer(page: Page, text: str) -> None:
    """Read the newest case of the list and answer."""
    page.click("[data-do=again]")
    page.wait_for_selector("tbody button")
    open_first(page)
    expect(page.locator("[data-view=case] .letters")).to_contain_text(MARKER)
    page.fill("#reply-text", text)
    send(page, "reply-form")
    expect(page.locator("#reply-form .done")).not_to_be_empty()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_report_is_answered_whichever_way_it_came(sit: Sit, own: Remote, lang: Lang, *, scripts: bool) -> None:
    first, second = sit("/desk", lang), sit("/desk", lang)
    join(first, own, "佐藤", "監査")
    join(second, own, "森", "法務")
    page = sit("/", lang, scripts=scripts)
    if scripts:
        code = report(page, leave_out="法務")
    else:
        page.check("#subject-insider")
        page.fill("#a_insider_seen", "夜間の印刷")
        page.fill("#text", MARKER)
        page.check("input[value='法務']")
        page.set_input_files("#files", [FilePayload(name="photo.png", mimeType="image/png", buffer=png())])
        page.locator("#report-form button").click()
        code = page.inner_text(".code")
        assert not [
            one for one in page.locator("[data-do]").all() if one.is_visible()
        ]  # without scripts they do nothing
    answer(first, "確認しました")
    expect(first.locator("[data-view=case] dt")).to_have_text(says("question.insider_seen", lang))
    second.click("[data-do=again]")
    second.wait_for_selector("[data-view=cases] .none:not([hidden])")
    # Each way reads what came by the other.
    page = sit("/", lang, scripts=not scripts)
    if scripts:
        page.fill("#code", code)
        page.locator("#back-form button").click()
        expect(page.locator(".letters")).to_contain_text("確認しました")
        page.fill("#text", "追加です")
        page.locator("main form button").last.click()
        expect(page.locator(".letters")).to_contain_text("追加です")
    else:
        come_back(page, code)
        expect(page.locator(".letters")).to_contain_text("確認しました")
        expect(page.locator(".letters")).to_contain_text("photo.png")
        page.fill("#reply-text", "追加です")
        send(page, "reply-form")
        expect(page.locator("#reply-form .done")).not_to_be_empty()
    first.click("[data-do=back]")
    first.wait_for_selector("tbody button")
    open_first(first)
    expect(first.locator("[data-view=case] .letters article").last).to_contain_text("追加です")
