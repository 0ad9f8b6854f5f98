"""An auditor proves who looked at what: by person, by finding, the chain checked, and all of it taken along as a file."""

import csv
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.served import Served
from tests.web.stories.conftest import Desk, become_administrator, come_first_time, open_account

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SAID = {
    "en-GB": ("Check the journal", "follow from each other", "Journal", "checked the journal"),
    "ja-JP": ("記録を検証する", "つながっています", "閲覧・操作の記録", "記録を検証"),
}


def test_an_auditor_proves_who_looked_at_what(served: Served, chromium: Browser, locale: str, tmp_path: Path) -> None:
    check, holds, journal, looked = SAID[locale]
    with ExitStack() as opened:
        desk = Desk(chromium, locale, served.address)
        office, analyst, auditor = (desk.sit(opened) for _ in range(3))
        become_administrator(office, served.token)
        passwords = {
            name: open_account(office, name, role) for name, role in (("mori", "analyst"), ("kansa", "auditor"))
        }
        come_first_time(analyst, "mori", passwords["mori"])
        come_first_time(auditor, "kansa", passwords["kansa"])
        analyst.goto("/queue")
        analyst.locator(".queue a").first.click()
        key = analyst.url.rpartition("/")[2]
        expect(analyst.locator("h1")).to_be_visible()
        auditor.get_by_role("link", name=journal, exact=True).click()
        auditor.fill("[name=who]", "mori")
        auditor.fill("[name=about]", key)
        auditor.click(".filters button")
        expect(auditor.locator("tbody tr")).to_have_count(1)
        expect(auditor.locator("tbody tr")).to_contain_text("mori")
        expect(auditor.locator("tbody tr")).to_contain_text(key)
        with auditor.expect_download() as waiting:
            auditor.locator(".export a", has_text="CSV").click()
        kept = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(kept)
        head, *lines = csv.reader(kept.read_text("utf-8-sig").splitlines())
        assert [line for line in lines if key in line and "mori" in line] == lines
        assert len(lines) == 1
        assert len(head) == len(lines[0])
        auditor.get_by_role("link", name=check).click()
        expect(auditor.locator("main")).to_contain_text(holds)
        expect(auditor.locator("[role=alert]")).to_have_count(0)
        # That the auditor looked stands there as well.
        auditor.goto("/journal?who=kansa")
        expect(auditor.locator("tbody")).to_contain_text(looked)
