"""What a case is in one sentence, and which reasons are of what kind."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sekisho.findings.nouns import Finding
from sekisho.findings.timeline import SIGNS, Happening
from sekisho.identity.accounts import number_of
from sekisho.model.money import Money
from sekisho.pipeline.document.case_facts import CaseFacts
from sekisho.pipeline.document.case_steps import TAKEN
from sekisho.report.document import Payment
from sekisho.report.said import Said, last_four
from sekisho.text.formats import day, moment, money
from sekisho.text.say import say

EXPOSED = ("messages_", "persons_", "holds_")
"""How codes begin that say what a taken mailbox gave away."""
LEGAL = ("tell_",)
"""How codes begin that say what must be told to whom by when."""
GAPS = (
    "gap_", "classes_unknown", "sender_missing", "time_missing", "text_missing", "language_not_read", "only_attachments",
    "still_learning", "sender_unknown", "habits_unknown", "checks_missing", "partly_read", "attachment_not_read",
)  # fmt: skip
"""How codes begin that say what was missing."""
LIKE = ("identity_like_", "looks_like_", "changed_by_mail_from_lookalike")
"""How codes begin that say which known domain a sender's looks like."""
KNEW = ("thread_stranger", "thread_made_up")
"""Codes that say that a sender knew of mail that they took no part in."""
LEADS_OUT = frozenset({"rule", "rule_out", "forwarding", "flow"})


def happened(
    findings: Iterable[Finding],
    payments: tuple[Payment, ...],
    boxes: tuple[str, ...],
    events: tuple[Happening, ...],
    title: Said | None,
    zone: str,
    *,
    gone: bool,
) -> Said:
    """Return the case in one sentence, in two where several kinds of things are in it.

    `gone` is True where the case's payments are of files whose day is over: nobody can hold them any more.
    """
    known = tuple(findings)
    posing = any(one.subject.table == "message" for one in known)
    past = [*_gone(events), *(_mail(events, known) if posing else ())] if gone else []
    paid = [*_payment(payments, _nearest(known))] if payments else past
    parts = [*paid, *_mailbox(known, boxes, events, zone)]
    if not parts:
        parts = [*_mail(events, known)] or ([Said.of("case.happened.other", title=title)] if title else [])
    return Said(" ".join(one.en for one in parts), "".join(one.ja for one in parts))


def _nearest(findings: tuple[Finding, ...]) -> Mapping[str, str]:
    """Return the known domain that a domain looks like, as the reasons of the findings say."""
    told = (dict(reason.params) for one in findings for reason in one.reasons if reason.code.startswith(LIKE))
    return {str(one["domain"]): str(one["nearest"]) for one in told if one.get("domain") and one.get("nearest")}


def _payment(payments: tuple[Payment, ...], nearest: Mapping[str, str]) -> Iterator[Said]:
    worst = max(payments, key=lambda one: one.amount.minor)
    amount = Said.both(lambda lang: money(worst.amount, lang))
    if worst.sender_domain:
        like = nearest.get(worst.sender_domain)
        domains = {"domain": worst.sender_domain, **({"nearest": like} if like else {})}
        yield Said.of(f"case.happened.payment_mail{'_like' if like else ''}", payee=worst.payee, **domains)
        due = worst.value_date
        code = f"case.happened.payment_waits{'' if due else '_undated'}"
        when = {"day": Said.both(lambda lang: day(due, lang))} if due else {}
        yield Said.of(code, amount=amount, **when)
    else:
        yield Said.of("case.happened.payment", payee=worst.payee, amount=amount)


def _gone(events: tuple[Happening, ...]) -> Iterator[Said]:
    """Yield that a payment went out, of one that no file of today holds back."""
    paid = [one for one in events if one.code == "payment"]
    if not paid:
        return
    worst = max(paid, key=lambda one: int(str(one.param("amount_minor"))))
    amount = Money(int(str(worst.param("amount_minor"))), str(worst.param("currency")))
    due = worst.param("day")
    yield Said.both(
        lambda lang: say(
            "case.happened.payment_gone",
            lang,
            payee=str(worst.param("payee")),
            amount=money(amount, lang),
            day=day(due, lang) if isinstance(due, date) else "–",
        )
    )


