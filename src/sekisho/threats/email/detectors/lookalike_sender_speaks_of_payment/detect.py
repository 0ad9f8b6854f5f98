"""Weigh who the sender is (lookalike, first contact) and what is asked (payment, account, payroll) for every message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict
from sekisho.threats.email.analysers.intents import TEXT_LIMIT
from sekisho.threats.email.weights import THRESHOLD, counted, said, score

OURS = Reason.of("sender_is_ours")
MONEY = frozenset({"payment_request", "account_change", "payroll_change"})
LIKENESS = {"skeleton": 9.0, "one_letter": 7.0, "two_letters": 5.0, "affix": 5.0, "other_suffix": 4.0}
KIND = {"own": 1.0, "counterparty": 1.0, "frequent": 0.0}
FIRST_CONTACT = 3.0
WE_WROTE_FIRST = -2.0
UNKNOWN_PAST = -2.0
BULK = -3.0
FIRST_DAYS = timedelta(days=14)
OLD = timedelta(days=90)
FEATURES = (
    "message_uid",
    "row_id",
    "sender_domain",
    "language",
    "new_text_length",
    "intents",
    "pressures",
    "account_numbers",
    "awareness",
    "is_bulk",
)
HISTORY = (
    "row_id",
    "domain",
    "first_seen",
    "in_learning_window",
    "we_wrote_first",
    "own",
    "on_list",
    "nearest",
    "nearest_kind",
    "likeness",
)


@dataclass(frozen=True, slots=True)
class _Sender:
    """What the history says of a sender's domain at the time of the message."""

    domain: str
    days: int
    reasons: tuple[Reason, ...]
    unknown_past: bool


def detect(view: View) -> Iterator[Verdict]:
    """Answer for every message that has features."""
    history = {row["domain"]: row for row in view.rows("domain_history", *HISTORY)}
    for features in view.read(_sent(view)):
        yield _judge(view, features, history, features["sent_at"], features["proof"])


def _sent(view: View) -> Any:
    """Return the features of each message with its time and row; of several copies those of the earliest."""
    copies = view.table("message")
    place = ibis.row_number().over(
        group_by=copies.message_uid, order_by=[copies.event_time.asc(nulls_first=False), copies.row_id.asc()]
    )
    first = copies.select("message_uid", sent_at=copies.event_time, proof=copies.row_id, place=place)
    first = first.filter(first.place == 0).drop("place")
    return view.table("message_features").select(*FEATURES).inner_join(first, "message_uid")


def _judge(
    view: View, features: Mapping[str, Any], history: Mapping[str, Mapping[str, Any]], time: datetime | None, proof: str
) -> Verdict:
    uid, domain = features["message_uid"], features["sender_domain"]
    past = history.get(domain) if domain else None
    if past is not None and past["own"]:
        return view.clear(uid, OURS, rows=tuple(sorted({proof, past["row_id"] or proof})))
    if past is None or time is None:
        return view.undetermined(uid, Reason.of("sender_not_placed"), rows=(proof,))
    rows = tuple(sorted({proof, past["row_id"] or proof}))
    sender = _sender(past, time)
    if not sender.reasons and not sender.unknown_past:
        code = "sender_on_list" if past["on_list"] else "sender_known"
        told = [Reason.of(code, domain=domain, days=sender.days)]
        if past["on_list"] and (features["account_numbers"] or "account_change" in (features["intents"] or ())):
            told.append(Reason.of("mailbox_may_be_taken_over"))
        return view.clear(uid, *told, rows=rows)
    unread = _unread(features)
    if unread:
        return view.undetermined(uid, unread, rows=rows)
    return _weighed(view, features, sender, rows)


def _weighed(view: View, features: Mapping[str, Any], sender: _Sender, rows: tuple[str, ...]) -> Verdict:
    uid = features["message_uid"]
    words = said(features, MONEY)
    if MONEY.isdisjoint(features["intents"] or ()) and not features["account_numbers"]:
        code = "warns_of_fraud" if features["awareness"] else "no_money_intent"
        return view.clear(uid, Reason.of(code), rows=rows)
    reasons = [*sender.reasons, *words]
    if features["is_bulk"]:
        reasons.append(Reason.of("bulk_mail", weight=BULK))
    if score(reasons) >= THRESHOLD:
        return view.flagged(uid, *counted(reasons), rows=rows)
    if sender.unknown_past:
        told = Reason.of("domain_age_unknown", domain=sender.domain)
        return view.undetermined(uid, told, *counted(words), rows=rows)
    return view.clear(uid, Reason.of("below_threshold"), *counted(reasons), rows=rows)


def _sender(past: Mapping[str, Any], time: datetime) -> _Sender:
    """Weigh the domain as it stood when the message came. A look-alike known for more than 90 days is a neighbour."""
    age = max(timedelta(0), time - past["first_seen"])
    learning = bool(past["in_learning_window"])
    reasons: list[Reason] = []
    if past["nearest"] and past["likeness"] in LIKENESS and age <= OLD:
        weight = LIKENESS[past["likeness"]] + KIND.get(past["nearest_kind"], 0.0)
        code = f"looks_like_{past['likeness']}"
        reasons.append(Reason.of(code, weight=weight, domain=past["domain"], nearest=past["nearest"]))
        if learning:
            reasons.append(Reason.of("past_not_known", weight=UNKNOWN_PAST))
    if age <= FIRST_DAYS and not learning and not past["on_list"]:
        reasons.append(Reason.of("first_contact", weight=FIRST_CONTACT, domain=past["domain"], days=age.days))
        if past["we_wrote_first"] and not past["nearest"]:
            reasons.append(Reason.of("we_wrote_first", weight=WE_WROTE_FIRST))
    young = learning and not past["on_list"] and (age <= FIRST_DAYS or bool(reasons))
    return _Sender(past["domain"], age.days, tuple(reasons), young)


def _unread(features: Mapping[str, Any]) -> Reason | None:
    """Return why the text says nothing either way, None where it was read."""
    if features["new_text_length"] is None:
        return Reason.of("text_not_there")
    if features["account_numbers"] or not MONEY.isdisjoint(features["intents"] or ()):
        return None
    if features["new_text_length"] == 0:
        return Reason.of("text_empty")
    if features["new_text_length"] > TEXT_LIMIT:
        return Reason.of("text_too_long")
    return Reason.of("language_not_read") if features["language"] is None else None
