"""The pages in a browser: whom the script calls a person, what is sent and what is not, and that everybody can use them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_socket import enable_socket

from sekisho.model.visit import Hit
from tests.landing.pages import CONSENT, DOCUMENT, DOWNLOAD, ENGLISH, FORM, JAPANESE, NEUTRAL, SILENT, TOKEN
from tests.landing.served import Served, served

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SLUGS = {**ENGLISH, **{f"ja{slug[:6]}": page for slug, page in JAPANESE.items()}}
SECRET = "hunter2-in-a-browser"


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A landing process with pages in both languages."""
    enable_socket()
    with served(tmp_path_factory.mktemp("landing"), SLUGS) as found:
        yield found


@pytest.fixture
def visit(chromium: Browser, landing: Served) -> Iterator[Callable[..., Page]]:
    """Return what opens a page by its slug, in a browser that nobody used; whatever it complains of or asks elsewhere fails the test."""
    wrong: list[str] = []
    with ExitStack() as opened:

        def open_page(slug: str = FORM, token: str = TOKEN, stands_at: int | None = None, **options: Any) -> Page:
            context = chromium.new_context(**options)
            opened.callback(context.close)
            page = context.new_page()
            if stands_at is not None:
                page.add_init_script(f"let asked = 0; Performance.prototype.now = () => asked++ ? {stands_at} : 0;")
            page.on("console", lambda told: wrong.append(told.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda asked: None if asked.url.startswith(landing.address) else wrong.append(asked.url))
            page.goto(f"{landing.address}/{slug}/{token}")
            return page

        yield open_page
    assert wrong == []


def hits(landing: Served, token: str) -> list[Hit]:
    return [hit for hit in landing.written() if hit.token == token]


def filled(page: Page) -> Page:
    for one in page.query_selector_all("form input:not([name])"):
        one.fill(SECRET)
    return page


def saw_somebody(page: Page) -> bool:
    """Return whether the page's script says that it saw an event that no script can make."""
    return bool(int(page.input_value("input[name=n]").partition(".")[2][0]) & 2)


def told(page: Page, deed: Callable[[], object]) -> None:
    """Do something, and wait until the beacon was answered."""
    with page.expect_response(lambda answer: answer.url.endswith("/seen")):
        deed()


def test_somebody_who_moves_and_signs_in_was_there_and_nothing_of_what_they_typed_was_sent(
    visit: Callable[..., Page], landing: Served
) -> None:
    token = "a" * 32
    page, bodies = visit(token=token), list[str]()
    page.on("request", lambda asked: bodies.append(f"{asked.url} {asked.post_data}"))
    page.wait_for_timeout(450)
    page.mouse.move(40, 40)
    told(page, lambda: page.mouse.move(90, 120, steps=4))
    filled(page).click("button")
    page.wait_for_selector("main.told")
    assert page.title() == "This was an exercise"
    assert [hit.event for hit in hits(landing, token)] == ["get", "seen", "act"]
    _, seen, act = hits(landing, token)
    assert seen.flags.trusted
    assert seen.flags.visible_ms >= 400
    assert act.flags.trusted
    assert act.flags.nonce
    assert act.flags.user
    assert len(bodies) >= 2
    assert all(SECRET not in one for one in bodies)
    assert all(SECRET.encode() not in one.read_bytes() for one in landing.folder.rglob("*") if one.is_file())
    page.go_back()
    assert page.eval_on_selector_all("form input:not([name])", "all => all.map((one) => one.value)") == ["", ""]
    assert page.context.cookies() == []


def test_a_key_and_a_finger_count_as_somebody(visit: Callable[..., Page], landing: Served) -> None:
    page = visit(token="b" * 32)
    page.wait_for_timeout(450)
    told(page, lambda: page.keyboard.press("Tab"))
    phone = visit(token="c" * 32, has_touch=True, viewport={"width": 360, "height": 740})
    phone.wait_for_timeout(450)
    told(phone, lambda: phone.touchscreen.tap(50, 50))
    for token in ("b" * 32, "c" * 32):
        assert hits(landing, token)[-1].flags.trusted


def test_what_a_script_does_counts_as_nobody(visit: Callable[..., Page], landing: Served) -> None:
    token = "d" * 32
    page = filled(visit(token=token))
    page.wait_for_timeout(500)
    page.evaluate("""() => {
      for (const name of ["pointerdown", "pointermove", "keydown", "touchstart"]) window.dispatchEvent(new Event(name));
      window.scrollTo(0, 100);
      document.querySelector("button").click();
    }""")
    page.wait_for_selector("main.told")
    assert [hit.event for hit in hits(landing, token)] == ["get", "act"]
    act = hits(landing, token)[-1].flags
    assert (act.script, act.trusted, act.nonce) == (True, False, True)


def test_a_click_before_anybody_could_have_seen_the_page_counts_as_nobody(
    visit: Callable[..., Page], landing: Served
) -> None:
    token = "e" * 32
    page = visit("cons0000", token, stands_at=399)
    page.mouse.move(10, 10)
    page.mouse.move(60, 60)
    page.click("button")
    page.wait_for_selector("main.told")
    assert [hit.event for hit in hits(landing, token)] == ["get", "act"]
    act = hits(landing, token)[-1].flags
    assert (act.script, act.trusted, act.visible_ms) == (True, False, 399)


def test_a_pointer_that_lies_still_counts_as_nobody(visit: Callable[..., Page]) -> None:
    page = visit()
    page.wait_for_timeout(450)
    for _ in range(3):
        page.mouse.move(80, 80)
    assert not saw_somebody(page)
    page.mouse.move(90, 80)
    assert saw_somebody(page)


def test_everything_works_without_a_script(visit: Callable[..., Page], landing: Served) -> None:
    page = visit(java_script_enabled=False)
    for slug in (FORM, CONSENT, f"ja{DOCUMENT[:6]}", f"ja{DOWNLOAD[:6]}"):
        token = "0" * 24 + slug
        page.goto(f"{landing.address}/{slug}/{token}")
        filled(page).click("button")
        page.wait_for_selector("main.told")
        act = hits(landing, token)[-1].flags
        assert (act.script, act.trusted, act.nonce) == (False, False, True)
    assert all(SECRET.encode() not in one.read_bytes() for one in landing.folder.rglob("*") if one.is_file())


@pytest.mark.parametrize("slug", [NEUTRAL, f"ja{NEUTRAL[:6]}"])
def test_a_neutral_page_has_nothing_to_act_on(visit: Callable[..., Page], slug: str) -> None:
    page = visit(slug)
    assert page.query_selector("form") is None
    assert page.query_selector("a:visible") is None


def test_a_press_of_the_button_without_anything_typed_is_no_sign_in(visit: Callable[..., Page]) -> None:
    page = visit(SILENT)
    page.click("button")
    assert page.query_selector("main.told") is None


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ja", "dark")])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    visit: Callable[..., Page], landing: Served, lang: str, scheme: str
) -> None:
    mine = [slug for slug, one in SLUGS.items() if one.lang == lang and not one.neutral]
    page, wrong = visit(mine[0], viewport={"width": 1280, "height": 800}, color_scheme=scheme), list[str]()
    for slug in mine:
        page.goto(f"{landing.address}/{slug}/{TOKEN}")
        assert page.evaluate("document.documentElement.lang") == lang
        wrong += _looked(page)
    page.goto(f"{landing.address}/{mine[0]}/{TOKEN}")
    filled(page).click("button")
    page.wait_for_selector("main.told")
    assert wrong + _looked(page) == []


def _looked(page: Page) -> list[str]:
    """Return what is wrong with what is shown, on a desk and on a phone."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:100]}" for one in found]
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        wrong += [f"wider than {width}"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
    return wrong
