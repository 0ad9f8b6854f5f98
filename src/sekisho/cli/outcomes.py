"""What became of each file, as sentences and as data."""

from collections.abc import Iterator, Sequence
from typing import Any

from sekisho.pipeline.ingest import Fate, FileOutcome
from sekisho.text.formats import number
from sekisho.text.say import Lang, say, sentence


def outcome_lines(outcomes: Sequence[FileOutcome], lang: Lang) -> Iterator[str]:
    """Yield one line a file: what it was taken for and its counts, or why it was not read and what to do."""
    for outcome in outcomes:
        if outcome.error is not None:
            yield say("ingest.not_read", lang, name=outcome.name, why=sentence(outcome.error, lang))
            continue
        kind = _title(outcome, lang)
        code = "ingest.already" if outcome.fate is Fate.ALREADY else "ingest.read"
        counts = number(outcome.records, lang), number(outcome.rejected, lang)
        yield say(code, lang, name=outcome.name, kind=kind, records=counts[0], rejected=counts[1])


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
        "error": None
        if error is None
        else {"code": error.code, "params": dict(error.params), "says": sentence(error, lang)},
    }


def _title(outcome: FileOutcome, lang: Lang) -> str:
    """Return what a file was taken for, as the card of its connector calls it."""
    if outcome.card is None:
        return outcome.connector
    return outcome.card.text.ja.title if lang == "ja" else outcome.card.text.en.title
