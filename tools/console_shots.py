"""Make a picture of every page of the console: English and Japanese, light and dark, desk and phone.

A copy of the organisation's folder is served, so that nothing of it changes. Exit code 1 where a page failed or scrolls sideways.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.console_programme import SETTINGS
from tools.console_seat import Seat, seat

LANGS, THEMES, WIDTHS = {"en": "en-GB", "ja": "ja-JP"}, ("light", "dark"), (1280, 390)
LEFT_OUT = shutil.ignore_patterns("console.*", "watch", "lock")
HTML = "text/html"
SINGLE = """
[console.single_sign_on]
issuer = "https://login.example.jp/realms/firm"
client_id = "sekisho"
client_secret = "env:SEKISHO_CLIENT"
"""
"""What makes the pages of single sign-on be there; nobody is asked."""
MISSING = "Chromium is missing: as root, run 'apt-get install chromium fonts-noto-cjk', then 'make screenshots CONSOLE=1' again."


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    lang: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.lang}-{self.theme}-{self.width}"


@contextmanager
def served(org: Path) -> Iterator[str]:
    """Serve a copy of an organisation on a free port; yields its address."""
    command = [sys.executable, "-c", "from sekisho.cli.main import console; console()", "serve", str(org), "--no-watch"]
    log = org.with_name("console.log")
    with (
        log.open("w", encoding="utf-8") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True) as process,
    ):
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        try:
            address = process.stdout.readline().rpartition(" ")[2].strip()
            if not address:
                print(log.read_text("utf-8"), file=sys.stderr)
                raise SystemExit(1)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def copy(org: Path, place: Path) -> Path:
    """Copy what the console reads of an organisation, and give it a port of its own."""
    made = place / org.name
    shutil.copytree(org, made, ignore=LEFT_OUT)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    settings = made / "sekisho.toml"
    kept = settings.read_text("utf-8").partition("\n[console]")[0]
    kept = kept.replace("own_domains = []", f"own_domains = {domains(org)}", 1)
    settings.write_text(f"{kept}\n[console]\nport = {port}\n{SINGLE}{SETTINGS}", "utf-8")
    lists = [*org.parent.glob("*/staff.csv"), *org.parent.glob("staff.csv")]
    if lists:
        shutil.copy(lists[0], place / "staff.csv")
    return made


def domains(org: Path) -> list[str]:
    """Return the domains of the addresses on the bank's staff list."""
    for one in (*org.parent.glob("*/staff.csv"), *org.parent.glob("staff.csv")):
        return sorted(
            {
                part.rpartition("@")[2]
                for line in one.read_bytes().decode("cp932", "replace").splitlines()
                for part in line.split(",")
                if "@" in part
            }
        )
    return []


def looks(only: list[str]) -> list[Look]:
    """Return every way to look at a page whose name holds one of the words, all of them without words."""
    every = [Look(*one) for one in product(LANGS, THEMES, WIDTHS)]
    return [one for one in every if not only or any(word in str(one) for word in only)]


def opened(browser: Browser, address: str, look: Look, session: str) -> BrowserContext:
    """Return a browser that nobody used, with a session in it ("": nobody's)."""
    context = browser.new_context(
        base_url=address,
        locale=LANGS[look.lang],
        color_scheme="dark" if look.theme == "dark" else "light",
        viewport={"width": look.width, "height": 900},
    )
    if session:
        context.add_cookies([{"name": "session", "value": session, "url": address}])
    return context


def shoot(page: Page, name: str, address: str, look: Look, out: Path) -> str:
    """Make the picture of one page, its details opened; return what is wrong with it, "" where nothing is."""
    answer = page.goto(address)
    if answer is None or not (answer.headers.get("content-type") or "").startswith(HTML):
        return "is no page"
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    page.screenshot(path=out / f"{name}-{look}.png", full_page=True)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        return "scrolls sideways"
    return f"answers {answer.status}" if answer.status >= 500 else ""


def walk(browser: Browser, address: str, sat: Seat, wanted: list[Look], out: Path) -> list[str]:
    """Make every picture; return what failed."""
    failed = []
    for look in wanted:
        for session, pages in sat.rooms.items():
            context = opened(browser, address, look, session)
            page = context.new_page()
            for one in pages:
                wrong = shoot(page, one.name, one.address, look, out)
                failed += [f"{one.name}-{look}: {wrong}"] if wrong else []
            context.close()
        print(f"{look}: {sum(map(len, sat.rooms.values()))} pages", flush=True)
    return failed


def main() -> int:
    """Serve, sign in, walk, and print what failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("org", nargs="?", type=Path, help="the organisation's folder, as `make demo` makes it")
    parser.add_argument("--out", type=Path, default=Path("var/screenshots/console"), help="folder for the pictures")
    parser.add_argument("--look", action="append", default=[], help="only such as en-light-1280 or ja")
    parser.add_argument("--page", action="append", default=[], help="only pages of these names")
    asked = parser.parse_args()
    if asked.org is None:
        parser.error(
            "no organisation: run `make demo` first, or name one, as in `make screenshots CONSOLE=1 ORG=bank.sekisho`"
        )
    chromium = shutil.which("chromium")
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        org = copy(asked.org, Path(place))
        sat = seat(org, asked.page)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with served(org) as address:
            failed = walk(browser, address, sat, looks(asked.look), asked.out)
        browser.close()
    print(*failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
