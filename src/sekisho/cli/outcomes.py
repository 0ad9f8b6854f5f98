"""What became of each file, as sentences and as data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sekisho.model.rows import Rejected
from sekisho.pipeline.ingest import Fate, FileOutcome
from sekisho.text.formats import number, place
from sekisho.text.say import Lang, rejected, say, sentence

MANY = 20
SHOWN = 5
FEW = 3
EMPTY = "file_empty"


def outcome_lines(outcomes: Sequence[FileOutcome], lang: Lang) -> Iterator[str]:
    """Yield one line a file: what it was taken for and its counts, or why it was not read and what to do.

    Files of one kind and fate that are many (a log that comes in pieces) are one line, as are more than three that are
    empty.
    """
    kinds = Counter((one.connector, one.fate) for one in outcomes if one.error is None)
    many = {kind for kind, count in kinds.items() if count > MANY}
    for kind in sorted(many):
        yield _summed([one for one in outcomes if (one.connector, one.fate) == kind and one.error is None], lang)
    empty = [one.name for one in outcomes if one.error is not None and one.error.code == EMPTY]
    if len(empty) > FEW:
        gap = "、" if lang == "ja" else ", "
        yield say("ingest.empty_many", lang, count=number(len(empty), lang), names=gap.join(empty))
    for outcome in outcomes:
        if outcome.error is not None and outcome.error.code == EMPTY and len(empty) > FEW:
            continue
        if (outcome.connector, outcome.fate) in many and outcome.error is None:
            continue
        if outcome.error is not None:
            yield say("ingest.not_read", lang, name=outcome.name, why=sentence(outcome.error, lang))
            continue
        code = "ingest.already" if outcome.fate is Fate.ALREADY else "ingest.read"
        counts = number(outcome.records, lang), number(outcome.rejected, lang)
        told = say(code, lang, name=outcome.name, kind=_title(outcome, lang), records=counts[0], rejected=counts[1])
        yield _with_aside(with_skipped(told, outcome.skipped, lang), outcome.aside, lang)


def _summed(pieces: Sequence[FileOutcome], lang: Lang) -> str:
    """Return one line of many files of one kind and fate, their counts added up."""
    records, bad, skipped = (sum(getattr(one, part) for one in pieces) for part in ("records", "rejected", "skipped"))
    code = "ingest.already_many" if pieces[0].fate is Fate.ALREADY else "ingest.read_many"
    summed = {"records": number(records, lang), "rejected": number(bad, lang)}
    told = say(code, lang, count=number(len(pieces), lang), kind=_title(pieces[0], lang), **summed)
    return with_skipped(told, skipped, lang)


def _with_aside(told: str, aside: Sequence[Rejected], lang: Lang) -> str:
    """Return what is told of a file, and what stands beside its list, each with its reason; those past five counted."""
    gap = "" if lang == "ja" else " "
    for one in aside[:SHOWN]:
        told += gap + say(
            "ingest.aside", lang, place=place(one.place, lang), why=rejected(one.reason, lang, one.sample)
        )
    return told + (gap + say("ingest.aside_more", lang, count=len(aside) - SHOWN) if len(aside) > SHOWN else "")


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
        "aside": [
            {"place": one.place, "reason": one.reason, "says": rejected(one.reason, lang, one.sample)}
            for one in outcome.aside
        ],
        "error": None
        if error is None
        else {"code": error.code, "params": dict(error.params), "says": sentence(error, lang)},
    }


def _title(outcome: FileOutcome, lang: Lang) -> str:
    """Return what a file was taken for, as the card of its connector calls it."""
    if outcome.card is None:
        return outcome.connector
    return outcome.card.text.ja.title if lang == "ja" else outcome.card.text.en.title
