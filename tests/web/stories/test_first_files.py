"""The first afternoon: from an empty folder to payments held, by a browser alone."""

import socket
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sekisho.sample.build import build_small
from tests.servers.local import free_port
from tests.web.served import serving
from tests.web.stories.conftest import Desk, become_administrator

pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.timeout(300)]
MINUTES = 200_000
"""How long, in milliseconds, reading and assessing may take where the machine has other things to do."""
LOADED = {"en-GB": "The console shows the newest assessment.", "ja-JP": "コンソールに最新の評価を反映しました。"}
ASSESSED = {"en-GB": "Done: the overview shows what was found.", "ja-JP": "完了しました。概要に結果が出ています。"}


def test_from_an_empty_folder_to_a_payment_held(tmp_path: Path, chromium: Browser, locale: str) -> None:
    folder = tmp_path / "friday"
    today = folder / build_small(folder).payment_file
    org = tmp_path / "new.sekisho"
    org.mkdir()
    (org / "sekisho.toml").write_text(f"[console]\nport = {free_port()}\n[watch]\nsettle = 1\n", "utf-8")
    with serving(org, "--new", watch=True, lines=3) as served, ExitStack() as opened:
        page = Desk(chromium, locale, served.address).sit(opened)
        become_administrator(page, served.token)
        page.locator("a[href='/start']").click()
        page.fill("#name", "やま信用金庫")
        page.fill("#staff", "310")
        page.click("main form button")
        page.locator("a[href='/background/files']").click()
        history = sorted((folder / "history").rglob("*.txt"))
        page.set_input_files("#files", [folder / "payees.xlsx", *history, tomorrow(today, tmp_path)])
        page.click("main form button")
        expect(page.get_by_text(LOADED[locale]).first).to_be_visible(timeout=MINUTES)
        page.goto("/start")
        expect(page.get_by_text(ASSESSED[locale])).to_be_visible()
        page.goto("/payments")
        expect(page.locator(".hold").first).to_be_visible()
        expect(page.locator("header .muted").first).to_have_text("やま信用金庫")
    with socket.socket() as one:
        assert one.connect_ex(("127.0.0.1", int(served.address.rpartition(":")[2]))) != 0


def tomorrow(file: Path, place: Path) -> Path:
    """Write a payment file again with tomorrow as its day of transfer."""
    head = file.read_bytes()
    made_for = place / "furikomi_tomorrow.txt"
    made_for.write_bytes(head[:54] + f"{datetime.now(UTC) + timedelta(days=1):%m%d}".encode() + head[58:])
    return made_for
