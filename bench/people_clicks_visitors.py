"""Visitors of a landing page for `people_clicks.py`: persons and machines, each as real as it can be made on one machine, and what is written down of them."""

import re
import subprocess
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from sekisho.landing.page import Page as Landing
from sekisho.model.visit import Hit
from tests.landing.served import Served, served
from tests.servers.chromium import CHROMIUM, FLAGS

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
DEBRIEF = "<h1>It was an exercise</h1><p>Report it next time.</p>"
PAGES = {
    "form0000": Landing(lang="en", kind="form", title="Parcel desk", text="Sign in to set a day.", debrief=DEBRIEF),
    "cons0000": Landing(lang="ja", kind="consent", title="アクセスの許可", text="- 予定の閲覧", debrief=DEBRIEF),
    "docu0000": Landing(lang="en", kind="document", title="A document", file="Budget.pdf", debrief=DEBRIEF),
    "down0000": Landing(lang="ja", kind="download", title="ファイルの準備", file="旅費.zip", debrief=DEBRIEF),
}
BUTTONS = ("cons0000", "docu0000", "down0000")
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
)
CHROME = AGENTS.format(156)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
PREVIEWS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
    "WhatsApp/2.23.20.0",
)


@dataclass
class Stage:
    """What kinds act on: a landing process, browsers, and a way to draw. `steered` says that a program steers it, `hidden` does not."""

    landing: Served
    steered: Browser
    hidden: Browser
    random: Random
    tokens: list[str] = field(default_factory=list)

    def link(self, *slugs: str) -> str:
        """Return a link with a token of its own."""
        token = "".join(self.random.choice(SIGNS) for _ in range(32))
        self.tokens.append(token)
        return f"{self.landing.address}/{self.random.choice(slugs or tuple(PAGES))}/{token}"

    @contextmanager
    def page(
        self, browser: Browser, agent: str = CHROME, network: str = "198.51.100.1", **options: Any
    ) -> Iterator[Page]:
        """Open a page of a browser that nobody used, on a network."""
        context: BrowserContext = browser.new_context(
            user_agent=agent or None, extra_http_headers={"X-Forwarded-For": network}, **options
        )
        yield context.new_page()
        context.close()

    def pause(self, page: Page, low: float, high: float) -> None:
        """Wait as long as a person does, in seconds."""
        page.wait_for_timeout(self.random.uniform(low, high) * 1_000)


def curl(link: str, *words: str, agent: str = "", network: str = "203.0.113.1") -> None:
    """Ask by curl."""
    words = (*words, "-A", agent) if agent else words
    subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "--path-as-is", "-H", f"X-Forwarded-For: {network}", *words, link], check=True
    )


def fetched(link: str, agent: str, body: bytes | None = None, network: str = "203.0.113.1") -> str:
    """Ask by Python's own library, and return the page."""
    headers = {"User-Agent": agent, "X-Forwarded-For": network}
    asked = urllib.request.Request(link, body, headers)  # noqa: S310 - of loopback
    with suppress(urllib.error.HTTPError), urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - as above
        return str(answer.read().decode())
    return ""


# Persons.


def wander(stage: Stage, page: Page) -> None:
    """Move the pointer about, as somebody who reads."""
    for _ in range(stage.random.randint(3, 6)):
        page.mouse.move(
            stage.random.uniform(100, 900), stage.random.uniform(80, 600), steps=stage.random.randint(4, 12)
        )
        stage.pause(page, 0.08, 0.4)


def typed(stage: Stage, page: Page) -> None:
    """Type into the fields that there are."""
    for one in page.query_selector_all("form input:not([name])"):
        one.click()
        page.keyboard.type("a.person-1", delay=stage.random.uniform(30, 90))


