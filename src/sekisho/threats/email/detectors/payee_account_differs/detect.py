"""Compare each payment's account with the one on file for its payee, and name the mail that asked for the change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sekisho.detection.view import View
from sekisho.identity.accounts import masked
from sekisho.identity.domains import FREEMAIL, registrable
from sekisho.identity.payees import COLUMNS, Payee, Payees
from sekisho.model.verdict import Reason, Verdict

PAYMENT = ("row_id", "payment_uid", "payee_code", "payee_name", "account_key", "value_date")


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail joined with a payment: who sent it, when, whom that domain looks like, and the row that proves it."""

    uid: str
    domain: str
    day: Any
    nearest: str
    how: str
    row: str


def detect(view: View) -> Iterator[Verdict]:
    """Answer for every payment: flagged where the account is another, clear where it is the one on file.

    A past payment to another account than those on file is undetermined where all of these came later than it.
    """
    payees = Payees(view.rows("account_on_file", *COLUMNS))
    payments = list(view.rows("payment", *PAYMENT))
    paid: dict[str, set[str]] = defaultdict(set)
    for row in payments:
        if row["account_key"]:
            paid[row["account_key"]] |= set(payees.find(row["payee_code"], row["payee_name"]).keys)
    mails = _mails(view)
    for row in payments:
        payee = payees.find(row["payee_code"], row["payee_name"])
        doubt = _doubt(row, payee, payees)
        if doubt:
            yield view.undetermined(row["payment_uid"], doubt, rows=(row["row_id"],))
        else:
            yield _compared(view, row, payee, payees, paid, mails.get(row["payment_uid"], []))


def _doubt(row: Mapping[str, Any], payee: Payee, payees: Payees) -> Reason | None:
    """Return why the payment cannot be compared, None where it can."""
    name = row["payee_name"] or row["payee_code"] or ""
    if not row["account_key"]:
        return Reason.of("account_incomplete", payee=name)
    if not payee.keys:
        return Reason.of("payee_not_on_list", payee=name, paid_to=masked(row["account_key"]))
    if len(payee.keys) > 1:
        return Reason.of("payee_tie", payee=name, candidates=len(payee.keys), names=_named(payee, payees))
    holders = payees.holders.get(row["account_key"], set())
    # An account of the one that the code names proves nothing where the name is another payee's.
    if payee.named and holders & {payee.keys[0], *payee.named}:
        return Reason.of("code_and_name_disagree", payee=name, payee_code=row["payee_code"] or "")
    return None


def _named(payee: Payee, payees: Payees) -> str:
    """Return the first three of several payees by code and name, so that a person can tell which one is meant."""
    first = [f"{key} {payees.rows[key][0]['name'] or ''}".strip() for key in payee.keys[:3]]
    return " / ".join(first)


def _compared(
    view: View,
    row: Mapping[str, Any],
    payee: Payee,
    payees: Payees,
    paid: Mapping[str, set[str]],
    mails: list[_Mail],
) -> Verdict:
    key = payee.keys[0]
    on_file = payees.rows[key]
    proof = {row["row_id"], *(one["row_id"] for one in on_file)}
    name = on_file[0]["name"] or on_file[0]["holder_kana"] or row["payee_name"] or key
    same = [one for one in on_file if one["account_key"] == row["account_key"]]
    if same:
        code = "account_as_approved" if same[0]["basis"] == "approved" else "account_as_on_file"
        return view.clear(row["payment_uid"], Reason.of(code, payee=name), rows=_ids(proof))
    newer = _since(row, on_file, view.now.date())
    if newer is not None:
        told = Reason.of(
            "account_changed_since", payee=name, paid=row["value_date"].isoformat(), since=newer.isoformat()
        )
        return view.undetermined(row["payment_uid"], told, rows=_ids(proof))
    reasons = [
        Reason.of(
            "account_differs",
            payee=name,
            paid_to=masked(row["account_key"]),
            on_file=", ".join(sorted({masked(one["account_key"]) for one in on_file})),
        )
    ]
    others = (payees.holders.get(row["account_key"], set()) | paid[row["account_key"]]) - {key}
    if others:
        reasons.append(Reason.of("new_account_shared_with_other_payee", others=len(others)))
    if any(_slip(row["account_key"], one["account_key"]) for one in on_file):
        reasons.append(Reason.of("one_digit_apart"))
    own = {registrable(domain) for one in on_file for domain in one["domains"] or ()} - FREEMAIL
    asked = _asked(row, mails, own, view.now)
    if asked:
        reason, proof_row = asked
        reasons.append(reason)
        proof.add(proof_row)
    return view.flagged(row["payment_uid"], *reasons, rows=_ids(proof))


