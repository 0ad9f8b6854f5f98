"""What the pages of cases need from the tables, read once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sekisho.evidence.duck import damage_is_an_error
from sekisho.findings.nouns import Finding
from sekisho.findings.timeline import SIGNS, Happening, happenings
from sekisho.identity.accounts import number_of
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.places import places
from sekisho.report.inputs import RowFact

PROOFS = frozenset({"message", "payment", "api_activity", "authentication"})
"""The tables whose rows tell events."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Events, where their rows came from, who is on the payee list, senders' domains, and what no log answers.

    `listed` has name, number and domains of payees by key, `domains` the domain of each flagged message, `nearest` the
    known domain that a domain looks like, `unanswered` the questions of takeovers without a record, by mailbox.
    `payments` were read, to the account numbers `paid`.
    """

    told: tuple[Happening, ...]
    rows: Mapping[str, RowFact]
    listed: Mapping[str, Mapping[str, Any]]
    domains: Mapping[str, str]
    nearest: Mapping[str, str]
    unanswered: Mapping[str, tuple[str, ...]]
    payments: int
    paid: frozenset[str]


def case_facts(done: Assessment, findings: Iterable[Finding]) -> CaseFacts:
    """Return what the pages of some findings' cases need."""
    known = tuple(findings)
    history = list(done.snapshot.dicts("domain_history", ["domain", "own", "nearest"]))
    own = frozenset(row["domain"] for row in history if row["own"])
    listed = _listed(done)
    with damage_is_an_error(done.snapshot.store.tables):
        told = tuple(_named(one, listed) for one in happenings(known, done.snapshot, own))
    uids = {one.subject.key for one in known if one.subject.table == "message"}
    features = done.snapshot.dicts("message_features", ["message_uid", "sender_domain"]) if uids else ()
    boxes = {one.subject.key for one in known if one.subject.table == "mailbox_takeover"}
    answers = done.snapshot.dicts("mailbox_takeover", ["mailbox", *SIGNS]) if boxes else ()
    asked = any(one.param("account") for one in told)
    accounts = [row["account_key"] or "" for row in done.snapshot.dicts("payment", ["account_key"])] if asked else []
    return CaseFacts(
        told=told,
        rows=places(done.snapshot, {row for one in told for row in one.rows}, PROOFS),
        listed=listed,
        domains={row["message_uid"]: row["sender_domain"] for row in features if row["message_uid"] in uids},
        nearest={row["domain"]: row["nearest"] for row in history if row["nearest"]},
        unanswered={
            row["mailbox"]: tuple(sign for sign in SIGNS if row[sign] is None)
            for row in answers
            if row["mailbox"] in boxes
        },
        payments=len(accounts),
        paid=frozenset(number_of(one) for one in accounts),
    )


def _listed(done: Assessment) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in done.snapshot.dicts("account_on_file", ["counterparty_key", "name", "phone", "domains"]):
        key = row["counterparty_key"]
        known = found.get(key, {"name": row["name"] or key, "phone": None, "domains": ()})
        domains = (*known["domains"], *(row["domains"] or ()))
        found[key] = {**known, "phone": known["phone"] or row["phone"], "domains": domains}
    return found


def _named(one: Happening, listed: Mapping[str, Mapping[str, Any]]) -> Happening:
    """Return the event with its payee as the list writes the name, where the list has it."""
    known = listed.get(str(one.param("payee_code") or ""))
    return replace(one, params=tuple(sorted({**dict(one.params), "payee": known["name"]}.items()))) if known else one
