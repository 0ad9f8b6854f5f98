"""A browser that walks through every page of the console as an administrator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from sekisho.report.areas import areas_from_json, areas_to_json
from sekisho.web.accounts.models import Account
from sekisho.web.areas import keep
from sekisho.web.areas.models import Part
from tests.web.areas_made import filled
from tools.console_places import PROBLEMS, Place, places

LOCALES = {"en": "en-GB", "ja": "ja-JP"}
READY = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def signed(inside: Callable[..., Client]) -> Client:
    """Return an administrator who signs in the ledger."""
    office = inside("administrator", "mori")
    Account.objects.filter(name="mori").update(actor="tanaka")
    return office


def shown_to(office: Client) -> list[Place]:
    """Return the pages that an administrator is shown, with those that say that there is nothing."""
    opened = [one for one in places() if _is_page(office, one.address)]
    return [*opened, *(Place(name, address) for name, address in PROBLEMS.items())]


def _is_page(office: Client, address: str) -> bool:
    answer = office.get(address)
    html = answer.headers["Content-Type"].startswith("text/html") and "Content-Disposition" not in answer.headers
    return answer.status_code == 200 and html


@contextmanager
def rooms_filled() -> Iterator[None]:
    """Have something in every room of the areas for a while."""
    row = Part.objects.get()
    before = bytes(row.body)
    _put(areas_to_json(filled(areas_from_json(before))))
    try:
        yield
    finally:
        _put(before)


def _put(body: bytes) -> None:
    Part.objects.update(body=body)
    keep._kept.cache_clear()


@contextmanager
def sitting(chromium: Browser, address: str, lang: str, office: Client | None) -> Iterator[BrowserContext]:
    """Open a browser of one language in which somebody is signed in, None: nobody."""
    context = chromium.new_context(locale=LOCALES[lang], base_url=address)
    if office:
        context.add_cookies([{"name": "session", "value": office.cookies["session"].value, "url": address}])
    yield context
    context.close()


def at(page: Page, place: Place) -> Page:
    """Go to a page, its details opened, and wait until it is drawn."""
    page.goto(place.address)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    page.evaluate(READY)
    return page
