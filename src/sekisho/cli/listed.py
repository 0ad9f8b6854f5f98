"""Findings as sentences and as data, within the attention that a day has; what did not fit is counted."""

from collections.abc import Iterator
from typing import Any

from sekisho.findings.nouns import Finding
from sekisho.model.money import Money
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.found import unpriced
from sekisho.pipeline.document.words import by_id, reason_text
from sekisho.plan.attention import Task, queue
from sekisho.report.words import rough
from sekisho.text.say import Lang, say


def finding_lines(done: Assessment, lang: Lang, *, every: bool) -> Iterator[str]:
    """Yield findings within today's minutes, dearest first; all of them where `every`."""
    shown, left = (_every(done), 0) if every else _today(done)
    for finding in shown:
        yield _head(done, finding, lang)
        detector = by_id(done.found.detectors).get(finding.detector)
        yield from (f"    {reason_text(reason, detector, lang, zone_of(done))}" for reason in finding.reasons)
    if not shown:
        yield say("listed.none", lang)
    if left:
        yield say("listed.left", lang, count=left, minutes=done.org.settings.attention.minutes_per_day)


def finding_heads(done: Assessment, lang: Lang) -> Iterator[str]:
    """Yield the first line of every open finding, dearest first: id, title and price, and nobody's name."""
    yield from (_head(done, finding, lang) for finding in _every(done) if finding.is_open)


def zone_of(done: Assessment) -> str:
    """Return the firm's time zone."""
    return done.org.settings.organisation.time_zone


def _every(done: Assessment) -> tuple[Finding, ...]:
    return tuple(sorted(done.book.findings.values(), key=lambda one: (not one.is_open, -done.price(one.id), one.id)))


def _today(done: Assessment) -> tuple[tuple[Finding, ...], int]:
    """Return the open findings that fit into the minutes of a day, by money per minute, and how many did not fit."""
    cards = by_id(done.found.detectors)
    tasks = []
    for finding in done.open:
        card = cards[finding.detector].card if finding.detector in cards else None
        price = done.prices.get(finding.id)
        minutes, rank = (card.minutes, card.severity.rank) if card else (1, 0)
        tasks.append(Task(finding.id, minutes, price.middle if price else None, rank))
    told = queue(tasks, done.org.settings.attention.minutes_per_day)
    return tuple(done.book.findings[one] for one in told.today), len(told.later)


def _head(done: Assessment, finding: Finding, lang: Lang) -> str:
    detector = by_id(done.found.detectors).get(finding.detector)
    title = detector.card.title.of(lang) if detector else finding.detector
    state = say(f"findings.state.{finding.state.value}", lang)
    why = unpriced(done, finding) if finding.is_open else None
    if why is not None:
        return say("listed.line_unpriced", lang, id=finding.id[:10], state=state, title=title, why=why.at(lang))
    price = rough(Money(round(done.price(finding.id)), done.org.settings.organisation.currency), lang)
    return say("listed.line", lang, id=finding.id[:10], state=state, title=title, price=price)


def finding_values(done: Assessment, lang: Lang, *, every: bool) -> list[dict[str, Any]]:
    """Return findings as plain data: the open ones, or all."""
    return [finding_value(done, finding, lang) for finding in _every(done) if every or finding.is_open]


def finding_value(done: Assessment, finding: Finding, lang: Lang) -> dict[str, Any]:
    """Return one finding as plain data, its price a year in minor units at both ends and the middle."""
    price = done.prices.get(finding.id)
    why = unpriced(done, finding) if finding.is_open else None
    detector = by_id(done.found.detectors).get(finding.detector)
    return {
        "id": finding.id,
        "detector": finding.detector,
        "title": detector.card.title.of(lang) if detector else finding.detector,
        "subject": str(finding.subject),
        "state": finding.state.value,
        "answer": finding.answer.value,
        "first_flagged": finding.first_flagged,
        "last_flagged": finding.last_flagged,
        "unseen_since": finding.unseen_since,
        "price_minor": None if price is None else [price.better, price.middle, price.worse],
        "price_says": None if why is None else why.at(lang),
        "priced_with": done.priced_with.get(finding.id),
        "currency": done.org.settings.organisation.currency,
        "reasons": [
            {
                "code": one.code,
                "params": dict(one.params),
                "weight": one.weight,
                "says": reason_text(one, detector, lang, zone_of(done)),
            }
            for one in finding.reasons
        ],
        "rows": list(finding.rows),
    }
