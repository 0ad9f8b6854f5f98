"""Every page is read by axe and walked with the keyboard alone, and every picture has its figures as a table."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.web.walked import LOCALES, at, rooms_filled, shown_to, signed, sitting
from tools.console_places import Place

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
UNTOLD = """
[...document.querySelectorAll("main svg[role=img]")].filter((svg) => {
  const told = document.getElementById(svg.closest("figure")?.getAttribute("aria-details") ?? "");
  return !svg.closest("table") && !svg.closest("section")?.querySelector("table") && !told?.querySelector("table");
}).length
"""
SEEN = """
(() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return box.width > 0 && box.right > 0 && box.bottom > 0 && (style.outlineStyle !== "none" || at.className === "skip");
})()
"""


def complaints(page: Page, options: Mapping[str, object] | None = None) -> list[str]:
    """Return what axe finds wrong, one line a rule with the first place."""
    said = Axe().run(page, options=options or {"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url}: {one['id']} ({one['impact']}) {one['nodes'][0]['html'][:120]}" for one in said]


@pytest.mark.parametrize("lang", LOCALES)
def test_axe_finds_nothing_on_any_page(
    founded: Path, inside: Callable[..., Client], chromium: Browser, address: str, lang: str
) -> None:
    office, found = signed(inside), []
    with rooms_filled(), sitting(chromium, address, lang, office) as context:
        page = context.new_page()
        for place in shown_to(office):
            page.emulate_media(color_scheme="light")
            at(page, place)
            found += complaints(page)
            found += [f"{page.url}: {page.evaluate(UNTOLD)} pictures without figures"] if page.evaluate(UNTOLD) else []
            page.emulate_media(color_scheme="dark")
            found += complaints(page, COLOURS)
    assert found == []


def test_axe_finds_nothing_at_the_door(chromium: Browser, address: str) -> None:
    with sitting(chromium, address, "ja", None) as context:
        page = context.new_page()
        assert complaints(at(page, Place("first", "/first"))) == []


def test_axe_would_say_what_is_wrong(chromium: Browser, address: str) -> None:
    with sitting(chromium, address, "en", None) as context:
        page = at(context.new_page(), Place("first", "/first"))
        page.evaluate("document.querySelector('label[for=name]').remove()")
        assert [one for one in complaints(page) if "label" in one]


def tabbed(page: Page, selector: str) -> None:
    """Press Tab until something has the focus; wherever it is on the way, it is seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_with_the_keyboard_alone_a_finding_is_opened_and_its_form_filled(
    founded: Path, inside: Callable[..., Client], chromium: Browser, address: str
) -> None:
    office = signed(inside)
    with sitting(chromium, address, "en", office) as context:
        page = context.new_page()
        page.goto("/queue")
        tabbed(page, ".skip")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}/queue#main")
        tabbed(page, ".queue th a")
        name = page.evaluate("document.activeElement.innerText")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        tabbed(page, "main details summary")
        page.keyboard.press("Enter")
        for field in ("textarea[name=reason]", "input[name=until]", "input[name=passphrase]", "details[open] button"):
            tabbed(page, field)
