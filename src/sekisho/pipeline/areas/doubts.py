"""Why subjects are undetermined: counted by detector and reason, with the exports that would settle it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sekisho.connectors.discover import connectors
from sekisho.detection.stored import from_row
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.pipeline.areas.answers import Told
from sekisho.pipeline.document.missing import Export
from sekisho.report.areas import Doubt
from sekisho.report.said import Said


def doubts(told: Told, read: Iterable[Export]) -> Iterator[Doubt]:
    """Yield them by detector, the most frequent reason first. Everything is counted in the database of the evidence."""
    known = tuple(read)
    for row in _counted(told):
        verdict, count = from_row(row), row["count"]
        settles = _named(told, verdict.reasons) or tuple(_settling(known, verdict.detector))
        yield Doubt(verdict.detector, _says(told, verdict), count, settles)


def _says(told: Told, verdict: Verdict) -> Said:
    """Return the first reason in words; exports that it names are named apart."""
    first = replace(verdict.reasons[0], params=tuple(one for one in verdict.reasons[0].params if one[0] != "exports"))
    return told.reason(verdict.detector, (first,))


def _named(told: Told, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Return the exports that are missing by the word of the machinery: those of products that are in use here first."""
    here = {line.connector.partition("@")[0] for line in told.lines}
    named = [name for one in reasons for name in str(dict(one.params).get("exports") or "").split(", ")]
    cards = [connectors()[name].card for name in named if name in connectors() and name not in here]
    ours = [card.id for card in cards if not card.instead_of and (not card.goes_with or here.intersection(card.goes_with))]  # fmt: skip
    return tuple(ours or [card.id for card in cards])


def _settling(read: Iterable[Export], detector: str) -> Iterator[str]:
    """Yield the missing exports that would tell a detector something, or where none is missing those that do."""
    mine = [one for one in read if detector in one.checks]
    missing = [one for one in mine if not one.files]
    yield from (one.connector for one in missing or mine)


def _counted(told: Told) -> list[dict[str, Any]]:
    """Return one undetermined verdict for each first reason of each detector, with how many there are."""
    import ibis

    rows = told.reader.ibis("verdict")
    unsure = rows.filter(rows.answer == Answer.UNDETERMINED.value)
    coded = unsure.mutate(code=unsure.reasons.re_extract('"([^"]*)"', 1))
    first = coded.group_by("detector", "code").aggregate(
        count=ibis._.count(),
        subject_table=ibis._.subject_table.min(),
        reasons=ibis._.reasons.min(),
    )
    found = first.order_by("detector", ibis.desc("count"), "code").to_pyarrow().to_pylist()
    return [{**row, "subject_key": "", "answer": Answer.UNDETERMINED.value, "proof": None} for row in found]
