"""The document as one self-contained HTML page in one language: no script, nothing fetched, style and charts inside."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from sekisho.model.errors import Param
from sekisho.report import charts, limits, words
from sekisho.report.case_page import CasePage
from sekisho.report.document import Document, Finding
from sekisho.report.drawing import NOTHING, Made
from sekisho.report.said import Said
from sekisho.text import formats
from sekisho.text.say import Lang, catalog, say


def to_html(document: Document, lang: Lang, made: Made = NOTHING) -> str:
    """Return the page, with charts out of what was `made` ahead where they are there.

    Everything written into it is escaped; its policy lets a browser load and run nothing.
    """
    style = _read("report.css")
    specs = charts.specs(document.risks, document.total, document.plan, lang)
    drawn = {name: charts.svg(spec, made) for name, spec in specs.items()}
    page = _environment().get_template("report.html")
    groups = grouped(document)
    shown = frozenset(item.id for group in groups for item in group.shown)
    return page.render(
        doc=document,
        groups=groups,
        linked=shown,
        defaults=tuple({item.en: item for risk in document.risks for item in risk.defaults}.values()),
        style=Markup(style),  # noqa: S704 - our own style sheet
        style_hash=style_hash(style),
        **_helpers(lang, drawn),
    )


def case_html(page: CasePage, lang: Lang) -> str:
    """Return the page of one case: as strict and as self-contained as the report."""
    style = _read("report.css")
    return (
        _environment()
        .get_template("case.html")
        .render(
            case=page,
            style=Markup(style),  # noqa: S704 - our own style sheet
            style_hash=style_hash(style),
            **_helpers(lang, {}),
        )
    )


@dataclass(frozen=True, slots=True)
class Group:
    """One detector's findings: the words they share, the findings that the page shows, and how many it leaves out."""

    first: Finding
    shown: tuple[Finding, ...]
    hidden: int


def grouped(document: Document) -> tuple[Group, ...]:
    """Return the findings by detector, in the document's order; those that a payment rests on are always shown."""
    needed = {finding for payment in document.payments for finding in payment.findings}
    by_detector: dict[str, list[Finding]] = {}
    for item in document.findings:
        by_detector.setdefault(item.detector, []).append(item)
    groups = []
    for items in by_detector.values():
        shown = tuple(item for place, item in enumerate(items) if place < limits.DETAILS or item.id in needed)
        groups.append(Group(items[0], shown, len(items) - len(shown)))
    return tuple(groups)


def style_hash(style: str) -> str:
    """Return what a policy of a page calls its own style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@cache
def _read(name: str) -> str:
    return files("sekisho.report").joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def rich(text: str) -> Markup:
    """Return a sentence as HTML, escaped, with what stands between backticks as code."""
    parts = [Markup.escape(part) for part in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)
    )


def bar(weight: float, heaviest: float) -> Markup:
    """Return a weight as a bar left or right of the middle, the heaviest as long as its half."""
    length = round(abs(weight) / heaviest * 50, 1)
    start, kind = (50, "for") if weight >= 0 else (round(50 - length, 1), "against")
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" width="100" height="8" aria-hidden="true">'
        '<path d="M50 0V8"/><rect class="{}" x="{}" y="1" width="{}" height="6"/></svg>'
    ).format(kind, start, length)


def odds(probability: float) -> int:
    """Return the number of years of which one is meant by a yearly probability."""
    return round(1 / probability)


def sayings(lang: Callable[[], Lang]) -> dict[str, Any]:
    """Return what a template can say, in the language that `lang` names when it is said."""

    def text(code: str, **params: "Param | Said") -> str:
        known = {key: value.at(lang()) if isinstance(value, Said) else value for key, value in params.items()}
        return say(code, lang(), **known)

    return {
        "t": text,
        "rich": lambda code, **params: rich(text(code, **params)),
        "known": lambda prefix, value: text(f"{prefix}.{value}") if f"{prefix}.{value}" in catalog() else value,
        "said": lambda value: value.at(lang()),
        "money": lambda value: words.exact(value, lang()),
        "roughly": lambda value: words.rough(value, lang()),
        "number": lambda value: formats.number(value, lang()),
        "day": lambda value: formats.day(value, lang()) if isinstance(value, date) else "–",
        "moment": lambda value, zone: formats.moment(value, zone, lang()),
        "zone": lambda value: text("zone.asia_tokyo") if value == "Asia/Tokyo" else value,
        "place": lambda value: formats.place(value, lang()),
        "upper": lambda value: value[:1].upper() + value[1:],
        "share": lambda value: words.share(value, lang()),
        "rate": words.rate,
        "span": lambda low, high: low if low == high else text("report.range", low=low, high=high),
        "odds": odds,
        "signed": words.signed,
        "dialled": words.dialled,
        "bar": bar,
    }


def _helpers(lang: Lang, drawn: Mapping[str, str | None]) -> dict[str, Any]:
    def chart(name: str) -> Markup | None:
        found = drawn.get(name)
        return None if found is None else Markup(found)  # noqa: S704 - drawn here from escaped text

    return {
        **sayings(lambda: lang),
        "lang": lang,
        "chart": chart,
        "charts_available": charts.available(),
        "shown": {"payments": limits.PAYMENTS, "findings": limits.FINDINGS},
    }
