"""What the commands about mail write: a line of JSON for each message, and what became of each file."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import msgspec

from sekisho.detection.contract import Card, parse_card
from sekisho.detection.words import explain
from sekisho.model.rights import as_they_write
from sekisho.model.verdict import Answer
from sekisho.pipeline.mail.learn import Done
from sekisho.pipeline.mail.score import Scoring
from sekisho.pipeline.mail.spool import Told
from sekisho.text.formats import number
from sekisho.text.say import Lang, rejected, say
from sekisho.threats.email.analysers.judging.reasons import reasons
from sekisho.threats.email.analysers.judging.verdicts import Judged

DETECTOR = "sender_is_another"


@cache
def _card() -> Card:
    folder = resources("sekisho.threats.email.detectors").joinpath(DETECTOR)
    return parse_card(folder.joinpath("detector.toml").read_bytes(), DETECTOR)


def prediction(judged: Judged, lang: Lang) -> dict[str, Any]:
    """Return the line of one message; reasons with weights that add up to the score less the odds before."""
    return {
        "message_id": judged.case.mail.message_id,
        "verdict": judged.answer.value,
        "score": round(judged.log_odds, 3),
        "hold": judged.hold,
        "reasons": [
            {"id": one.code, "weight": one.weight, "text": explain(_card(), one, lang)} for one in reasons(judged)
        ],
    }


def write_predictions(out: Path, scoring: Scoring, lang: Lang) -> dict[str, int]:
    """Write the lines as they come; return how many there were of each answer."""
    encoder = msgspec.json.Encoder()
    counts = dict.fromkeys((*(answer.value for answer in Answer), "held"), 0)
    with as_they_write(), out.open("wb") as file:
        for judged in scoring.verdicts():
            counts[judged.answer.value] += 1
            counts["held"] += judged.hold
            file.write(encoder.encode(prediction(judged, lang)) + b"\n")
    return counts


def file_lines(files: Iterable[Told], lang: Lang) -> Iterator[str]:
    """Yield a sentence for each file of which something could not be read."""
    for one in files:
        if one.rejected:
            yield say(
                "mail.file_rejected",
                lang,
                file=one.file,
                count=number(one.rejected, lang),
                read=number(one.messages, lang),
            )
            for place, reason in one.first:
                yield f"  {place} {rejected(reason, lang)}".rstrip()


def learned_value(done: Done) -> dict[str, Any]:
    """Return what was learned as plain data."""
    memory = done.learned.memory
    return {
        "messages": memory.messages,
        "addresses": len(memory.addresses),
        "domains": len(memory.domains),
        "own_domains": sorted(memory.own),
        "files": [
            {"file": one.file, "messages": one.messages, "rejected": one.rejected, "first": one.first}
            for one in done.files
        ],
    }
