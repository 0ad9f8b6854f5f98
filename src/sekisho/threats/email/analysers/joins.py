"""Payments and mail to `payment_mail`: by account number in the text, then by the payee's domain or a lookalike of it.

A mail is joined when it came in the 90 days up to the day of transfer. Mail that we sent out is not: it asks others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.domains import FREEMAIL, outside, registrable
from sekisho.identity.payees import COLUMNS, Payees
from sekisho.model.rows import Cell

TABLE = "payment_mail"
GRAIN = "whole"
VERSION = "2"
WINDOW = timedelta(days=90)
PER_PAYMENT = 50
MONEY = frozenset({"account_change", "payment_request"})
PAYMENT_COLUMNS = ("payment_uid", "value_date", "payee_code", "payee_name", "account_number", "account_key")
FEATURE_COLUMNS = ("message_uid", "sender_domain", "intents", "account_numbers")


@dataclass(frozen=True, slots=True)
class _Speaks:
    """A message that may have asked for a payment."""

    uid: str
    domain: str | None
    accounts: frozenset[str]
    money: bool


def payment_mail(reader: TableReader) -> Iterator[dict[str, Cell]]:
    """Yield the rows of `payment_mail`, by payment; the newest 50 messages each. Needs the account on file for domains."""
    payments = [row for row in reader.dicts("payment", PAYMENT_COLUMNS) if row["value_date"] is not None]
    payees = Payees(reader.dicts("account_on_file", COLUMNS))
    messages = [spoken for row in reader.dicts("message_features", FEATURE_COLUMNS) if (spoken := _speaks(row))]
    yield from _joined(payments, payees, messages, _times(reader, messages), _lookalikes(reader))


def _times(reader: TableReader, messages: list[_Speaks]) -> dict[str, datetime]:
    """Return when each message came, the earliest copy; without undated ones and those that we sent out."""
    own = frozenset(row["domain"] for row in reader.dicts("domain_history", ("domain", "own")) if row["own"])
    senders = {message.uid: message.domain for message in messages}
    times: dict[str, datetime] = {}
    sent_out: set[str] = set()
    for row in reader.dicts("message", ("message_uid", "event_time", "to_addresses", "cc_addresses")):
        uid = row["message_uid"]
        if uid in senders and row["event_time"] is not None:
            times[uid] = min(times.get(uid, row["event_time"]), row["event_time"])
            if senders[uid] in own and outside(row, own):
                sent_out.add(uid)
    return {uid: time for uid, time in times.items() if uid not in sent_out}


def _speaks(row: Mapping[str, Any]) -> _Speaks | None:
    accounts = frozenset(row["account_numbers"] or ())
    money = not MONEY.isdisjoint(row["intents"] or ())
    if not (accounts or money):
        return None
    return _Speaks(row["message_uid"], row["sender_domain"], accounts, money)


def _lookalikes(reader: TableReader) -> dict[str, set[str]]:
    """Return, for each known domain, the domains that look like it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in reader.dicts("domain_history", ("domain", "nearest")):
        if row["nearest"]:
            found[row["nearest"]].add(row["domain"])
    return found


def _joined(
    payments: Iterable[Mapping[str, Any]],
    payees: Payees,
    messages: list[_Speaks],
    times: Mapping[str, datetime],
    lookalikes: Mapping[str, set[str]],
) -> Iterator[dict[str, Cell]]:
    by_account: dict[str, list[_Speaks]] = defaultdict(list)
    by_domain: dict[str, list[_Speaks]] = defaultdict(list)
    for message in messages:
        for number in message.accounts:
            by_account[number].append(message)
        if message.domain:
            by_domain[message.domain].append(message)
    for payment in sorted(payments, key=lambda row: row["payment_uid"]):
        found: dict[str, str] = {}
        for number in sorted(numbers(payment)):
            found.update((message.uid, "account") for message in by_account.get(number, ()))
        for domain in sorted(_domains(payment, payees, lookalikes)):
            for message in by_domain.get(domain, ()):
                found.setdefault(message.uid, "domain")
        near = [uid for uid in found if uid in times and in_window(times[uid], payment["value_date"])]
        for uid in sorted(near, key=lambda uid: (found[uid], -times[uid].timestamp(), uid))[:PER_PAYMENT]:
            yield {"payment_uid": payment["payment_uid"], "message_uid": uid, "how": found[uid]}


def numbers(payment: Mapping[str, Any]) -> set[str]:
    """Return the forms in which a payment's account may stand in a text: the number, with its zeros or without, or IBAN."""
    number, key = payment["account_number"] or "", payment["account_key"] or ""
    found = {number, key.removeprefix("iban:") if key.startswith("iban:") else key.rpartition(":")[2]}
    return {one for one in found if len(one) >= 5}


def _domains(payment: Mapping[str, Any], payees: Payees, lookalikes: Mapping[str, set[str]]) -> set[str]:
    payee = payees.find(payment["payee_code"], payment["payee_name"])
    listed = {registrable(domain) for key in payee.keys for row in payees.rows[key] for domain in row["domains"] or []}
    listed -= FREEMAIL
    return listed.union(*(lookalikes.get(domain, set()) for domain in listed))


def in_window(time: datetime, day: date) -> bool:
    """Return whether `time` (UTC) lies on `day` or in the 90 days before, wherever on earth they begin and end."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight - WINDOW - timedelta(hours=14) <= time < midnight + timedelta(days=1, hours=12)
