"""A first look as sentences and as data: what to do today first, then what was read, what it costs, what was not seen."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sekisho.cli.outcomes import outcome_lines, outcome_values
from sekisho.cli.waiting import counted_lines
from sekisho.payments.trials import Counted
from sekisho.pipeline.assess import held_own
from sekisho.pipeline.first import First
from sekisho.report.document import Document, Payment, Risk, Total
from sekisho.report.headline import EVERY
from sekisho.report.json import to_json
from sekisho.report.limits import PAYMENTS
from sekisho.report.words import rough
from sekisho.text.formats import moment, money, number
from sekisho.text.say import Lang, say, sentence

POSING = frozenset({"colleague_name_from_outside", "lookalike_sender_speaks_of_payment"})
"""Detectors of mail that passes itself off as somebody else's: nobody should answer it today."""


def look_lines(seen: First, lang: Lang) -> Iterator[str]:
    """Yield the page that a security lead reads at noon."""
    document = seen.document
    yield say("look.today", lang)
    for place, (said, opens) in enumerate(zip(document.headline, document.opens, strict=True), 1):
        yield f"  {place}. {said.at(lang)}{_opens(opens, str(seen.org), lang)}"
    if document.account_cases:
        yield say("look.cases", lang, count=number(document.account_cases, lang), org=str(seen.org))
    yield from (f"  {line}" for line in _posing(seen, lang))
    yield from (f"  {line}" for line in _set_aside(document, lang))
    yield ""
    if document.payments:
        yield say("look.held", lang)
        for payment in document.payments[:PAYMENTS]:
            yield from _payment(payment, lang)
        if len(document.payments) > PAYMENTS:
            yield "  " + say("look.more", lang, count=len(document.payments) - PAYMENTS)
        yield ""
    yield from _loss(document, lang)
    yield from _headed("look.read", outcome_lines(seen.outcomes, lang), lang)
    if document.unseen:
        yield say("look.unseen", lang)
        yield from (f"  - {gap.what.at(lang)} {gap.why.at(lang)}" for gap in document.unseen)
        yield ""
    yield from _not_used(seen, lang)
    manifest, zone = seen.done.manifest, seen.document.zone
    if manifest.as_of > manifest.at:
        yield say("look.clock", lang, clock=moment(manifest.at, zone, lang), end=moment(manifest.as_of, zone, lang))
        yield ""
    if seen.done.dropped:
        days = seen.done.org.settings.retention.landed_days
        yield say("look.dropped", lang, count=number(seen.done.dropped, lang), days=days)
        yield ""
    yield say("look.report", lang, path=str(seen.published.html(lang)))
    if document.payments and not document.can_release:
        yield say("look.init", lang, org=str(seen.org))


def _headed(code: str, lines: Iterable[str], lang: Lang) -> Iterator[str]:
    """Yield lines below a heading, and nothing where there are none."""
    known = [f"  {line}" for line in lines]
    if known:
        yield from (say(code, lang), *known, "")


def _opens(detector: str, org: str, lang: Lang) -> str:
    """Return the command that opens the rows behind a sentence, "" where there is none."""
    if detector == EVERY:
        return " " + say("look.opens_all", lang, org=org)
    return " " + say("look.opens", lang, org=org, detector=detector) if detector else ""


def _not_used(seen: First, lang: Lang) -> Iterator[str]:
    """Yield which of the firm's own detectors and connectors were not used, and what to do."""
    held = held_own(seen.done)
    if held:
        yield say("look.own_held", lang)
        yield from (f"  - {sentence(error, lang)}" for error in held)
        yield ""


def _posing(seen: First, lang: Lang) -> Iterator[str]:
    """Yield the mails that pass themselves off as somebody's and that no payment held back speaks of."""
    document = seen.document
    spoken = {finding for payment in document.payments for finding in payment.findings}
    cases = {payment.case for payment in document.payments}
    found = [one for one in document.findings if one.detector in POSING and one.id not in spoken]
    found = [one for one in found if not one.case or one.case not in cases]
    if found:
        yield say("look.posing", lang, count=number(len(found), lang))
    for one in found[:PAYMENTS]:
        yield "- " + say(
            "look.posing_one",
            lang,
            title=one.title.at(lang),
            subject=one.subject.at(lang),
            org=str(seen.org),
            id=one.id[:10],
        )
    if len(found) > PAYMENTS:
        yield "- " + say("look.more", lang, count=len(found) - PAYMENTS)


