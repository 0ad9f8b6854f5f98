"""Every page in a browser: light, still while it loads, as wide as the window, and without a complaint."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.web.walked import LOCALES, READY, rooms_filled, shown_to, signed, sitting
from tools.console_places import PROBLEMS, Place

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
HEAVIEST = 200_000
WATCH = """
window.moved = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
WEIGHT = """
["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((sum, one) => sum + one.decodedBodySize, 0)
"""


def wrong(page: Page, place: Place, width: int) -> list[str]:
    """Load a page; return what is wrong with it."""
    page.goto(place.address)
    page.evaluate(READY)
    weight, moved = page.evaluate(WEIGHT), page.evaluate("window.moved")
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [
        f"weighs {weight} bytes" if not 10_000 < weight < HEAVIEST else "",
        f"moves by {moved}" if moved else "",
        f"is {wide} wide" if wide > width else "",
    ]
    return [f"{place.name} at {width}: {one}" for one in found if one]


@pytest.mark.parametrize("lang", LOCALES)
def test_every_page_is_light_still_and_fits(
    founded: Path, inside: Callable[..., Client], chromium: Browser, address: str, lang: str
) -> None:
    office = signed(inside)
    found: list[str] = []
    with rooms_filled(), sitting(chromium, address, lang, office) as context:
        pages = shown_to(office)
        assert len(pages) > 25
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
        # A page that says that something is not there has its status written into the console by the browser itself.
        page.on(
            "console",
            lambda said: (
                found.append(f"{page.url}: {said.text}")
                if said.type in {"error", "warning"} and not any(page.url.endswith(one) for one in PROBLEMS.values())
                else None
            ),
        )
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for place in pages:
                found += wrong(page, place, width)
    assert found == []


def test_a_page_that_moves_or_is_too_wide_would_be_seen(chromium: Browser, address: str) -> None:
    with sitting(chromium, address, "en", None) as context:
        context.add_init_script(WATCH)
        page = context.new_page()
        assert wrong(page, Place("door", "/sign-in"), 1280) == []
        page.evaluate(
            "document.querySelector('h1').before(Object.assign(document.createElement('div'), {innerHTML: '<br>'.repeat(20)}))"
        )
        page.evaluate(READY)
        page.evaluate("new Promise((done) => setTimeout(done, 600))")
        assert page.evaluate("window.moved") > 0
        assert [one for one in wrong(page, Place("door", "/sign-in"), 100) if "wide" in one]
