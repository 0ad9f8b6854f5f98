"""What became of each file, as sentences and as data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sekisho.pipeline.ingest import Fate, FileOutcome
from sekisho.text.formats import number
from sekisho.text.say import Lang, say, sentence

MANY = 20


def outcome_lines(outcomes: Sequence[FileOutcome], lang: Lang) -> Iterator[str]:
    """Yield one line a file: what it was taken for and its counts, or why it was not read and what to do.

    Files of one kind that were read and are many (a log that comes in pieces) are one line.
    """
    read = Counter(one.connector for one in outcomes if one.error is None and one.fate is Fate.READ)
    many = {name for name, count in read.items() if count > MANY}
    for name in sorted(many):
        pieces = [one for one in outcomes if one.connector == name and one.error is None and one.fate is Fate.READ]
        parts = ("records", "rejected", "skipped")
        records, rejected, skipped = (sum(getattr(one, part) for one in pieces) for part in parts)
        kind = _title(pieces[0], lang)
        summed = {"records": number(records, lang), "rejected": number(rejected, lang)}
        told = say("ingest.read_many", lang, count=len(pieces), kind=kind, **summed)
        yield with_skipped(told, skipped, lang)
    for outcome in outcomes:
        if outcome.connector in many and outcome.error is None and outcome.fate is Fate.READ:
            continue
        if outcome.error is not None:
            yield say("ingest.not_read", lang, name=outcome.name, why=sentence(outcome.error, lang))
            continue
        kind = _title(outcome, lang)
        code = "ingest.already" if outcome.fate is Fate.ALREADY else "ingest.read"
        counts = number(outcome.records, lang), number(outcome.rejected, lang)
        told = say(code, lang, name=outcome.name, kind=kind, records=counts[0], rejected=counts[1])
        yield with_skipped(told, outcome.skipped, lang)


def with_skipped(told: str, skipped: int, lang: Lang) -> str:
    """Return what is told of a file, and how many of its records are of other kinds than its connector reads."""
    gap = "" if lang == "ja" else " "
    return f"{told}{gap}{say('ingest.skipped', lang, count=number(skipped, lang))}" if skipped else told


def outcome_values(outcome: FileOutcome, lang: Lang) -> dict[str, Any]:
    """Return a file's outcome as plain data, its error as code, parameters and sentence."""
    error = outcome.error
    return {
        "name": outcome.name,
        "fate": outcome.fate.value,
        "connector": outcome.connector,
        "records": outcome.records,
        "rows": dict(outcome.rows),
        "rejected": outcome.rejected,
        "skipped": outcome.skipped,
        "error": None
        if error is None
        else {"code": error.code, "params": dict(error.params), "says": sentence(error, lang)},
    }


def _title(outcome: FileOutcome, lang: Lang) -> str:
    """Return what a file was taken for, as the card of its connector calls it."""
    if outcome.card is None:
        return outcome.connector
    return outcome.card.text.ja.title if lang == "ja" else outcome.card.text.en.title
