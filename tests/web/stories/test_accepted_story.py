"""A finding is accepted until a day by whoever may sign, read by an auditor, and taken up again."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.pipeline.org import Org
from tests.cli.typed import PHRASES
from tests.pipeline.bank import found_with
from tests.web.served import fresh, serving
from tests.web.stories.conftest import Desk, become_administrator, come_first_time, link, open_account

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


def test_a_finding_is_accepted_until_a_day_read_by_an_auditor_and_taken_up_again(
    console: Path, tmp_path: Path, chromium: Browser, locale: str
) -> None:
    org = fresh(console, tmp_path)
    found_with(org)
    with serving(org) as served, ExitStack() as opened:
        desk = Desk(chromium, locale, served.address)
        office, analyst, auditor = (desk.sit(opened) for _ in range(3))
        become_administrator(office, served.token)
        passwords = {
            name: open_account(office, name, role) for name, role in (("mori", "analyst"), ("kansa", "auditor"))
        }
        link(office, "mori", "tanaka")
        come_first_time(analyst, "mori", passwords["mori"])
        come_first_time(auditor, "kansa", passwords["kansa"])
        address = accept(analyst)
        auditor.goto(address)
        history = auditor.locator("ol.history")
        expect(history).to_contain_text("mended in March")
        expect(history).to_contain_text("2099-03-31")
        expect(history).to_contain_text("tanaka")
        assert auditor.locator("form[action*='/findings/']").count() == 0
        auditor.goto("/queue")
        assert auditor.locator(f".queue a[href='{address}']").count() == 0
        auditor.locator("main a[href='/accepted']").click()
        line = auditor.locator(".register tbody tr")
        expect(line).to_have_count(1)
        expect(line).to_contain_text("mended in March")
        assert auditor.locator(f"a[href='{address}#reason-reopen']").count() == 0
        reopen(analyst, address)
        auditor.goto("/queue?every=1")
        expect(auditor.locator(f".queue a[href='{address}']")).to_be_visible()
        auditor.goto(address)
        expect(auditor.locator("ol.history li")).to_have_count(2)
        expect(auditor.locator("ol.history li").last).to_contain_text("it came back")
    view = Org.open(org).decided()
    assert view is not None
    assert [(one.kind.value, one.by) for one in view.honoured if one.subject == address.rpartition("/")[2]] == [
        ("accept", "tanaka"),
        ("suppress", "tanaka"),
    ]


def accept(page: Page) -> str:
    """Accept the first finding of the queue until a day; return its address."""
    page.goto("/queue")
    page.locator(".queue a").first.click()
    page.locator("main summary").first.click()
    page.fill("#reason-accept", "known, and mended in March")
    page.fill("#until-accept", "2099-03-31")
    page.fill("#passphrase-accept", PHRASES["tanaka"])
    page.click("form[action$='/accept'] button")
    expect(page.locator("form[action$='/reopen']")).to_have_count(1)
    return "/" + page.url.split("/", 3)[3]


def reopen(page: Page, address: str) -> None:
    """Take the finding up again, from the register."""
    page.goto("/accepted")
    page.locator(f"a[href='{address}#reason-reopen']").click()
    page.fill("#reason-reopen", "it came back")
    page.fill("#passphrase-reopen", PHRASES["tanaka"])
    page.click("form[action$='/reopen'] button")
    expect(page.locator("form[action$='/accept']")).to_have_count(1)
