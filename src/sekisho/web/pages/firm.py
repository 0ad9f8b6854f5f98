"""The organisation's settings as they count now: every line of `sekisho.toml`, those that are not written too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import Settings, change, load
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.templating import LANG

HIDDEN = ("secret", "webhook", "database", "client")
"""Words in the name of a setting whose value is not shown: where a secret is kept is nobody's business but the machine's."""
MOST = 1_440


@dataclass(frozen=True, slots=True)
class Line:
    """One setting: its key, its value as text ("" where it is not known), whether it is written, whether its value is hidden."""

    key: str
    value: str
    usual: bool
    hidden: bool


def firm(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the settings that count now."""
    said = load(folder())
    return show(request, "firm.html", status, tables=tables(said), minutes=said.attention.minutes_per_day, problem=problem, sets=opens(account_of(request), "attention"))  # fmt: skip


def attention(request: HttpRequest) -> HttpResponse:
    """Set how many minutes a day somebody looks."""
    if request.method != "POST":
        raise Http404
    text = request.POST.get("minutes", "").strip()
    try:
        change(folder(), "attention", {"minutes_per_day": _minutes(text)})
    except SekishoError as error:
        return firm(request, sentence(error, LANG.get()), 400)
    return redirect("firm")


def tables(said: Settings) -> list[tuple[str, list[Line]]]:
    """Return the settings by table, in the order in which the docs have them."""
    usual = Settings()
    return [(name, list(_lines(getattr(said, name), getattr(usual, name)))) for name in said.__struct_fields__]


def _minutes(text: str) -> int:
    """Return minutes of a day; SekishoError `minutes_unreadable`."""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= MOST):
        raise SekishoError("minutes_unreadable", text=text, most=MOST)
    return int(text)


def _lines(value: Any, usual: Any, prefix: str = "") -> Iterator[Line]:
    """Yield the lines of a table; tables in it follow with their own names before each key."""
    known, before = msgspec.to_builtins(value), msgspec.to_builtins(usual)
    if not isinstance(known, dict):
        yield Line("", str(len(known)), usual=not known, hidden=False)
        return
    for name, cell in known.items():
        other = before.get(name) if isinstance(before, dict) else None
        if isinstance(cell, dict):
            yield from _lines(cell, other, f"{prefix}{name}.")
            continue
        hidden = any(word in name for word in HIDDEN) and bool(cell)
        text = ", ".join(map(str, cell)) if isinstance(cell, list | tuple) else "" if cell is None else str(cell)
        yield Line(f"{prefix}{name}", "" if hidden else text, cell == other, hidden)
