"""What ties findings together, read from the tables: the pairs that cases are made of.

A tie is a thing that honest mail does not share: a message, a payment, an account, a mailbox, a thread, an account that
was asked for, a sender. What half of the firm's mail shares is none: free mail domains, the firm's own, domains on the
payee list, and senders that write every day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.findings.cases import bridge_id
from sekisho.findings.mail_links import Letters, address_in, mail_links
from sekisho.findings.nouns import Finding

Pair = tuple[str, str]
Row = Mapping[str, Any]
MAILBOXES = ("mailbox_takeover", "mailbox_forwarding")
LEADS_OUT = ("rule_what", "flow_what")


@dataclass(frozen=True, slots=True)
class _About:
    """Findings by what they are about, and the firm's own domains."""

    ids: Mapping[tuple[str, str], tuple[str, ...]]
    own: frozenset[str]

    def keys(self, *names: str) -> frozenset[str]:
        """Return the keys of the subjects of some tables."""
        return frozenset(key for table, key in self.ids if table in names)


def links(
    findings: Iterable[Finding],
    reader: TableReader,
    own: frozenset[str] = frozenset(),
    undone: frozenset[str] = frozenset(),
) -> tuple[Pair, ...]:
    """Return pairs (finding id, thing), sorted, each once.

    `own` are the firm's own domains. `undone` holds ids of ties (`bridge_id`) that somebody has undone: they are left
    out, save a finding's own subject.
    """
    ids: dict[tuple[str, str], tuple[str, ...]] = {}
    for finding in findings:
        subject = (finding.subject.table, finding.subject.key)
        ids[subject] = (*ids.get(subject, ()), finding.id)
    about = _About(ids, own)
    pairs = {(one, f"{table}:{key}") for (table, key), known in ids.items() for one in known}
    for subject, thing in _things(about, reader):
        if bridge_id(thing) not in undone:
            pairs.update((one, thing) for one in ids.get(subject, ()))
    return tuple(sorted(pairs))


def _things(about: _About, reader: TableReader) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what each subject shares with others."""
    boxes = about.keys(*MAILBOXES)
    letters = Letters(about.keys("message"), about.own, boxes)
    payments = about.keys("payment")
    yield from ((("message", uid), thing) for uid, thing in mail_links(letters, reader))
    if payments:
        yield from ((("payment", key), thing) for key, thing in _payments(payments, letters, reader))
    for table in MAILBOXES:
        yield from (((table, key), f"mailbox:{key.lower()}") for key in sorted(about.keys(table)))
    yield from _outside(about, reader)
    if boxes and about.keys("account_entry"):
        for row in reader.dicts("account_entry", ("account_uid", "user_name")):
            if (row["user_name"] or "").lower() in boxes:
                yield ("account_entry", row["account_uid"]), f"mailbox:{row['user_name'].lower()}"


def _payments(payments: frozenset[str], letters: Letters, reader: TableReader) -> Iterator[Pair]:
    """Yield the account, the payee and the mail of payments.

    A mail that only comes from the payee's domain is a tie where that mail is itself flagged and asks for another
    account, or where its domain only looks like the payee's.
    """
    on_file = {row["account_key"] for row in reader.dicts("account_on_file", ("account_key",))}
    for row in reader.dicts("payment", ("payment_uid", "account_key", "account_number", "payee_code")):
        key = row["payment_uid"]
        if key not in payments:
            continue
        if row["account_key"]:
            yield key, f"account:{row['account_key']}"
            if row["account_number"] and row["account_key"] not in on_file:
                yield key, f"number:{row['account_number']}"
        if row["payee_code"]:
            yield key, f"counterparty:{row['payee_code']}"
    joined = [row for row in reader.dicts("payment_mail", ("payment_uid", "message_uid", "how")) if row["payment_uid"] in payments]  # fmt: skip
    near = {row["message_uid"] for row in joined if row["how"] != "account"} & letters.uids
    telling = letters.telling(near, reader)
    for row in joined:
        if row["how"] == "account" or row["message_uid"] in telling:
            yield row["payment_uid"], f"message:{row['message_uid']}"


def _outside(about: _About, reader: TableReader) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the outside addresses that a mailbox's rules and forwarding lead to: mail from there is the same story."""
    if about.keys("mailbox_forwarding"):
        for row in reader.dicts("mailbox_forwarding", ("mailbox", "targets")):
            for target in row["targets"] or ():
                yield ("mailbox_forwarding", row["mailbox"]), f"address:{target.lower()}"
    if about.keys("mailbox_takeover"):
        for row in reader.dicts("mailbox_takeover", ("mailbox", "rule", "flow", *LEADS_OUT)):
            for column in LEADS_OUT:
                if row[column.removesuffix("_what")] == "flagged":
                    for found in address_in(row[column] or "", about.own):
                        yield ("mailbox_takeover", row["mailbox"]), f"address:{found}"
