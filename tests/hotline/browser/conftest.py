"""Debian's Chromium, and a page of it that has the hotline's library."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_socket import enable_socket

from tests.hotline.browser.double import Double, handler_of, recipient
from tests.hotline.browser.serving import answering


@pytest.fixture(scope="module")
def bare(chromium: Browser) -> Iterator[Page]:
    """A page with the library and nothing else, under the policy that the hotline is served with."""
    enable_socket()
    with answering() as address:
        context = chromium.new_context()
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/bare")
        page.evaluate("sealing.ready()")
        yield page
        context.close()
    assert [one for one in complaints if "favicon" not in one and "404" not in one] == []


@pytest.fixture
def double() -> Double:
    """A stand-in for the server with three recipients of three departments."""
    made = Double()
    recipient(made, "a1b2c3d4e5f60718", "佐藤", "監査部")
    recipient(made, "b1b2c3d4e5f60718", "鈴木", "法務部")
    recipient(made, "c1b2c3d4e5f60718", "高橋", "人事部")
    return made


@pytest.fixture
def visit(chromium: Browser, double: Double) -> Iterator[Callable[..., Page]]:
    """Return what opens a page in a browser that nobody has used: `visit("/", "ja")`.

    What it complains of fails the test, unless `complains` says that it will.
    """
    enable_socket()
    complaints: list[str] = []
    with ExitStack() as opened:
        address = opened.enter_context(answering(handler_of(double)))

        def open_page(path: str, lang: str = "ja", *, complains: bool = False, **options: Any) -> Page:
            locale = "ja-JP" if lang == "ja" else "en-GB"
            context = chromium.new_context(**{"locale": locale, "base_url": address, **options})
            opened.callback(context.close)
            page = context.new_page()
            if not complains:
                page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
                page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(path)
            if options.get("java_script_enabled", True) and path in {"/", "/desk"}:
                page.wait_for_selector("#way[data-way=browser]")
            return page

        yield open_page
    assert [one for one in complaints if "ERR_EMPTY_RESPONSE" not in one and "status of 400" not in one] == []
