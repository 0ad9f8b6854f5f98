"""One finding in full: title and question, reasons with their weights, rows, history, runbook, and what may be wrong with it."""

from collections.abc import Iterator
from typing import Any

from sekisho.cli.listed import finding_value
from sekisho.detection.contract import Card
from sekisho.findings.cases import Case
from sekisho.findings.nouns import Finding
from sekisho.model.money import Money
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.found import unpriced
from sekisho.pipeline.document.places import places
from sekisho.pipeline.document.words import by_id, reason_text
from sekisho.report.words import rough
from sekisho.text.formats import moment, number, place
from sekisho.text.say import Lang, say


def explain_lines(done: Assessment, finding: Finding, lang: Lang, org: str) -> Iterator[str]:
    """Yield everything that is known about a finding."""
    detector = by_id(done.found.detectors).get(finding.detector)
    zone = done.org.settings.organisation.time_zone
    yield f"{finding.id}  {finding.detector}  {say(f'findings.state.{finding.state.value}', lang)}"
    if detector:
        yield detector.card.title.of(lang)
        yield detector.card.question.of(lang)
    yield ""
    for reason in finding.reasons:
        weight = "" if reason.weight is None else f"  ({reason.weight:+.1f})"
        yield f"  {reason_text(reason, detector, lang, zone)}{weight}"
    yield ""
    yield from _price(done, finding, lang)
    yield say("explain.rows", lang)
    rows = places(done.snapshot, set(finding.rows))
    for row in finding.rows:
        yield (
            f"  {row}  {rows[row].table}  {rows[row].file}  {place(rows[row].place, lang)}"
            if row in rows
            else f"  {row}"
        )
    yield say("explain.show", lang, org=org)
    yield ""
    if detector:
        yield from _card(detector.card, lang)
    yield say("explain.history", lang)
    for told in finding.history:
        yield f"  {moment(told.at, zone, lang)}  {say(f'findings.change.{told.change.value}', lang, by=told.by)}"


def case_lines(done: Assessment, case: Case, lang: Lang, org: str) -> Iterator[str]:
    """Yield a case: what ties its findings, then each of them in full."""
    yield say("explain.case", lang, id=case.id, count=number(len(case.findings), lang))
    for finding in case.findings:
        yield ""
        yield from explain_lines(done, done.book.findings[finding], lang, org)


def case_value(done: Assessment, case: Case, lang: Lang) -> dict[str, Any]:
    """Return a case as plain data, with its findings."""
    return {
        "id": case.id,
        "open": case.is_open,
        "opened": case.opened,
        "things": list(case.things),
        "findings": [finding_value(done, done.book.findings[finding], lang) for finding in case.findings],
    }


def _price(done: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    price = done.prices.get(finding.id)
    if price is None:
        why = unpriced(done, finding) if finding.is_open else None
        if why is not None:
            yield say("explain.unpriced", lang, why=why.at(lang))
            yield ""
        return
    currency = done.org.settings.organisation.currency
    low, middle, high = (
        rough(Money(round(end), currency), lang) for end in (price.interval.low, price.middle, price.interval.high)
    )
    yield say("explain.price", lang, low=low, middle=middle, high=high)
    yield ""


def _card(card: Card, lang: Lang) -> Iterator[str]:
    yield say("explain.runbook", lang, minutes=card.minutes)
    yield from (f"  {place}. {step}" for place, step in enumerate(card.runbook.of(lang), 1))
    yield say("explain.false_positives", lang)
    yield from (f"  - {text}" for text in card.false_positives.of(lang))
    yield say("explain.blind_spots", lang)
    yield from (f"  - {text}" for text in card.blind_spots.of(lang))
    yield f"{say('explain.remedy', lang)} {card.remedy.of(lang)}"
    yield ""
