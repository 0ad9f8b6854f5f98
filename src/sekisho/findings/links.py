"""What ties findings together, read from the tables: the pairs that cases are made of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.findings.nouns import Finding
from sekisho.identity.domains import FREEMAIL, domain_of

Pair = tuple[str, str]
Row = Mapping[str, Any]


def links(findings: Iterable[Finding], reader: TableReader, own: frozenset[str] = frozenset()) -> tuple[Pair, ...]:
    """Return pairs (finding id, thing) for findings about payments and messages, sorted, each once.

    `own` are the firm's own domains; they and free mail domains tie nobody together, an address there still does.
    """
    by_key: dict[tuple[str, str], list[str]] = {}
    pairs: set[Pair] = set()
    for finding in findings:
        by_key.setdefault((finding.subject.table, finding.subject.key), []).append(finding.id)
        pairs.add((finding.id, str(finding.subject)))
    for table, key, columns, things in _RULES:
        if any(subject == _SUBJECTS[table] for subject, _ in by_key):
            for row in reader.dicts(table, (key, *columns)):
                for finding_id in by_key.get((_SUBJECTS[table], row[key]), ()):
                    pairs.update((finding_id, thing) for thing in things(row, own))
    return tuple(sorted(pairs))


def _payment(row: Row, own: frozenset[str]) -> Iterator[str]:  # noqa: ARG001 - one shape for every table
    """Yield the account and the payee that a payment speaks of."""
    if row["account_key"]:
        yield f"account:{row['account_key']}"
    if row["payee_code"]:
        yield f"counterparty:{row['payee_code']}"


def _payment_mail(row: Row, own: frozenset[str]) -> Iterator[str]:  # noqa: ARG001 - one shape for every table
    """Yield the message that speaks of a payment."""
    yield f"message:{row['message_uid']}"


def _message(row: Row, own: frozenset[str]) -> Iterator[str]:
    """Yield the sender's domain; the address where everyone may have one there, nothing for our own."""
    address = (row["from_address"] or "").lower()
    domain = domain_of(address)
    if domain in FREEMAIL:
        yield f"address:{address}"
    elif domain and domain not in own:
        yield f"domain:{domain}"


_SUBJECTS = {"payment": "payment", "payment_mail": "payment", "message": "message"}
_RULES: tuple[tuple[str, str, tuple[str, ...], Callable[[Row, frozenset[str]], Iterator[str]]], ...] = (
    ("payment", "payment_uid", ("account_key", "payee_code"), _payment),
    ("payment_mail", "payment_uid", ("message_uid",), _payment_mail),
    ("message", "message_uid", ("from_address",), _message),
)
