"""Those who answer an exercise: people with a browser, machines of nine kinds, and colleagues who report."""

import email.policy
import http.client
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from types import MappingProxyType
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

HIDDEN = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"
"""A browser that a person uses says of itself that no program steers it."""
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


def link_of(mail: EmailMessage) -> str:
    """Return the link of a mail, "" where it has none."""
    for part in mail.walk():
        if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
            found = re.search(r"https?://127\.0\.0\.1:\d+/[a-z0-9]{8}/[0-9a-z]{32}", str(part.get_content()))
            if found:
                return found[0]
    return ""


def person(chromium: Browser, link: str, *, acts: bool) -> str:
    """Open a link as somebody does: look, move, and where they are deceived press the button; return what they read at the end."""
    context = chromium.new_context(user_agent=CHROME)
    context.add_init_script(HIDDEN)
    page = context.new_page()
    page.goto(link)
    _look(page)
    if acts:
        for field in page.query_selector_all("form input:not([name])"):
            field.fill("somebody-1")
        page.click("form button")
        page.wait_for_selector("main.told")
    said = page.inner_text("body")
    context.close()
    return said


def _look(page: Page) -> None:
    """Move about the page until its own script has told that somebody is there."""
    told: list[str] = []
    page.on("response", lambda answer: told.append(answer.url) if answer.url.endswith("/seen") else None)
    for number in range(100):
        page.mouse.move(40 + 3 * number, 60 + 2 * number, steps=3)
        page.wait_for_timeout(100)
        if told:
            return
    raise TimeoutError(page.url)


def _ask(method: str, link: str, headers: Mapping[str, str] | None = None, tail: str = "") -> None:
    place = urlsplit(link)
    wire = http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
    wire.request(method, place.path + tail, headers={"User-Agent": CHROME, **(headers or {})})
    wire.getresponse().read()
    wire.close()


def _asks(*every: tuple[str, str, str]) -> None:
    for method, link, tail in every:
        _ask(method, link, tail=tail)


def _loads(chromium: Browser, link: str) -> None:
    page = chromium.new_page()
    page.goto(link)
    page.close()


def _scripted(chromium: Browser, link: str) -> None:
    page = chromium.new_page()
    page.goto(link)
    page.evaluate("document.querySelector('form').submit()")
    page.wait_for_selector("main.told")
    page.close()


Visit = Callable[[Browser, str], None]
MACHINES: Mapping[str, Visit] = MappingProxyType(
    {
        "curl": lambda _, link: _ask("GET", link, {"User-Agent": "curl/8.5.0"}),
        "head": lambda _, link: _ask("HEAD", link),
        "prefetch": lambda _, link: _ask("GET", link, {"Sec-Purpose": "prefetch;prerender"}),
        "follows every link": lambda _, link: _asks(("GET", link, ""), ("GET", link, "/x")),
        "changes the token": lambda _, link: _asks(("GET", link, ""), ("GET", link, "%27")),
        "previews in a chat": lambda _, link: _ask("GET", link, {"User-Agent": "Slackbot-LinkExpanding 1.0"}),
        "scans with a browser": _loads,
        "presses by script": _scripted,
        "safe links": lambda _, link: _asks(("HEAD", link, ""), ("GET", link, "")),
    }
)
"""What mail filters, chats and link checkers do, by what each is called."""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody reports: makes the mail to the reporting mailbox out of the one that they got."""

    name: str
    make: Callable[[EmailMessage, str, str], EmailMessage]


def _note(sender: str, to: str) -> EmailMessage:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Subject"] = sender, to, "不審なメール"
    made["Message-ID"] = f"<{abs(hash((sender, to)))}@friday.example>"
    made["Date"] = "Tue, 01 Dec 2026 10:00:00 +0900"
    return made


def attached(mail: EmailMessage, sender: str, to: str) -> EmailMessage:
    """Report as Outlook's button does: the mail is attached."""
    made = _note(sender, to)
    made.set_content("ご確認ください。")
    made.add_attachment(mail)
    return made


def quoted(mail: EmailMessage, sender: str, to: str) -> EmailMessage:
    """Report by forwarding: the words of the mail below a line."""
    made = _note(sender, to)
    body = mail.get_body(("plain",))
    words = str(body.get_content()) if body else ""
    made.set_content(
        f"怪しいと思います。\n\n-----Original Message-----\nFrom: {mail['From']}\nSubject: {mail['Subject']}\n\n{words}"
    )
    return made


WAYS = (Way("attached", attached), Way("quoted", quoted))