def desk_acts(stage: Stage) -> None:
    """Read, move, type, and press the button, at a desk."""
    with stage.page(stage.hidden) as page:
        page.goto(stage.link())
        stage.pause(page, 0.6, 1.5)
        wander(stage, page)
        typed(stage, page)
        page.click("button", delay=stage.random.uniform(40, 120))
        page.wait_for_selector("main.told")


def desk_looks(stage: Stage) -> None:
    """Read, move, and leave."""
    with stage.page(stage.hidden) as page:
        page.goto(stage.link())
        stage.pause(page, 0.6, 2)
        wander(stage, page)


def keys_act(stage: Stage) -> None:
    """Use the keyboard alone."""
    with stage.page(stage.hidden) as page:
        page.goto(stage.link())
        stage.pause(page, 0.6, 1.5)
        while page.evaluate("document.activeElement.tagName") != "BUTTON":
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "INPUT":
                page.keyboard.type("a.person-1", delay=60)
        page.keyboard.press("Enter")
        page.wait_for_selector("main.told")


def phone_acts(stage: Stage) -> None:
    """Touch, on a telephone outside the office."""
    with stage.page(
        stage.hidden, IPHONE, "192.0.2.1", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 740}
    ) as page:
        page.goto(stage.link())
        stage.pause(page, 0.6, 1.5)
        for one in page.query_selector_all("form input:not([name])"):
            one.tap()
            page.keyboard.type("a.person-1", delay=80)
        page.tap("button")
        page.wait_for_selector("main.told")


def phone_looks(stage: Stage) -> None:
    """Touch the page once, and leave."""
    with stage.page(
        stage.hidden, IPHONE, "192.0.2.1", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 740}
    ) as page:
        page.goto(stage.link())
        stage.pause(page, 0.8, 2)
        page.touchscreen.tap(200, 400)
        stage.pause(page, 0.3, 0.6)


def without_script(stage: Stage) -> None:
    """Act in a browser that runs no script."""
    with stage.page(stage.hidden, java_script_enabled=False) as page:
        page.goto(stage.link())
        stage.pause(page, 1.2, 2.5)
        typed(stage, page)
        page.click("button")
        page.wait_for_selector("main.told")


def glances(stage: Stage) -> None:
    """Open the page and leave without touching anything."""
    with stage.page(stage.hidden) as page:
        page.goto(stage.link())
        stage.pause(page, 0.5, 1.5)


# Machines that run no script.


def tool(stage: Stage) -> None:
    """Ask as a tool does."""
    curl(stage.link())


def head(stage: Stage) -> None:
    """HEAD under a browser's name, then GET."""
    link = stage.link()
    curl(link, "-I", agent=CHROME)
    curl(link, agent=CHROME)


def fuzzed(stage: Stage) -> None:
    """Two GETs of an old Chrome from two networks, one with %27 behind the token, and the page's files."""
    link, agent = stage.link(), AGENTS.format(stage.random.choice((96, 120)))
    curl(link, agent=agent, network="203.0.113.1")
    for one in ("page.css", "page.js"):
        curl(f"{stage.landing.address}/{one}", agent=agent)
    curl(f"{link}%27", agent=agent, network="203.0.113.1" if stage.random.random() < 0.5 else "203.0.114.1")


def preview(stage: Stage) -> None:
    """Preview a link, as chats do."""
    curl(stage.link(), agent=stage.random.choice(PREVIEWS))


def prefetch(stage: Stage) -> None:
    """Fetch ahead, as a browser in the office does by itself."""
    with stage.page(stage.hidden) as page:
        page.goto(f"{stage.landing.address}/nothing")
        with page.expect_request_finished():
            page.evaluate(
                "link => document.head.append(Object.assign(document.createElement('link'), {rel: 'prefetch', href: link}))",
                stage.link(),
            )


def antivirus(stage: Stage) -> None:
    """Open the link on the recipient's machine, by a program that calls itself their browser."""
    fetched(stage.link(), CHROME, network="198.51.100.1")


