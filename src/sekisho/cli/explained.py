"""One finding in full: title and question, reasons with their weights, rows, history, runbook, and what may be wrong with it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sekisho.cli.listed import finding_value
from sekisho.detection.contract import Card
from sekisho.findings.cases import Case
from sekisho.findings.nouns import Finding
from sekisho.model.money import Money
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.build import document_of, private_names
from sekisho.pipeline.document.case import case_page
from sekisho.pipeline.document.found import unpriced
from sekisho.pipeline.document.places import places
from sekisho.pipeline.document.words import by_id, reason_text
from sekisho.report.case_page import CaseEvent, CasePage
from sekisho.report.words import rough
from sekisho.text.formats import moment, money, number, place
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


def told_case(done: Assessment, case: Case) -> CasePage:
    """Return a case as its page says it."""
    return case_page(done, case, document_of(done), private_names(done))


def case_lines(done: Assessment, case: Case, lang: Lang, org: str) -> Iterator[str]:
    """Yield a case: what happened, what to do, why it is one, its timeline and gaps, then each finding in full."""
    page = told_case(done, case)
    yield say("explain.case", lang, id=case.id, count=number(len(case.findings), lang))
    yield page.happened.at(lang)
    yield ""
    yield from _part("case.steps", [f"{place}. {one.at(lang)}" for place, one in enumerate(page.steps, 1)], lang)
    for item in page.payments:
        yield f"  {item.payee}  {money(item.amount, lang)}  {item.call.todo.at(lang)}"
    for call in page.calls:
        yield f"  {call.name}  {call.number or say('report.callback.none', lang)}"
    yield from _part("case.exposed", [one.at(lang) for one in page.exposed], lang)
    yield from _part("case.deadlines", [one.at(lang) for one in page.deadlines], lang)
    yield from _part("case.timeline", [_event(one, page.zone, lang) for one in page.timeline], lang)
    yield from _part("case.ties", [f"{one.says.at(lang)}  {one.id}" for one in page.ties], lang)
    yield from _part("case.unseen", [one.at(lang) for one in page.unseen], lang)
    yield from _part("case.limits", [one.at(lang) for one in page.limits], lang)
    for finding in case.findings:
        yield ""
        yield from explain_lines(done, done.book.findings[finding], lang, org)


def _part(code: str, lines: Sequence[str], lang: Lang) -> Iterator[str]:
    """Yield a heading with its lines, nothing where there are none."""
    if lines:
        yield f"{say(code, lang)}:" if lang == "en" else f"{say(code, lang)}："
        yield from (f"  {line}" for line in lines)
        yield ""


def _event(event: CaseEvent, zone: str, lang: Lang) -> str:
    source = f"  [{event.source.row_id}]" if event.source else ""
    return f"{moment(event.at, zone, lang)}  {event.says.at(lang)}{source}"


def case_value(done: Assessment, case: Case, lang: Lang) -> dict[str, Any]:
    """Return a case as plain data, with its findings."""
    page = told_case(done, case)
    return {
        "id": case.id,
        "open": case.is_open,
        "opened": case.opened,
        "happened": page.happened.at(lang),
        "steps": [one.at(lang) for one in page.steps],
        "payments": [one.id for one in page.payments],
        "calls": [{"name": one.name, "number": one.number} for one in page.calls],
        "mailboxes": list(page.mailboxes),
        "exposed": [one.at(lang) for one in page.exposed],
        "deadlines": [one.at(lang) for one in page.deadlines],
        "timeline": [
            {
                "at": one.at,
                "says": one.says.at(lang),
                "side": one.side,
                "row": one.source.row_id if one.source else None,
            }
            for one in page.timeline
        ],
        "unseen": [one.at(lang) for one in page.unseen],
        "things": list(case.things),
        "ties": [
            {"id": one.id, "kind": one.kind, "thing": one.thing, "findings": list(one.findings)} for one in case.bridges
        ],
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