def _since(row: Mapping[str, Any], on_file: Iterable[Mapping[str, Any]], today: date) -> date | None:
    """Return the first day of the oldest account on file where all of them came after the payment, None where one can tell.

    A payment that has not gone out (from `today` on, or without a day) is always compared: what is on file now must hold.
    """
    day: date | None = row["value_date"]
    if day is None or day >= today:
        return None
    oldest: date = min(one["since"] or date.min for one in on_file)
    return oldest if oldest > day else None


def _asked(
    row: Mapping[str, Any], mails: list[_Mail], own: Collection[str], now: datetime
) -> tuple[Reason, str] | None:
    """Return the mail that most likely asked: with the account in it, from a lookalike, then the earliest.

    `own` are the payee's own domains: who writes from there with the account may sit in a mailbox that was taken over.
    Days are counted in the time zone of `now`.
    """
    if not mails or row["value_date"] is None:
        return None
    mail = min(mails, key=lambda one: (one.how != "account", not one.nearest, one.day, one.uid))
    days = max(0, (row["value_date"] - mail.day.astimezone(now.tzinfo).date()).days)
    told = {"domain": mail.domain, "days": days, "message": mail.uid}
    if mail.nearest:
        return Reason.of("changed_by_mail_from_lookalike", nearest=mail.nearest, **told), mail.row
    named = "changed_by_mail_from_payee" if registrable(mail.domain) in own else "changed_by_mail"
    return Reason.of(named if mail.how == "account" else "mail_from_payee", **told), mail.row


def _mails(view: View) -> dict[str, list[_Mail]]:
    """Return the joined mails by payment, dated ones only; nothing where the joins or the mail are not there."""
    joined = list(view.rows("payment_mail", "payment_uid", "message_uid", "how"))
    wanted = {row["message_uid"] for row in joined}
    if not wanted:
        return {}
    domains = {
        row["message_uid"]: row["sender_domain"]
        for row in view.rows("message_features", "message_uid", "sender_domain")
        if row["message_uid"] in wanted
    }
    nearest = {row["domain"]: row["nearest"] for row in view.rows("domain_history", "domain", "nearest")}
    seen: dict[str, tuple[Any, str]] = {}
    for row in view.rows("message", "message_uid", "event_time", "row_id"):
        if row["message_uid"] in wanted and row["event_time"] is not None:
            known = seen.get(row["message_uid"])
            seen[row["message_uid"]] = min(known, _when(row)) if known else _when(row)
    found: dict[str, list[_Mail]] = defaultdict(list)
    for row in joined:
        uid, domain = row["message_uid"], domains.get(row["message_uid"])
        if uid in seen and domain:
            day, proof = seen[uid]
            found[row["payment_uid"]].append(_Mail(uid, domain, day, nearest.get(domain) or "", row["how"], proof))
    return found


def _when(row: Mapping[str, Any]) -> tuple[Any, str]:
    return row["event_time"], row["row_id"]


def _slip(paid: str, on_file: str) -> bool:
    """Return whether the accounts differ in one sign, or in two neighbours changed round: a slip of the hand."""
    if len(paid) != len(on_file):
        return False
    apart = [index for index in range(len(paid)) if paid[index] != on_file[index]]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and paid[first] == on_file[second] and paid[second] == on_file[first]
    return len(apart) == 1


def _ids(rows: set[Any]) -> tuple[str, ...]:
    return tuple(sorted(row for row in rows if row))
