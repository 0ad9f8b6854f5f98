"""An exposure is closed and its price goes: the newer export is handed over by browser, and the overview says so by itself."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.pipeline.intake import read_in
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from tests.cli.typed import NOW
from tests.pipeline.bank import silent
from tests.servers.local import free_port
from tests.web.served import Served, serving
from tests.web.stories.conftest import Desk, become_administrator, come_first_time, open_account

pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.timeout(300)]
STORES = ("crm-export", "crm-archive", "loan-scans", "statements", "ledger-extract", "form-entries")
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
ASSESSED = "Assessed."
LOADED = "The console shows the newest assessment."
MINUTES = 200_000
SAID = {
    "en-GB": ("What changed", "No longer open"),
    "ja-JP": ("前回からの変化", "解消・対応済み"),
}


def blocked(*, public: bool) -> str:
    """Return what `get-public-access-block` answers of a store that lets everybody in, or nobody."""
    return json.dumps({"PublicAccessBlockConfiguration": dict.fromkeys(BLOCKS, not public)})


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A console over a small firm whose stores with data of customers anyone may read, with its background process."""
    export, org = tmp_path / "export", tmp_path / "small.sekisho"
    export.mkdir()
    owner = {"Grantee": {"ID": "f" * 64, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}
    said = {"account.public-access-block": blocked(public=True)}
    for store in STORES:
        anyone = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{store}/*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [anyone]})
        said[f"{store}.public-access-block"] = blocked(public=True)
        said[f"{store}.bucket-policy"] = json.dumps({"Policy": policy})
        said[f"{store}.acl"] = json.dumps({"Owner": {"ID": "f" * 64}, "Grants": [owner]})
        said[f"{store}.tagging"] = json.dumps({"TagSet": [{"Key": "DataClass", "Value": "customer"}]})
    for name, text in said.items():
        (export / f"{name}.json").write_text(text, "utf-8")
    Org.create(org)
    settings = org / "sekisho.toml"
    text = settings.read_text("utf-8").replace("[organisation]\n", "[organisation]\nstaff = 12\n")
    settings.write_text(f"{text}\n[console]\nport = {free_port()}\n[watch]\nsettle = 1\nassess_at = []\n", "utf-8")
    read_in(Org.open(org), export, NOW, silent)
    look(Org.open(org), NOW, silent)
    with serving(org, watch=True) as found:
        yield found


def test_the_newer_export_closes_the_finding_and_the_price_goes(
    served: Served, chromium: Browser, tmp_path: Path
) -> None:
    with ExitStack() as opened:
        first, second = (Desk(chromium, locale, served.address).sit(opened) for locale in SAID)
        become_administrator(first, served.token)
        come_first_time(second, "kato", open_account(first, "kato", "analyst"))
        first.goto("/queue")
        finding = first.locator(".queue a").first
        address = str(finding.get_attribute("href"))
        finding.click()
        expect(first.locator("h1 + p")).to_contain_text(re.compile("|".join(STORES)))
        before = {page: yearly(page) for page in (first, second)}
        newer = tmp_path / "account.public-access-block.json"
        newer.write_text(blocked(public=False), "utf-8")
        first.goto("/background/files")
        first.set_input_files("#files", newer)
        first.click("main form button")
        done = first.locator("tbody tr")
        expect(done.filter(has_text=ASSESSED)).to_have_count(1, timeout=MINUTES)
        expect(done.first).to_contain_text(LOADED, timeout=MINUTES)
        for page, (changed, closed) in zip((first, second), SAID.values(), strict=True):
            assert yearly(page) < before[page]
            page.goto("/queue")
            assert page.locator(f"a[href='{address}']").count() == 0
            page.goto("/changes")
            expect(page.get_by_role("heading", name=changed)).to_be_visible()
            line = page.locator("section[aria-labelledby=closed]")
            expect(line.get_by_role("heading")).to_contain_text(closed)
            for store in STORES:
                expect(line).to_contain_text(store)
            expect(line.locator("td.r").first).to_contain_text(re.compile(r"\d"))
            expect(line.locator("td.r").last).to_have_text("–")


def yearly(page: Page) -> float:
    """Return the loss of an average year in millions, as the overview says it."""
    page.goto("/")
    said = page.locator("#money + dl dd").first.inner_text()
    found = re.match(r"([\d,.]+)", said)
    assert found, said
    return float(found.group(1).replace(",", ""))