def crawler(stage: Stage) -> None:
    """Follow every link of a mail and of its page, those that nobody sees, too."""
    link = stage.link()
    found = fetched(link, CHROME)
    for path in re.findall(r'href="(/[^"]+)"', found):
        fetched(f"{stage.landing.address}{path}", CHROME)


def poster(stage: Stage) -> None:
    """Send the page's form as it stands, without a script."""
    link = stage.link()
    nonce = fetched(link, CHROME).partition('name="n" value="')[2].partition('"')[0]
    fetched(link, CHROME, f"n={nonce}&user=test&password=test".encode())


def office(stage: Stage) -> None:
    """Look whether a link is there, as office programs do before they hand it to a browser."""
    link, agent = stage.link(), "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)"
    curl(link, "-X", "OPTIONS", agent=agent, network="198.51.100.1")
    curl(link, "-I", agent=agent, network="198.51.100.1")


def rescan(stage: Stage) -> None:
    """Do what a report button sets off in its cloud: GETs under a browser's name."""
    link = stage.link()
    curl(link, agent=CHROME)
    curl(link, agent=AGENTS.format(150), network="203.0.114.1")


def ticket(stage: Stage) -> None:
    """Look at links of what was sent to a ticket system."""
    curl(stage.link(), agent="Mozilla/5.0 (compatible; TicketDesk/7)")


# Machines that run the page's script.


def loads(stage: Stage) -> None:
    """Load the page, and no more, in a headless browser that says that it is one."""
    with stage.page(stage.steered, "", "203.0.113.1") as page:
        page.goto(stage.link())
        page.wait_for_timeout(600)


def loads_hidden(stage: Stage) -> None:
    """Load and scroll the page, and no more, in a headless browser that hides it."""
    with stage.page(stage.hidden, network="203.0.113.1") as page:
        page.goto(stage.link())
        page.wait_for_timeout(600)
        page.evaluate("window.scrollTo(0, 500)")


def _scripted(stage: Stage, browser: Browser) -> None:
    with stage.page(browser, network="203.0.113.1") as page:
        page.goto(stage.link())
        page.wait_for_timeout(stage.random.choice((50, 700)))
        page.evaluate("""() => {
          for (const one of document.querySelectorAll("form input:not([name])")) { one.value = "test"; one.dispatchEvent(new Event("input")); }
          document.querySelector("button").dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
          document.querySelector("button").click();
        }""")
        page.wait_for_selector("main.told")


def clicks_by_script(stage: Stage) -> None:
    """Fill the form and press the button by a script, in a browser that hides it."""
    _scripted(stage, stage.hidden)


def clicks_by_script_steered(stage: Stage) -> None:
    """Do the same in a browser that says that it is steered."""
    _scripted(stage, stage.steered)


def clicks_at_once(stage: Stage) -> None:
    """Press the button by a real event before the page was visible for 0.4 s."""
    for _ in range(5):
        link = stage.link(*BUTTONS)
        with stage.page(stage.hidden, network="203.0.113.1") as page:
            page.goto(link, wait_until="commit")
            page.click("button")
            page.wait_for_selector("main.told")
        token = link.rpartition("/")[2]
        act = [one for one in stage.landing.written() if one.token == token and one.event == "act"]
        if act and 0 < act[-1].flags.visible_ms < 400:
            return
        stage.tokens.remove(token)


def like_a_person_steered(stage: Stage) -> None:
    """Move and press like a person, in a browser that says that it is steered."""
    with stage.page(stage.steered, network="203.0.113.1") as page:
        page.goto(stage.link(*BUTTONS))
        page.wait_for_timeout(600)
        wander(stage, page)
        page.click("button")
        page.wait_for_selector("main.told")


def gateway(stage: Stage) -> None:
    """Load the page and follow the link that nobody sees, in the office, by a hidden browser that is the same as the staff's."""
    link = stage.link()
    with stage.page(stage.hidden) as page:
        page.goto(link)
        page.wait_for_timeout(300)
        page.goto(f"{link}/x")


