"""Facts into a document: order, masks, pseudonyms, and the sentences of page one."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sekisho.model.money import Money
from sekisho.model.schema import tables
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer
from sekisho.report.document import (
    FORMAT,
    Call,
    Counts,
    Document,
    Evidence,
    Finding,
    Judged,
    Named,
    Payment,
    Range,
    Reject,
    Risk,
    SetAside,
    Source,
    Unseen,
)
from sekisho.report.headline import headline, money_line, total
from sekisho.report.inputs import AsideFact, FindingFact, PaymentFact, ReportInputs, UnseenFact
from sekisho.report.plan_part import plan_of, total_of
from sekisho.report.risk_part import money_range, risk_of
from sekisho.report.said import Said, account, domain, hider, pseudonym
from sekisho.risk.card import Scenario
from sekisho.risk.price import at_stake, chance_of_fraud
from sekisho.text.say import Lang, say

PAYMENT_SCENARIO = "counterparty_payment_change"
REFUSED = "refused"
NAMELESS = frozenset(
    {"message", "payment", "message_features", "counterparty", "account_entry", "vendor_access", "opened_store"}
)
"""Tables whose keys say nothing to a reader, or stand for a person."""
Hide = Callable[[str], str]


def build(facts: ReportInputs) -> Document:
    """Return the document of one assessment: what is surest and dearest first."""
    hide = hider(facts.private)
    scenario = next((item.model.scenario for item in facts.losses if item.model.scenario.id == PAYMENT_SCENARIO), None)
    risks = tuple(risk_of(item) for item in facts.losses)
    stopped = sorted((_payment(item, facts, scenario) for item in facts.payments), key=_payment_order)
    payments = tuple(item for item in stopped if item.state != REFUSED)
    refused = tuple(item for item in stopped if item.state == REFUSED)
    gaps = [
        [_unseen(item, risks, hide) for item in facts.unseen if item.stops_payments is stops] for stops in (True, False)
    ]
    unseen = tuple(item for group in gaps for item in sorted(group, key=_unseen_order))
    total_part = total_of(facts.total, facts.currency) if facts.total else None
    plan_part = plan_of(facts.plan, facts.fetch) if facts.plan else None
    money = money_line(total_part, plan_part) if total_part and plan_part else None
    lines = headline(
        payments,
        facts.payments_checked,
        unseen,
        facts.refused,
        facts.files_past,
        refused,
        facts.families,
        money,
    )
    return Document(
        format=FORMAT,
        org=facts.org,
        as_of=facts.as_of,
        zone=facts.zone,
        headline=tuple(line.says for line in lines),
        opens=tuple(line.opens for line in lines),
        payments_checked=facts.payments_checked,
        paid_checked=facts.paid_checked,
        payments=payments,
        refused=refused,
        counts=_counts(facts),
        set_aside=tuple(_aside(item) for item in facts.asides),
        held_total=total(payments),
        can_release=facts.can_release,
        named_by_folder=facts.named_by_folder,
        run_at=facts.run_at or facts.as_of,
        account_cases=facts.account_cases,
        findings=tuple(sorted((_finding(item, facts, hide) for item in facts.findings), key=_finding_order)),
        unseen=unseen,
        risks=risks,
        total=total_part,
        plan=plan_part,
        sources=tuple(
            Source(item.source, item.file, item.table, item.rows, item.rejected, item.first, item.last)
            for item in facts.sources
        ),
        rejects=tuple(Reject(item.file, item.reason.map(hide), item.count, item.first_place) for item in facts.rejects),
        judged=tuple(
            Judged(item.detector, item.title, item.flagged, item.clear, item.undetermined, item.errors)
            for item in facts.judged
        ),
        files=tuple(Named(item.name, f"sha256:{item.sha256} ({item.size:,} bytes)") for item in facts.files),
        versions=tuple(Named(name, value) for name, value in facts.versions),
    )


def decided(facts: ReportInputs) -> tuple[Finding, ...]:
    """Return the findings that people decided about and that ask for no work now, told like those of the document."""
    hide = hider(facts.private)
    return tuple(_finding(item, facts, hide) for item in facts.decided)


def _counts(facts: ReportInputs) -> Counts:
    told = facts.counts
    return Counts(told.held, told.undetermined, told.refused, told.released, told.withdrawn, told.replaced)


def _aside(fact: AsideFact) -> SetAside:
    by, newer = fact.by or None, fact.newer or None
    return SetAside(fact.file, fact.sha256, fact.payments, fact.amount, by, fact.at, fact.signed, newer)


def _payment(fact: PaymentFact, facts: ReportInputs, scenario: Scenario | None) -> Payment:
    stake = None
    if scenario is not None and fact.answer is Answer.FLAGGED:
        found = at_stake(fact.amount, chance_of_fraud(scenario, fact.weights), scenario)
        stake = Range(found.low, found.middle, found.high)
    return Payment(
        id=fact.payment_uid,
        case=fact.case_id,
        payee=fact.payee,
        amount=fact.amount,
        answer=fact.answer,
        why=fact.why.map(hider(name for name in facts.private if name.casefold() != fact.payee.casefold())),
        account_paid=account(fact.account_paid),
        account_on_file=None if fact.account_on_file is None else account(fact.account_on_file),
        value_date=fact.value_date,
        sender_domain=domain(fact.mail.sender) or None if fact.mail else None,
        days_since_mail=days_between(fact.mail.sent, facts.as_of, facts.zone) if fact.mail else None,
        call=_call_each(fact.candidates) if fact.candidates else _call(fact.call_number),
        at_stake=stake,
        findings=fact.findings,
        state=fact.state,
        file=fact.file,
        sha256=fact.sha256,
        sequence=fact.sequence,
    )


def days_between(sent: datetime, now: datetime, zone: str) -> int:
    """Return how many calendar days ago something was, in the firm's time zone; never negative."""
    there = ZoneInfo(zone)
    return max((now.astimezone(there).date() - sent.astimezone(there).date()).days, 0)


