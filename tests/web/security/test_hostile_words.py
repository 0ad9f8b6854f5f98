"""Attack: words that would be markup, a template or a formula, typed by those who may type and read by those who may do more."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from sekisho.web import sheets
from sekisho.web.accounts.models import Account
from sekisho.web.shown.models import Finding
from tests.web.security.table import PAGES

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onmouseover=alert(1) {{7*191}} {% raise %} ${7*191} </textarea></title>"
HANDLER = re.compile(r"<[^>]*\son\w+\s*=", re.IGNORECASE)
QUOTED = re.compile(r'="[^"]*"')
"""A value in its quotes: words that did not break out of them do nothing."""


def clean(text: str) -> bool:
    """Tell whether nothing of it became markup or was reckoned."""
    return (
        "<script>alert" not in text
        and "<img src=x" not in text
        and not HANDLER.search(QUOTED.sub("", text))
        and "1337" not in text
    )


def test_what_somebody_typed_is_text_on_every_page(inside: Callable[..., Client]) -> None:
    browser, analyst = inside("administrator"), inside("analyst", "sato")
    key = Finding.objects.order_by("place")[0].key
    assert analyst.post(f"/findings/{key}/hands/remark", {"text": MARKUP}).status_code == 302
    token = {"name": MARKUP[:60], "scopes": ["findings"], "days": "30"}
    assert analyst.post("/me/tokens", token).status_code == 200
    person = {"name": "<b>x</b>", "shown_name": MARKUP[:120], "role": "analyst"}
    assert browser.post("/people", person).status_code == 200
    Account.objects.filter(name="sato").update(shown_name=MARKUP[:120])
    seen = {address: browser.get(address) for address in (*PAGES, f"/findings/{key}", "/none?x=" + MARKUP[:30])}
    pages = {address: one.content.decode() for address, one in seen.items() if "html" in one.headers["Content-Type"]}
    assert [address for address, text in pages.items() if not clean(text)] == []
    assert "&lt;script&gt;alert(1)" in pages[f"/findings/{key}"]
    assert "&lt;script&gt;alert(1)" in pages["/people"]


def test_a_question_stands_in_the_page_as_text(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for address in ("/queue", "/journal", "/plan", "/sources", "/sign-in"):
        for field in ("words", "who", "about", "budget", "check", "family", "next"):
            assert clean(browser.get(address, {field: MARKUP}).content.decode()), (address, field)


@pytest.mark.parametrize("name", [MARKUP, "</title><script>alert(1)</script>", "=1+1"])
def test_the_organisation_may_be_called_anything(
    name: str, inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ORG_NAME", name)
    browser = inside("administrator")
    for address in ("/", "/sign-in", "/none", "/plan/board", "/settings"):
        assert clean(browser.get(address).content.decode()), address


def test_files_are_kept_and_never_shown_by_the_browser(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for address in (one for one in PAGES if "." in one or one == "/plan/board"):
        headers = browser.get(address).headers
        assert headers["Content-Disposition"].startswith("attachment; filename="), address
        assert headers["X-Content-Type-Options"] == "nosniff"


LEADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\u3000=1",
    '=cmd|"/c calc"!A1',
)


@pytest.mark.parametrize("text", LEADS)
def test_no_cell_is_reckoned_by_a_spreadsheet(text: str) -> None:
    (row,) = csv.reader(io.StringIO(sheets.sheet([text], []).decode("utf-8-sig"), newline=""))
    assert row == [f"'{text}"]


def test_a_name_that_is_a_formula_is_text_in_the_file(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for number, text in enumerate(LEADS):
        browser.post("/people", {"name": f"n{number}", "shown_name": f"{text}q", "role": "learner"})
    rows = list(csv.reader(io.StringIO(b"".join(browser.get("/export/people.csv")).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(LEADS) + 2
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in set("=+-@＝＋－＠") and cell.strip()]