def _set_aside(document: Document, lang: Lang) -> Iterator[str]:
    """Yield how many payments do not wait any more, then each file that was withdrawn or replaced."""
    told = document.counts
    counts = Counted(told.held, told.undetermined, told.refused, told.released, told.withdrawn, told.replaced)
    yield from counted_lines(counts, lang)
    for file in document.set_aside:
        code = "look.replaced" if file.newer else "look.withdrawn"
        yield "- " + say(
            code,
            lang,
            file=file.file,
            sha256=file.sha256[:12],
            by=file.newer or file.by,
            count=number(file.payments, lang),
        )


def _payment(payment: Payment, lang: Lang) -> Iterator[str]:
    yield f"  {payment.payee}  {money(payment.amount, lang)}  {payment.account_paid}"
    yield f"    {payment.why.at(lang)}"
    yield f"    {payment.call.todo.at(lang)}"


def _loss(document: Document, lang: Lang) -> Iterator[str]:
    yield say("look.loss_head", lang)
    ordered = sorted(document.risks, key=lambda one: -one.mean.middle.minor)
    named: list[tuple[str, Risk | Total]] = [(risk.name.at(lang), risk) for risk in ordered]
    if document.total:
        named.append((say("look.loss_total", lang), document.total))
    for name, risk in named:
        yield "  " + say(
            "look.loss",
            lang,
            name=name,
            middle=rough(risk.mean.middle, lang),
            low=rough(risk.mean.low, lang),
            high=rough(risk.mean.high, lang),
            bad=_bad_year(risk, lang),
        )
    defaults = list(dict.fromkeys(item.at(lang) for risk in document.risks for item in risk.defaults))
    if defaults:
        yield "  " + say("look.defaults", lang, names=_joined(defaults, lang))
    if document.risks:
        yield from _where(document, document.risks[0].mean.middle.currency, lang)
    yield ""


def _where(document: Document, currency: str, lang: Lang) -> Iterator[str]:
    """Yield in which currency and days all of this is, and that the firm pays in another where it does."""
    yield "  " + say("look.where", lang, currency=currency, zone=document.zone)
    paid = document.paid_checked
    if paid and paid.currency != currency:
        yield "  " + say("look.paid_in", lang, currency=currency, paid=paid.currency)


def _bad_year(risk: Risk | Total, lang: Lang) -> str:
    """Return what 1 year of 20 and 1 of 100 cost: at the middle, and at the worse end of what is not known."""
    ends = ((20, risk.bad_year, risk.bad_year_high), (100, risk.worst_year, risk.worst_year_high))
    told = []
    for year, middle, worse in ends:
        high = rough(worse, lang)
        if middle.minor > 0:
            told.append(say("look.bad_year", lang, year=year, loss=rough(middle, lang), high=high))
        elif worse.minor > 0:
            told.append(say("look.bad_year_worse", lang, year=year, high=high))
    return ("。" if lang == "ja" else "; ").join(told or [say("look.no_bad_year", lang)])


def _joined(parts: list[str], lang: Lang) -> str:
    return ("、" if lang == "ja" else ", ").join(parts)


def look_values(seen: First, lang: Lang) -> dict[str, Any]:
    """Return the look as plain data: files, and the whole document as the report has it."""
    return {
        "org": str(seen.org),
        "files": [outcome_values(outcome, lang) for outcome in seen.outcomes],
        "not_used": [
            {"code": one.code, "params": dict(one.params), "says": sentence(one, lang)} for one in held_own(seen.done)
        ],
        "reports": [str(path) for path in seen.published.files],
        "document": msgspec.json.decode(to_json(seen.document)),
    }
