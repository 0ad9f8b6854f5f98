"""What ties flagged mail together: its thread, the account it asks for, and its sender where that is no everyday one."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.domains import FREEMAIL, domain_of

Pair = tuple[str, str]
QUIET_DOMAIN = 100
"""Messages in the evidence up to which an outside domain, on nobody's list, ties mail together."""
QUIET_ADDRESS = 200
"""Messages up to which an address does."""
SHARED_NUMBER = 20
"""Messages up to which an account number does: one that more mails name is somebody's everyday account."""
_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_COLUMNS = ("message_uid", "from_address", "message_id", "in_reply_to", "reference_ids")


@dataclass(frozen=True, slots=True)
class Letters:
    """The flagged messages, the firm's own domains, and the mailboxes of which something is flagged."""

    uids: frozenset[str]
    own: frozenset[str]
    boxes: frozenset[str]

    def telling(self, near: Collection[str], reader: TableReader) -> frozenset[str]:
        """Return those of `near` that ask for another account, or come from a domain that only looks like a known one."""
        if not near:
            return frozenset()
        asks = {row["message_uid"] for row in _picked(reader, "message_judgement", near, ("hold",)) if row["hold"]}
        alike = {row["domain"] for row in reader.dicts("domain_history", ("domain", "nearest", "on_list")) if row["nearest"] and not row["on_list"]}  # fmt: skip
        posing = {
            row["message_uid"]
            for row in _picked(reader, "message", near, ("from_address",))
            if domain_of(row["from_address"]) in alike
        }
        return frozenset(asks | posing)


def mail_links(letters: Letters, reader: TableReader) -> Iterator[Pair]:
    """Yield pairs (message, thing) of the flagged messages."""
    if not letters.uids:
        return
    rows = _picked(reader, "message", letters.uids, _COLUMNS[1:])
    everyday = _everyday(rows, reader)
    busy = _busy(letters, reader)
    for row in rows:
        yield from ((row["message_uid"], thing) for thing in _sender(row, letters, busy, everyday))
        thread = _thread(row)
        if thread:
            yield row["message_uid"], f"thread:{thread}"
    yield from _numbers(letters, reader)


def address_in(text: str, own: frozenset[str]) -> tuple[str, ...]:
    """Return the outside addresses that a text names, in lower case, each once."""
    found = (one.lower() for one in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(one for one in found if domain_of(one) not in own))


def _sender(row: Mapping[str, Any], letters: Letters, busy: frozenset[str], everyday: frozenset[str]) -> Iterator[str]:
    """Yield the sender's domain where it is a rare one, else the address; of our own the mailbox."""
    address = (row["from_address"] or "").lower()
    domain = domain_of(address)
    if not domain:
        return
    seldom = address not in everyday
    if domain in letters.own:
        told = {f"mailbox:{address}": seldom or address in letters.boxes}
    elif domain in FREEMAIL or domain in busy:
        told = {f"address:{address}": seldom}
    else:
        told = {f"domain:{domain}": True, f"address:{address}": seldom}
    yield from (name for name, holds in told.items() if holds)


def _thread(row: Mapping[str, Any]) -> str:
    """Return the first message of the thread that a message belongs to, "" where it has no id at all."""
    references = row["reference_ids"] or ()
    return str(references[0] if references else row["in_reply_to"] or row["message_id"] or "")


def _busy(letters: Letters, reader: TableReader) -> frozenset[str]:
    """Return the domains that tie nobody together: on the payee list, or with more mail than a thief sends."""
    return letters.own | {
        row["domain"]
        for row in reader.dicts("domain_history", ("domain", "on_list", "messages_in"))
        if row["on_list"] or row["messages_in"] > QUIET_DOMAIN
    }


def _everyday(rows: Collection[Mapping[str, Any]], reader: TableReader) -> frozenset[str]:
    """Return those of the senders that write so often that two of their mails are no story."""
    senders = sorted({row["from_address"] for row in rows if row["from_address"]})
    table = reader.ibis("message")
    theirs = table.filter(table.from_address.isin(senders))
    counted = theirs.group_by("from_address").aggregate(mails=theirs.count())
    return frozenset(
        row["from_address"].lower() for row in counted.to_pyarrow().to_pylist() if row["mails"] > QUIET_ADDRESS
    )


def _numbers(letters: Letters, reader: TableReader) -> Iterator[Pair]:
    """Yield the account numbers that flagged mail names and that are neither on file nor named all the time."""
    on_file = {row["account_key"].rpartition(":")[2] for row in reader.dicts("account_on_file", ("account_key",))}
    table = reader.ibis("message_features")
    named = table.filter(table.account_numbers.length() > 0).select("message_uid", "account_numbers")
    where: dict[str, set[str]] = {}
    for row in named.to_pyarrow().to_pylist():
        for number in row["account_numbers"]:
            where.setdefault(number, set()).add(row["message_uid"])
    for number, uids in sorted(where.items()):
        if number not in on_file and len(uids) <= SHARED_NUMBER:
            yield from ((uid, f"number:{number}") for uid in sorted(uids & letters.uids))


def _picked(reader: TableReader, name: str, uids: Collection[str], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of some messages."""
    table = reader.ibis(name)
    found = table.filter(table.message_uid.isin(sorted(uids))).select("message_uid", *columns)
    rows: list[dict[str, Any]] = found.to_pyarrow().to_pylist()
    return rows
