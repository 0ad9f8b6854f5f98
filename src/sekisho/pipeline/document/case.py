"""One case as a page: its findings put together into what happened, what to do, why, and what could not be seen."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import add

from sekisho.findings.cases import Case, needed
from sekisho.findings.nouns import Finding
from sekisho.identity.domains import FREEMAIL, registrable
from sekisho.model.money import Money
from sekisho.model.verdict import Reason
from sekisho.payments.nouns import HoldState
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.case_events import events
from sekisho.pipeline.document.case_facts import CaseFacts, case_facts
from sekisho.pipeline.document.case_standing import standing_of
from sekisho.pipeline.document.case_steps import BOXES, steps
from sekisho.pipeline.document.case_words import EXPOSED, GAPS, LEGAL, blind, happened, missing, unpaid
from sekisho.pipeline.document.words import by_id
from sekisho.report import document as told
from sekisho.report.case_page import CaseCall, CasePage, CaseReason, CaseTie, CaseWhy
from sekisho.report.said import Said, hider

STORY = ("payment", *BOXES, "message")
"""What a story is about, what asks for the most haste first; cases about nothing of it have no page."""
MOST_UNSEEN = 6
MOST_LIMITS = 4
MOST_CALLS = 3


def case_pages(done: Assessment, document: told.Document, private: Iterable[str], most: int) -> tuple[CasePage, ...]:
    """Return the pages of the open cases that tell of payments, mail or mailboxes, the worst `most` of them."""
    chosen = [case for case in done.stories if case.is_open and _tells(done, case)]
    hide = hider(private)
    facts = case_facts(done, (done.book.findings[key] for case in chosen[:most] for key in case.findings))
    return tuple(_page(done, case, document, facts, hide) for case in chosen[:most])


def case_page(done: Assessment, case: Case, document: told.Document, private: Iterable[str]) -> CasePage:
    """Return one case as a page; `private` are the names that no page needs."""
    facts = case_facts(done, (done.book.findings[key] for key in case.findings))
    return _page(done, case, document, facts, hider(private))


def _page(
    done: Assessment, case: Case, document: told.Document, facts: CaseFacts, hide: Callable[[str], str]
) -> CasePage:
    findings = tuple(done.book.findings[key] for key in case.findings)
    shown = {one.id: one for one in document.findings if one.id in case.findings}
    ordered = sorted((one for one in findings if one.id in shown), key=lambda one: _haste(one, shown[one.id]))
    payments = tuple(one for one in (*document.payments, *document.refused) if one.case == case.id)
    boxes = tuple(sorted({one.subject.key for one in findings if one.subject.table in BOXES}))
    happenings, timeline = events(done, case, findings, facts, hide)
    calls = _calls(facts, findings, {str(one.param("payee_code")) for one in happenings}, payments)
    title = shown[ordered[0].id].title if ordered else None
    paid = {one.subject.key for one in findings if one.subject.table == "payment"}
    gone = not payments and bool(paid) and paid.isdisjoint(done.pending.rows)
    standing = standing_of(findings, happenings, document.zone, gone=gone, named=bool(payments or calls))
    gaps, limits = _unseen(done, facts, ordered, shown, document, nobody=standing.nobody)
    gaps = (*(() if payments else unpaid(facts, happenings)), *gaps)
    return CasePage(
        id=case.id,
        org=document.org,
        as_of=document.as_of,
        run_at=document.run_at,
        zone=document.zone,
        severity=shown[ordered[0].id].severity if ordered else "",
        is_open=case.is_open,
        since=case.opened.date(),
        findings=len(findings),
        happened=happened(findings, payments, boxes, happenings, title, document.zone, gone=gone),
        mailboxes=boxes,
        at_stake=_at_stake(one.amount for one in payments if one.state != HoldState.REFUSED),
        price=next((one.price for one in shown.values() if one.price), None),
        payments=payments,
        calls=calls,
        steps=steps(ordered, {key: one.runbook for key, one in shown.items()}, standing),
        exposed=_with(done, ordered, shown, EXPOSED),
        deadlines=_with(done, ordered, shown, LEGAL),
        why=tuple(_why(one, shown[one.id]) for one in ordered),
        ties=_ties(case),
        timeline=timeline,
        unseen=gaps,
        limits=limits,
    )


def _calls(
    facts: CaseFacts, findings: Iterable[Finding], paid: set[str], payments: tuple[told.Payment, ...]
) -> tuple[CaseCall, ...]:
    """Return whom to call beside the payees of payments held back: who was `paid`, and in whose name the mail comes.

    A domain that many payees use says nobody's name.
    """
    uids = {one.subject.key for one in findings if one.subject.table == "message"}
    senders = {facts.domains[uid] for uid in uids & facts.domains.keys()}
    domains = (senders | {facts.nearest[one] for one in senders & facts.nearest.keys()}) - FREEMAIL
    users = {key for key, row in facts.listed.items() if domains & {registrable(one) for one in row["domains"]}}
    wanted = (paid & facts.listed.keys()) | (users if len(users) <= MOST_CALLS else set())
    named = {one.payee for one in payments}
    calls = {CaseCall(facts.listed[key]["name"], facts.listed[key]["phone"] or None) for key in wanted}
    return tuple(sorted((one for one in calls if one.name not in named), key=lambda one: one.name))


def _at_stake(amounts: Iterable[Money]) -> Money | None:
    known = list(amounts)
    return reduce(add, known) if len({one.currency for one in known}) == 1 else None


def _tells(done: Assessment, case: Case) -> bool:
    return any(done.book.findings[key].subject.table in STORY for key in case.findings)


def _haste(finding: Finding, shown: told.Finding) -> tuple[int, int, float, str]:
    """Order findings: payments, mailboxes, mail, the rest; of each the worse and the weightier first."""
    place = STORY.index(finding.subject.table) if finding.subject.table in STORY else len(STORY)
    ranks = ("critical", "high", "medium", "low")
    rank = ranks.index(shown.severity) if shown.severity in ranks else len(ranks)
    return place, rank, -sum(one.weight or 0.0 for one in finding.reasons), finding.id


def _with(
    done: Assessment, ordered: Iterable[Finding], shown: Mapping[str, told.Finding], prefixes: tuple[str, ...]
) -> tuple[Said, ...]:
    """Return the reasons whose codes begin in one of some ways, in the order of the detector's own words, each once."""
    detectors = by_id(done.found.detectors)
    found = []
    for one in ordered:
        detector = detectors.get(one.detector)
        words = list(detector.card.text.en) if detector else []
        pairs = [
            (words.index(reason.code) if reason.code in words else len(words), place, says)
            for place, (reason, says) in enumerate(zip(one.reasons, shown[one.id].reasons, strict=False))
            if reason.code.startswith(prefixes)
        ]
        found += [says for _, _, says in sorted(pairs, key=lambda pair: pair[:2])]
    return tuple(dict.fromkeys(found))


