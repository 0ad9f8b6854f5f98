"""The document as one self-contained HTML page in one language: no script, nothing fetched, style and charts inside."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from sekisho.model.errors import Param
from sekisho.report import charts, words
from sekisho.report.document import Document
from sekisho.report.said import Said
from sekisho.text import formats
from sekisho.text.say import Lang, say

SHOWN_PAYMENTS = 8
SHOWN_FINDINGS = 8
SHOWN_UNSEEN = 4


def to_html(document: Document, lang: Lang) -> str:
    """Return the page. Everything written into it is escaped; its policy lets a browser load and run nothing."""
    style = _read("report.css")
    drawn = {
        f"{kind}-{risk.scenario}": charts.svg(spec) if spec else None
        for risk in document.risks
        for kind, spec in (("curve", charts.curve_spec(risk, lang)), ("stages", charts.stages_spec(risk, lang)))
    }
    page = _environment().get_template("report.html")
    return page.render(doc=document, style=Markup(style), style_hash=_hash(style), **_helpers(lang, drawn))  # noqa: S704 - our own style sheet


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@cache
def _read(name: str) -> str:
    return files("sekisho.report").joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def odds(probability: float) -> int:
    """Return the number of years of which one is meant by a yearly probability."""
    return round(1 / probability)


def _helpers(lang: Lang, drawn: Mapping[str, str | None]) -> dict[str, object]:
    def text(code: str, **params: "Param | Said") -> str:
        return say(
            code, lang, **{key: value.at(lang) if isinstance(value, Said) else value for key, value in params.items()}
        )

    def chart(name: str) -> Markup | None:
        found = drawn.get(name)
        return None if found is None else Markup(found)  # noqa: S704 - drawn here from escaped text

    return {
        "lang": lang,
        "t": text,
        "said": lambda value: value.at(lang),
        "money": lambda value: words.exact(value, lang),
        "roughly": lambda value: words.rough(value, lang),
        "share": lambda value: words.share(value, lang),
        "number": lambda value: formats.number(value, lang),
        "day": lambda value: formats.day(value, lang) if isinstance(value, date) else "–",
        "moment": lambda value, zone: formats.moment(value, zone, lang),
        "rate": words.rate,
        "odds": odds,
        "chart": chart,
        "charts_available": charts.available(),
        "shown": {"payments": SHOWN_PAYMENTS, "findings": SHOWN_FINDINGS, "unseen": SHOWN_UNSEEN},
    }
