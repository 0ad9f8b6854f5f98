"""What a live source brought, as sentences and as data."""

from collections.abc import Iterator
from typing import Any

from sekisho.cli.outcomes import outcome_lines, outcome_values
from sekisho.pipeline.live import Brought, Fetched
from sekisho.text.formats import number
from sekisho.text.say import Lang, say, sentence

SHOWN = 5


def brought_lines(done: Brought, lang: Lang) -> Iterator[str]:
    """Yield one line a folder, then one a file, then what was left where it is."""
    for one in done.places:
        if one.error is not None:
            why = sentence(one.error, lang)
            yield say("fetch.broken", lang, **_place(one), count=number(one.new, lang), why=why)
        elif one.new:
            yield say("fetch.came", lang, **_place(one), count=number(one.new, lang))
    if not any(one.new or one.error for one in done.places):
        yield say("fetch.nothing", lang, count=len(done.places))
    yield from outcome_lines(done.files, lang)
    if done.too_large:
        gap = "、" if lang == "ja" else ", "
        shown = gap.join(f"{place} #{key}" for place, key, _ in done.too_large[:SHOWN])
        yield say("fetch.too_large", lang, count=len(done.too_large), places=shown)


def brought_value(done: Brought, lang: Lang) -> dict[str, Any]:
    """Return the same as plain data."""
    return {
        "whole": done.whole,
        "folders": [
            {**_place(one), "new": one.new, "error": one.error and one.error.code,
             "says": one.error and sentence(one.error, lang)}
            for one in done.places
        ],
        "files": [outcome_values(one, lang) for one in done.files],
        "too_large": [{"place": place, "id": key, "bytes": size} for place, key, size in done.too_large],
    }  # fmt: skip


def _place(one: Fetched) -> dict[str, str]:
    return {"mailbox": one.place.mailbox, "folder": one.place.name}
