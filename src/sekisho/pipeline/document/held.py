"""The payments that must not go out now, each with why, what was asked, and whom to call."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sekisho.evidence.view import Snapshot
from sekisho.identity.payees import COLUMNS, Payees
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.holds import DETECTOR
from sekisho.payments.nouns import Hold, HoldState
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.words import by_id, reason_said
from sekisho.pipeline.pending import payee_label
from sekisho.report.inputs import MailFact, PaymentFact
from sekisho.report.said import Said

ASKED = frozenset({"changed_by_mail", "changed_by_mail_from_lookalike", "changed_by_mail_from_payee"})
TIE = "payee_tie"
Fits = tuple[tuple[str, str, str | None], ...]
_SHOWN = frozenset({HoldState.HELD, HoldState.REFUSED, HoldState.UNDETERMINED})


def held_facts(done: Assessment, cases: Mapping[str, str]) -> tuple[PaymentFact, ...]:
    """Return every pending payment that is held or refused; `cases` gives the case of each finding."""
    placed = {
        hold.payment.uid: (one.file.sha256, hold)
        for one in done.pending.checks
        for hold in (*one.held, *one.undetermined)
        if hold.state in _SHOWN
    }
    holds = [hold for _, hold in placed.values()]
    names = {line.file_sha256: line.file_name for line in done.snapshot.batches()}
    verdicts = {verdict.subject.key: verdict for verdict in done.result.verdicts if verdict.detector == DETECTOR}
    on_file = _on_file(done.snapshot)
    mails = _mails(done.snapshot, [verdicts[hold.payment.uid] for hold in holds if hold.payment.uid in verdicts])
    fits = candidates(done)
    facts = (_fact(done, hold, verdicts.get(hold.payment.uid), on_file, mails, cases) for hold in holds)
    return tuple(
        replace(
            fact,
            candidates=tuple((name or key, phone) for key, name, phone in fits.get(fact.payment_uid, ())),
            file=names.get(placed[fact.payment_uid][0], ""),
            sha256=placed[fact.payment_uid][0],
            sequence=placed[fact.payment_uid][1].payment.sequence,
        )
        for fact in facts
    )


def candidates(done: Assessment) -> dict[str, Fits]:
    """Return for each payment that fits several payees those payees: key, name, and the number on file (None: none)."""
    tied = {
        verdict.subject.key
        for verdict in done.result.verdicts
        if verdict.detector == DETECTOR and any(reason.code == TIE for reason in verdict.reasons)
    } & done.pending.rows.keys()
    if not tied:
        return {}
    payees = Payees(done.snapshot.dicts("account_on_file", [*COLUMNS, "phone"]))
    found: dict[str, Fits] = {}
    for uid in tied:
        row = done.pending.rows[uid]
        keys = payees.find(row["payee_code"], row["payee_name"]).keys
        found[uid] = tuple(_candidate(key, payees.rows[key]) for key in keys)
    return found


def _candidate(key: str, rows: Iterable[Mapping[str, Any]]) -> tuple[str, str, str | None]:
    known = list(rows)
    return key, known[0]["name"] or "", next((row["phone"] for row in known if row["phone"]), None)


def _fact(
    done: Assessment,
    hold: Hold,
    verdict: Verdict | None,
    on_file: Mapping[str, list[dict[str, Any]]],
    mails: Mapping[str, MailFact],
    cases: Mapping[str, str],
) -> PaymentFact:
    row = done.pending.rows[hold.payment.uid]
    known = on_file.get(hold.payment.counterparty_key, [])
    message = _message(verdict)
    findings = [verdict.finding_id] if verdict and verdict.answer is Answer.FLAGGED else []
    asked = _about(done.result.verdicts, message)
    findings += [one.finding_id for one in asked]
    return PaymentFact(
        payment_uid=hold.payment.uid,
        case_id=next((cases[key] for key in findings if key in cases), ""),
        payee=(known[0]["name"] if known else None) or payee_label(row),
        amount=hold.payment.amount,
        answer=Answer.UNDETERMINED if hold.state is HoldState.UNDETERMINED else Answer.FLAGGED,
        why=_why(done, hold),
        account_paid=hold.payment.account_key,
        account_on_file=known[0]["account_key"] if known else None,
        call_number=next((one["phone"] for one in known if one["phone"]), None),
        value_date=row["value_date"],
        mail=mails.get(message),
        weights=tuple(reason.weight for one in asked for reason in one.reasons if reason.weight is not None),
        findings=tuple(findings),
        state=hold.state.value,
    )


def _why(done: Assessment, hold: Hold) -> Said:
    guard = by_id(done.found.detectors).get(DETECTOR)
    zone = done.org.settings.organisation.time_zone
    told = [reason_said(reason, guard, zone) for reason in hold.reasons if reason.code != "no_ledger"]
    return Said(" ".join(one.en for one in told), "".join(one.ja for one in told))


def _message(verdict: Verdict | None) -> str:
    """Return the mail that asked for the account; a mail that only came from the payee asked for nothing."""
    reasons: Iterable[Reason] = verdict.reasons if verdict else ()
    asked = (reason for reason in reasons if reason.code in ASKED)
    told = (value for reason in asked for name, value in reason.params if name == "message")
    return str(next(told, ""))


def _about(verdicts: Iterable[Verdict], message: str) -> list[Verdict]:
    """Return the flagged verdicts about the message that asked."""
    if not message:
        return []
    return [one for one in verdicts if one.subject.key == message and one.answer is Answer.FLAGGED]


def _on_file(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in snapshot.dicts("account_on_file", ["counterparty_key", "account_key", "name", "phone"]):
        found.setdefault(row["counterparty_key"], []).append(row)
    return found


def _mails(snapshot: Snapshot, verdicts: Iterable[Verdict]) -> dict[str, MailFact]:
    wanted = {message for verdict in verdicts if (message := _message(verdict))}
    found: dict[str, MailFact] = {}
    if not wanted:
        return found
    for row in snapshot.dicts("message", ["message_uid", "from_address", "event_time"]):
        if row["message_uid"] in wanted and row["event_time"] and row["from_address"]:
            found[row["message_uid"]] = MailFact(row["from_address"], row["event_time"])
    return found