def _mailbox(
    findings: tuple[Finding, ...], boxes: tuple[str, ...], events: tuple[Happening, ...], zone: str
) -> Iterator[Said]:
    if not boxes:
        return
    mailbox = Said(", ".join(boxes), "、".join(boxes))
    signs = [one for one in events if one.code in {*SIGNS, *LEADS_OUT}]
    if any(one.detector == TAKEN for one in findings) and signs:
        code = "taken_out" if any(one.code in LEADS_OUT for one in signs) else "taken"
        first = Said.both(lambda lang: moment(signs[0].at, zone, lang))
        yield Said.of(f"case.happened.{code}", mailbox=mailbox, since=first)
    elif any(one.code in LEADS_OUT for one in signs):
        yield Said.of("case.happened.leads_out", mailbox=mailbox)
    else:
        yield Said.of("case.happened.mailbox", mailbox=mailbox)


def _real(uid: str, findings: tuple[Finding, ...]) -> bool:
    """Return whether a message came from an address that is well known, confirmed, and yet not made as it always is."""
    codes = {reason.code for one in findings if one.subject.key == uid for reason in one.reasons}
    shaped = codes & {"profile_strange", "profile_odd", "profile_unlike"}
    posing = any(code.startswith(("identity_", "looks_like_", "reply_to_")) for code in codes)
    return {"authentication_pass", "sender_known"} <= codes and bool(shaped) and not posing


def _mail(events: tuple[Happening, ...], findings: tuple[Finding, ...]) -> Iterator[Said]:
    mails = [one for one in events if one.code.endswith(("_outside", "_inside"))]
    if not mails:
        return
    first = next((one for one in mails if one.code.startswith("asked_")), mails[0])
    domain = str(first.param("domain") or "–")
    what = Said.of(f"case.ask.{first.code.rpartition('_')[0]}")
    where = first.code.rpartition("_")[2]
    if where == "outside" and (like := _nearest(findings).get(domain)):
        yield Said.of("case.happened.outside_like", domain=domain, nearest=like, what=what)
        return
    if where == "outside" and _real(first.about.partition(":")[2], findings):
        account = first.param("account")
        named = {"account": last_four(str(account))} if account else {}
        code = f"case.happened.outside_real{'_named' if named else ''}"
        yield Said.of(code, domain=domain, what=what, **named)
        return
    yield Said.of(f"case.happened.{where}", domain=domain, what=what, count=len(mails))


def missing(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return how codes of gaps begin: that a sender is hardly known is no gap where we know whom it imitates."""
    like = any(reason.code.startswith(LIKE) for one in findings for reason in one.reasons)
    return tuple(code for code in GAPS if not (like and code == "sender_unknown"))


def unpaid(facts: CaseFacts, events: Iterable[Happening]) -> Iterator[Said]:
    """Yield whether the payments that were read go to the account that mail asked for; nothing where no account is named."""
    for one in dict.fromkeys(str(event.param("account")) for event in events if event.param("account")):
        if not facts.payments:
            yield Said.of("case.unseen.no_files")
        elif number_of(one) not in facts.paid:
            yield Said.of("case.unseen.not_paid", count=facts.payments, account=last_four(one))


def blind(facts: CaseFacts, findings: Iterable[Finding]) -> Iterator[Said]:
    """Yield the questions about the case's mailboxes that no log answers."""
    boxes = {one.subject.key for one in findings if one.subject.table == "mailbox_takeover"}
    for box in sorted(boxes):
        yield from (Said.of(f"case.unseen.{sign}") for sign in facts.unanswered.get(box, ()))
