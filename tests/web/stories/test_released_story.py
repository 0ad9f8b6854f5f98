"""A payment that was held goes out after all: confirmed by telephone, approved by a second person, and checked once more."""

from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.evidence.land import open_copy
from sekisho.ledger.entries import Kind
from sekisho.pipeline.org import Org
from tests.cli.typed import PHRASES, typed
from tests.pipeline.bank import found_with
from tests.web.served import fresh, serving
from tests.web.stories.conftest import Desk, two_signers

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
APPROVED = {
    "en-GB": "Confirmed by tanaka and approved by sato",
    "ja-JP": "tanaka さんが確認し、sato さんが承認しました",
}


def test_a_held_payment_is_confirmed_approved_and_released(
    console: Path, tmp_path: Path, chromium: Browser, locale: str
) -> None:
    org = fresh(console, tmp_path)
    found_with(org)
    with serving(org) as served, ExitStack() as opened:
        first, second = two_signers(Desk(chromium, locale, served.address), opened, served.token)
        payment = confirm(first)
        file, sequence = called_about(org, tmp_path)
        assert state(org, file, sequence) == "held", "a call alone opens nothing"
        second.goto("/payments")
        second.locator("#asks ~ article summary").first.click()
        second.fill("#asks ~ article input[type=password]", PHRASES["sato"])
        second.click("form[action^='/approvals/'] button")
        second.goto(payment)
        expect(second.get_by_text(APPROVED[locale])).to_be_visible()
    assert state(org, file, sequence) == "released"


def confirm(page: Page) -> str:
    """Record a call that confirmed a payment; return the payment's address."""
    page.goto("/payments")
    page.locator(".hold").filter(has=page.locator("a[href^='tel:']")).first.locator("h2 a").click()
    page.locator("main summary").first.click()
    page.fill("#spoke_to", "森様")
    page.fill("#read_back", "銀行・支店・口座番号")
    page.check("input[value=confirmed]")
    page.fill("#passphrase-call", PHRASES["tanaka"])
    page.click("form[action$='/call'] button")
    expect(page.locator(".after a[href='/payments']")).to_be_visible()
    return page.url


def called_about(org: Path, place: Path) -> tuple[Path, int]:
    """Return the file of the payment that was called about, as it is sent to the bank, and the payment's number in it."""
    opened = Org.open(org)
    view = opened.decided()
    assert view is not None
    call = next(one for one in view.honoured if one.kind is Kind.CALLBACK)
    file = place / "furikomi.txt"
    with closing(open_copy(opened.store, call.text("file"), file.name)) as kept:
        file.write_bytes(kept.read())
    return file, int(str(call.payload["sequence"]))


def state(org: Path, file: Path, sequence: int) -> str:
    """Return where a payment stands by the command line's own check."""
    data = typed("payments", "check", org, file, "--json", at=datetime.now(UTC)).data
    known = {one["sequence"]: one["state"] for kind in ("open", "held", "undetermined") for one in data[kind]}
    return str(known[sequence])