def _why(finding: Finding, shown: told.Finding) -> CaseWhy:
    """Return what a finding rests on; of a mailbox its name, which the page has to say anyway."""
    box = finding.subject.key if finding.subject.table in BOXES else ""
    pairs = zip(finding.reasons, shown.reasons, strict=False)
    kept = [(reason, says) for reason, says in pairs if not reason.code.startswith((*EXPOSED, *LEGAL, *GAPS))]
    weights = [reason.weight for reason, _ in kept if reason.weight is not None]
    return CaseWhy(
        finding=finding.id,
        title=shown.title,
        subject=Said(box, box) if box else shown.subject,
        reasons=tuple(CaseReason(says, reason.weight) for reason, says in sorted(kept, key=_heavy)),
        weighs=sum(weights) if weights else None,
    )


def _heavy(pair: tuple[Reason, Said]) -> float:
    return -abs(pair[0].weight or 0.0)


def _ties(case: Case) -> tuple[CaseTie, ...]:
    """Return why the findings are one case, in words; kinds without words of their own are the same subject."""
    known = {"payment", "message", "mailbox", "account", "number", "thread", "address", "domain", "counterparty"}
    return tuple(
        CaseTie(
            bridge.id,
            Said.of(f"case.tie.{bridge.kind if bridge.kind in known else 'subject'}", count=len(bridge.findings)),
            len(bridge.findings),
        )
        for bridge in needed(case)
    )


def _unseen(
    done: Assessment,
    facts: CaseFacts,
    ordered: Iterable[Finding],
    shown: Mapping[str, told.Finding],
    document: told.Document,
    *,
    nobody: bool,
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return the gaps of this case, and what no such check sees in any case.

    Gaps are what its findings say was missing, questions that no log answers, and exports that are not there.
    """
    known = list(ordered)
    tables = {one.subject.table for one in known}
    gaps = [*_with(done, known, shown, missing(known)), *blind(facts, known)]
    gaps += [Said.of("case.unseen.nobody")] if nobody else []
    exports = [one.what for one in document.unseen if tables & _HELPS.get(one.source, frozenset())]
    spots = [spot for one in known for spot in shown[one.id].blind_spots]
    return tuple(dict.fromkeys([*gaps, *exports]))[:MOST_UNSEEN], tuple(dict.fromkeys(spots))[:MOST_LIMITS]


_MAIL = frozenset({"message", "payment"})
_BOXES = frozenset({"mailbox_takeover", "mailbox_forwarding"})
_HELPS: Mapping[str, frozenset[str]] = {
    "mbox": _MAIL,
    "counterparty_list": _MAIL,
    "staff_roster": frozenset({"message"}),
    "m365_audit_log": _BOXES | {"message"},
    "entra_sign_ins": _BOXES | {"message"},
    "entra_audits": _BOXES,
}