def _call(number: str | None) -> Call:
    if number is None:
        return Call(None, Said.of("report.call.none"))
    return Call(number, Said.of("report.call.number", number=number))


def _call_each(candidates: tuple[tuple[str, str | None], ...]) -> Call:
    """Return whom to call where a payment fits several payees: each of them, since any may be meant."""
    each = Said.both(lambda lang: _joined(candidates, lang))
    return Call(None, Said.of("report.call.each", each=each))


def _joined(candidates: tuple[tuple[str, str | None], ...], lang: Lang) -> str:
    told = [
        say("report.call.candidate_unknown", lang, name=name)
        if phone is None
        else say("report.call.candidate", lang, name=name, number=phone)
        for name, phone in candidates
    ]
    return ("、" if lang == "ja" else "; ").join(told)


def _finding(fact: FindingFact, facts: ReportInputs, hide: Hide) -> Finding:
    price = facts.prices.get(fact.id)
    return Finding(
        id=fact.id,
        detector=fact.detector,
        title=fact.title,
        subject=_subject(fact, facts.payments),
        answer=fact.answer,
        severity=fact.severity,
        state=fact.state,
        since=fact.since,
        price=None if price is None else money_range(price, facts.currency),
        reasons=tuple(item.map(hide) for item in fact.reasons),
        evidence=tuple(Evidence(row.row_id, row.table, row.file, row.place) for row in fact.rows),
        runbook=fact.runbook,
        blind_spots=fact.blind_spots,
        false_positives=fact.false_positives,
        minutes=fact.minutes,
        case=fact.case,
        unpriced=fact.unpriced,
    )


def _subject(fact: FindingFact, payments: tuple[PaymentFact, ...]) -> Said:
    payee = next((item.payee for item in payments if fact.subject == Subject("payment", item.payment_uid)), None)
    name = payee or subject_name(fact.subject)
    return Said.of("report.subject.from", name=name, domain=fact.domain) if fact.domain else Said(name, name)


def _unseen(fact: UnseenFact, risks: tuple[Risk, ...], hide: Hide) -> Unseen:
    drivers = [driver for risk in risks for driver in risk.drivers if driver.input == fact.input]
    spread = sum(one.high.minor - one.low.minor for one in drivers)
    narrows = Money(spread, drivers[0].high.currency) if drivers else None
    return Unseen(
        source=fact.source,
        what=fact.what.map(hide),
        why=fact.why.map(hide),
        export=fact.export,
        lets_see=fact.lets_see,
        minutes=fact.minutes,
        subjects=fact.subjects,
        narrows=narrows,
    )


def subject_name(subject: Subject) -> str:
    """Return what a page calls a subject: its key where that is no person's, else a stable stand-in."""
    schema = tables().get(subject.table)
    column = next((one for one in schema.columns if one.name == schema.key), None) if schema else None
    if column is None or column.personal or subject.table in NAMELESS:
        return pseudonym(subject.table, subject.key)
    return subject.key


def _payment_order(item: Payment) -> tuple[bool, int, str]:
    return item.answer is not Answer.FLAGGED, -item.amount.minor, item.id


def _finding_order(item: Finding) -> tuple[bool, int, str]:
    return item.answer is not Answer.FLAGGED, -item.price.middle.minor if item.price else 0, item.id


def _unseen_order(item: Unseen) -> tuple[float, int, int, str]:
    """Order gaps by the money that a minute would narrow."""
    worth = item.narrows.minor / max(item.minutes, 1) if item.narrows else 0.0
    return -worth, -item.subjects, item.minutes, item.source
