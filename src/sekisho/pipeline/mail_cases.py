"""Changes of account that messages ask for, read from what the analysers made of the mail."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.accounts import number_of
from sekisho.identity.domains import registrable
from sekisho.identity.on_file import ListRow
from sekisho.payments.holds import Book
from sekisho.payments.mail_cases import BY_SENDER, Asked, mail_cases
from sekisho.payments.nouns import AccountCase
from sekisho.threats.email.analysers.judging.history.seen import CHANGES

_JUDGED = ("message_uid", "hold", "about")
_FEATURES = ("message_uid", "intents", "account_numbers", "sender_domain")
_MESSAGES = ("row_id", "message_uid", "ingest_time", "from_address")


def cases_by_mail(reader: TableReader, rows: tuple[ListRow, ...], book: Book) -> tuple[AccountCase, ...]:
    """Return the cases that messages opened and nothing in the ledger settled, in order of counterparty.

    Those that a call denied are among them. `rows` are those of all payee lists.
    """
    return mail_cases(_asked(reader, rows), book)


def _asked(reader: TableReader, lists: tuple[ListRow, ...]) -> Iterator[Asked]:
    """Yield what each held message asks for, once for each counterparty and account that is named.

    Mail that came since it was last judged is taken at its words: where these ask for a change, it is held.
    """
    held = dict(_held(reader, _domains(lists)))
    if not held:
        return
    first: dict[str, dict[str, Any]] = {}
    rows: dict[str, list[str]] = {}
    for row in reader.dicts("message", _MESSAGES):
        uid = row["message_uid"]
        if uid in held:
            rows.setdefault(uid, []).append(row["row_id"])
            known = first.get(uid)
            first[uid] = row if known is None or _when(row) < _when(known) else known
    for uid, row in sorted(first.items()):
        about, numbers = held[uid]
        sender = (row["from_address"] or "").lower()
        for key in about or (f"{BY_SENDER}{sender}",):
            for number in numbers or ("",):
                yield Asked(key, number, sender, uid, _when(row), tuple(rows[uid]))


def _when(row: Mapping[str, Any]) -> datetime:
    when: datetime = row["ingest_time"]
    return when


def _held(
    reader: TableReader, domains: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Yield each held message with the keys that it is about and the account numbers that it names."""
    judged = {
        row["message_uid"]: tuple(row["about"] or ()) if row["hold"] else None
        for row in reader.dicts("message_judgement", _JUDGED)
    }
    for row in reader.dicts("message_features", _FEATURES):
        uid = row["message_uid"]
        about = judged.get(uid)
        if uid not in judged and CHANGES & set(row["intents"] or ()):
            about = domains.get(row["sender_domain"] or "", ())
        if about is not None:
            yield uid, (about, _numbers(row["account_numbers"] or ()))


def _numbers(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for number in written if number_of(number)))


def _domains(lists: tuple[ListRow, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in lists:
        for domain in row["domains"] or ():
            found.setdefault(registrable(domain), {})[str(row["counterparty_key"])] = None
    return {domain: tuple(keys) for domain, keys in found.items()}
