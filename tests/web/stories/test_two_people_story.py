"""Two people at one finding: given to one, spoken about, who was slower is told, and then it is handed over."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from tests.web.served import Served
from tests.web.stories.conftest import Desk, become_administrator, come_first_time, open_account

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


def test_two_people_share_a_finding_and_hand_it_over(served: Served, chromium: Browser, locale: str) -> None:
    with ExitStack() as opened:
        desk = Desk(chromium, locale, served.address)
        office, first, second = (desk.sit(opened) for _ in range(3))
        become_administrator(office, served.token)
        passwords = {name: open_account(office, name, "analyst") for name in ("mori", "kato")}
        come_first_time(first, "mori", passwords["mori"])
        come_first_time(second, "kato", passwords["kato"])
        first.goto("/queue")
        first.locator(".queue a").first.click()
        second.goto(first.url)
        given = "form[action$='/assign']"
        first.select_option(f"{given} select", "mori")
        first.click(f"{given} button")
        together = "section[aria-labelledby=together]"
        expect(first.locator(together)).to_contain_text("mori")
        first.fill("#text", "asked IT for the log of Tuesday")
        first.click("form[action$='/remark'] button")
        expect(first.locator("ol.history")).to_contain_text("log of Tuesday")
        # The page of the second one is old by now.
        second.select_option(f"{given} select", "kato")
        second.click(f"{given} button")
        expect(second.locator("[role=alert]")).to_contain_text("mori")
        expect(second.locator("ol.history")).to_contain_text("log of Tuesday")
        second.fill("#text", "I have it here")
        second.click("form[action$='/remark'] button")
        expect(second.locator("ol.history li")).to_have_count(2)
        first.goto(first.url)
        first.select_option(f"{given} select", "kato")
        first.click(f"{given} button")
        expect(first.locator(f"{together} p").first).to_contain_text("kato")
        second.goto("/queue?mine=1")
        expect(second.locator("tbody th[scope=row]")).to_have_count(1)
        first.goto("/queue?mine=1")
        expect(first.locator("tbody th[scope=row]")).to_have_count(0)
