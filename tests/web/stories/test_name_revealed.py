"""From a stand-in on a finding to the name: one person asks, another approves, and the two see it."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.evidence.view import Snapshot
from sekisho.pipeline.document.build import roster_names
from sekisho.pipeline.org import Org
from sekisho.report.json import from_json
from sekisho.report.said import pseudonym
from sekisho.web.reveal.look import shown_on
from tests.cli.typed import PHRASES
from tests.pipeline.bank import found_with
from tests.web.served import fresh, serving
from tests.web.stories.conftest import Desk, two_signers

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
LOOKING = {"en-GB": "being looked up", "ja-JP": "名前を調べています"}
SEEN = {"en-GB": "Each look is written into the journal.", "ja-JP": "見るたびに「閲覧・操作の記録」に残ります。"}
TRIES = 200
"""Half a second each."""


def test_a_name_is_asked_for_by_one_and_approved_by_another(
    console: Path, tmp_path: Path, chromium: Browser, locale: str
) -> None:
    org = fresh(console, tmp_path)
    found_with(org)
    finding, name = behind(org)
    with serving(org, watch=True) as served, ExitStack() as opened:
        first, second = two_signers(Desk(chromium, locale, served.address), opened, served.token)
        ask(first, finding)
        approve(second)
        for page in (first, second):
            page.goto(f"/findings/{finding}")
            until_looked_up(page, LOOKING[locale])
            expect(page.locator(".revealed")).to_have_text(name)
            expect(page.get_by_text(SEEN[locale])).to_be_visible()


def behind(org: Path) -> tuple[str, str]:
    """Return a finding that has a stand-in, and the name behind it."""
    findings = from_json((org / "reports" / "report.json").read_bytes()).findings
    item = next(one for one in findings if shown_on(one))
    with Snapshot.open(Org.open(org).store) as snapshot:
        return item.id, next(one for one in roster_names(snapshot) if pseudonym("name", one) == shown_on(item)[0])


def ask(page: Page, finding: str) -> None:
    """Ask for the name with a reason."""
    page.goto(f"/findings/{finding}")
    form = page.locator("form[action$='/name']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("textarea").fill("the director has to be warned")
    form.locator("input[type=password]").fill(PHRASES["tanaka"])
    form.locator("button").click()


def approve(page: Page) -> None:
    """Come from the overview to the request, and approve it."""
    page.goto("/")
    page.locator("section[aria-labelledby=asked] a").click()
    form = page.locator("form[action^='/names/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("input[type=password]").fill(PHRASES["sato"])
    form.locator("button").click()


def until_looked_up(page: Page, looking: str) -> None:
    """Load the page again until the background process has answered."""
    for _ in range(TRIES):
        if not page.get_by_text(looking).count():
            return
        page.wait_for_timeout(500)
        page.reload()
