"""What templates can say: every sentence in the reader's language, money and days as they write them."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from sekisho.model.errors import Param
from sekisho.model.money import Money
from sekisho.report import words
from sekisho.report.html import bar, rich
from sekisho.report.said import Said
from sekisho.text import formats
from sekisho.text.say import Lang, catalog, say

LANG: ContextVar[Lang] = ContextVar("the reader's language", default="en")


def environment(**options: Any) -> Environment:
    """Return the environment of the console's templates; nothing that is missing is passed over."""
    options.pop("autoescape", None)
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made = Environment(autoescape=True, **options)
    made.globals.update(_helpers())
    return made


def lang_of(request: HttpRequest) -> Lang:
    """Return the language of whoever reads: the one they chose, else the one that their browser asks for first."""
    chosen = getattr(request.user, "lang", "") or request.COOKIES.get("lang", "")
    if chosen in {"en", "ja"}:
        return "ja" if chosen == "ja" else "en"
    asked = (part.partition(";")[0].strip().lower() for part in request.headers.get("Accept-Language", "").split(","))
    first = next((one[:2] for one in asked if one[:2] in {"en", "ja"}), "en")
    return "ja" if first == "ja" else "en"


def _text(code: str, **params: "Param | Said") -> str:
    lang = LANG.get()
    return say(code, lang, **{key: one.at(lang) if isinstance(one, Said) else one for key, one in params.items()})


def _helpers() -> Mapping[str, Any]:
    return {
        "t": _text,
        "rich": lambda code, **params: rich(_text(code, **params)),
        "known": lambda prefix, value: _text(f"{prefix}.{value}") if f"{prefix}.{value}" in catalog() else value,
        "said": lambda value: value.at(LANG.get()),
        "money": lambda value: words.exact(value, LANG.get()),
        "roughly": lambda value: words.rough(value, LANG.get()),
        "number": lambda value: formats.number(value, LANG.get()),
        "day": lambda value: formats.day(value, LANG.get()) if isinstance(value, date) else "–",
        "moment": lambda value, zone: formats.moment(value, zone, LANG.get()),
        "place": lambda value: formats.place(value, LANG.get()),
        "zone": lambda value: _text("zone.asia_tokyo") if value == "Asia/Tokyo" else value,
        "signed": words.signed,
        "dialled": words.dialled,
        "bar": bar,
        "of_minor": Money,
        "url": lambda name, *args: reverse(name, args=args),
    }