def rescan_by_script(stage: Stage) -> None:
    """Do what another report button sets off: a hidden headless browser that presses the button by a script."""
    _scripted(stage, stage.hidden)


def analyst(stage: Stage) -> None:
    """Open the link as whoever works on the ticket: a person, and not the one who got the mail."""
    with stage.page(stage.hidden, AGENTS.format(155), "192.0.2.1") as page:
        page.goto(stage.link())
        stage.pause(page, 0.6, 1.5)
        wander(stage, page)


def stealth(stage: Stage) -> None:
    """Move and press like a person, and hide everything."""
    with stage.page(stage.hidden, network="203.0.113.1") as page:
        page.goto(stage.link(*BUTTONS))
        page.wait_for_timeout(600)
        wander(stage, page)
        page.click("button")
        page.wait_for_selector("main.told")


Kind = Callable[[Stage], None]
SHARES: Mapping[Kind, float] = {
    desk_acts: 0.42, desk_looks: 0.26, keys_act: 0.06, phone_acts: 0.12, phone_looks: 0.10, without_script: 0.015, glances: 0.015,
    # and one in a hundred who reports first and opens it afterwards
    analyst: 0.01,
}  # fmt: skip
PASSIVE: tuple[Kind, ...] = (tool, head, fuzzed, preview, prefetch, antivirus, crawler, poster, office, rescan, ticket)
RUNNING: tuple[Kind, ...] = (
    loads,
    loads_hidden,
    clicks_by_script,
    clicks_by_script_steered,
    clicks_at_once,
    like_a_person_steered,
    gateway,
    rescan_by_script,
    analyst,
)
AFTER_REPORT = frozenset({rescan, ticket, rescan_by_script, analyst})
"""Kinds that a report sets off."""
WITH_PEOPLE = frozenset({preview, prefetch, antivirus, office})
"""Kinds that come when somebody has the mail before them, and so to no seed."""
LOCAL = {"198.51.100.1": "office", "192.0.2.1": "outside"}
"""Networks of recordings that are not of a cloud."""

Recording = Sequence[tuple[float, Hit]]


@dataclass(frozen=True, slots=True)
class Tape:
    """Recordings of each kind, in seconds after the first hit, with `T` for the token; `places` says which hash is the office and which is outside."""

    visits: Mapping[Kind, Sequence[Recording]]
    places: Mapping[str, str]


def recorded(stage: Stage, times: int) -> Tape:
    """Let each kind visit some times, and return what was written down."""
    found: dict[Kind, list[Recording]] = defaultdict(list)
    for kind in (*SHARES, *PASSIVE, *RUNNING, stealth):
        while len(found[kind]) < times:
            stage.tokens.clear()
            kind(stage)
            found[kind].append(_tape(stage, stage.tokens[-1]))
    return Tape(found, dict(_places(stage)))


def _tape(stage: Stage, token: str) -> Recording:
    hits = [one for one in stage.landing.written() if token in one.token]
    return [
        ((one.at - hits[0].at).total_seconds(), msgspec.structs.replace(one, token=one.token.replace(token, "T")))
        for one in hits
    ]


def _places(stage: Stage) -> Iterator[tuple[str, str]]:
    for address, name in LOCAL.items():
        link = stage.link()
        curl(link, network=address)
        yield from ((one.network, name) for one in stage.landing.written() if one.token == link.rpartition("/")[2])


@contextmanager
def staged(folder: Path, random: Random) -> Iterator[Stage]:
    """Start a landing process and two browsers."""
    with served(folder, PAGES, "--proxy", "127.0.0.1") as landing, sync_playwright() as driver:
        steered = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        hidden = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, "--disable-blink-features=AutomationControlled"]
        )
        yield Stage(landing, steered, hidden, random)
        steered.close()
        hidden.close()
