"""The exports that a firm could hand over: those that are here, and those that are missing, best value first."""

from collections.abc import Iterator
from typing import Any

from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.missing import exports
from sekisho.report.words import rough
from sekisho.text.formats import day, number
from sekisho.text.say import Lang, say


def source_values(done: Assessment, lang: Lang) -> list[dict[str, Any]]:
    """Return every export: what it is, how it is made, what it would let us see, and what of it is here."""
    return [
        {
            "connector": one.connector,
            "title": one.title.at(lang),
            "here": one.files > 0,
            "files": one.files,
            "rows": one.rows,
            "last": one.last,
            "export": one.export.at(lang),
            "least_privilege": one.least_privilege.at(lang),
            "minutes": one.minutes,
            "questions": [question.at(lang) for question in one.questions],
            "narrows_minor": None if one.narrows is None else one.narrows.minor,
            "_narrows": one.narrows,
        }
        for one in exports(done)
    ]


def source_lines(found: list[dict[str, Any]], lang: Lang) -> Iterator[str]:
    """Yield what is here in one line each, then what is missing with the way to make it."""
    for one in found:
        if one["here"]:
            last = day(one["last"], lang) if one["last"] else "-"
            yield say(
                "sources.here", lang, title=one["title"], files=one["files"], rows=number(one["rows"], lang), last=last
            )
    yield say("sources.missing", lang)
    for place, one in enumerate((one for one in found if not one["here"]), 1):
        narrows = rough(one["_narrows"], lang) if one["_narrows"] is not None else "-"
        yield f"  {place}. " + say("sources.next", lang, title=one["title"], minutes=one["minutes"], narrows=narrows)
        yield from (f"     {text}" for text in (one["export"], one["least_privilege"]))
        for question in one["questions"]:
            yield f"     - {question}"
