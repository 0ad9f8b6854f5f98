"""A reason as a sentence: the detector's own template, filled in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from sekisho.detection.contract import Card
from sekisho.detection.fence import FencedError
from sekisho.model.money import Money
from sekisho.model.verdict import Reason
from sekisho.text import formats
from sekisho.text.say import Lang, say

MACHINE = ("missing_evidence", "not_judged", "detector_failed", "detector_changed")
FORMATS = ("", "money", "day", "moment", "share", "number", "days")


class _Filler(Formatter):
    """Fills `{amount:money}` (minor units; `currency` beside it, else JPY), `{on:day}`, `{at:moment}`, `{x:share}`, `{n:number}`, `{d:days}`."""

    def __init__(self, lang: Lang, zone: str, currency: str) -> None:
        self._lang = lang
        self._zone = zone
        self._currency = currency

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one parameter; ValueError for a format that is not one of ours."""
        lang = self._lang
        writers: dict[str, Callable[[], str]] = {
            "money": lambda: formats.money(Money(int(value), self._currency), lang),
            "day": lambda: formats.day(_day(value, self._zone), lang),
            "moment": lambda: formats.moment(_moment(value), self._zone, lang),
            "share": lambda: formats.share(float(value), lang),
            "number": lambda: formats.number(value, lang),
            "days": lambda: formats.days(int(value), lang),
            "": lambda: "" if value is None else str(value),
        }
        if format_spec not in writers:
            raise ValueError(f"`{format_spec}` is none of {', '.join(FORMATS[1:])}")
        return writers[format_spec]()


def _moment(value: Any) -> datetime:
    """Return a moment that is one, or written in ISO 8601; ValueError for anything else."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _day(value: Any, zone: str) -> date:
    """Return a day that is one, or written in ISO 8601; of a moment the day in the reader's zone."""
    if isinstance(value, datetime) or "T" in str(value):
        return _moment(value).astimezone(ZoneInfo(zone)).date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def explain(card: Card, reason: Reason, lang: Lang, zone: str = "Asia/Tokyo") -> str:
    """Return the sentence for a reason. KeyError where the card has no sentence for it and it is not the machinery's own."""
    params = dict(reason.params)
    template = card.text.of(lang).get(reason.code)
    if template is not None:
        return _Filler(lang, zone, str(params.get("currency") or "JPY")).vformat(template, (), params)
    if reason.code not in MACHINE:
        raise KeyError(reason.code)
    suffix = "_export" if params.get("exports") else ""
    return say(f"detection.{reason.code}{suffix}", lang, **params)


def explain_error(error: FencedError, lang: Lang) -> str:
    """Return the sentence for what a detector did wrong."""
    return say(
        f"detection.fenced.{error.code}",
        lang,
        detector=error.detector,
        subject=error.subject,
        place=error.place,
        detail=error.detail,
    )
