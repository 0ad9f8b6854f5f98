"""What happened in a case, in order of time, read from the rows that its findings are about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.findings.nouns import Finding
from sekisho.identity.domains import domain_of
from sekisho.model.errors import Param

SIGNS = ("sign_in", "rule", "opened", "consent", "audit", "flow")
ASKS = (
    ("asked_account", frozenset({"account_change", "settlement_change"})),
    ("asked_payroll", frozenset({"payroll_change"})),
    ("asked_payment", frozenset({"payment_request", "invoice_due", "transfer_instruction", "gift_card"})),
    ("asked_sign_in", frozenset({"credential_lure"})),
    ("asked_data", frozenset({"data_request"})),
    ("asked_elsewhere", frozenset({"out_of_band", "callback_request"})),
)
MOST_OF_THREAD = 4
Row = Mapping[str, Any]
_LETTER = ("message_uid", "row_id", "event_time", "from_address", "message_id")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a case: when, what (a code with its sentence in `text/`), its parameters, and the rows that say so.

    Parameters are in the clear: who shows them masks what a reader does not need. `about` is the subject, `table:key`.
    """

    at: datetime
    code: str
    params: tuple[tuple[str, Param | date], ...] = ()
    rows: tuple[str, ...] = ()
    about: str = ""

    def param(self, name: str) -> Param | date:
        """Return a parameter, None where it has none of that name."""
        return dict(self.params).get(name)


def subjects(finding: Finding) -> frozenset[tuple[str, str]]:
    """Return what a finding is about as (table, key), with the mail that its reasons name."""
    named = {value for reason in finding.reasons for name, value in reason.params if name == "message" and value}
    return frozenset({(finding.subject.table, finding.subject.key), *(("message", str(uid)) for uid in named)})


def happenings(findings: Iterable[Finding], reader: TableReader, own: frozenset[str]) -> tuple[Happening, ...]:
    """Return the events that the evidence tells of the findings' subjects, the earliest first.

    `own` are the firm's own domains. What has no time in the evidence is no event. Mail that a reason names, and mail
    of the same thread that nobody flagged, is told too. Tables are read once, however many findings there are.
    """
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        for table, key in subjects(finding):
            wanted.setdefault(table, set()).add(key)
    told: set[Happening] = set()
    for table, read in _READ.items():
        if table in wanted:
            told.update(read(wanted[table], reader, own))
    return tuple(sorted(told, key=_when))


def of_case(told: Iterable[Happening], findings: Iterable[Finding]) -> tuple[Happening, ...]:
    """Return the events of some findings, each once: a mail that two of them answer is one event."""
    about = {f"{table}:{key}" for finding in findings for table, key in subjects(finding)}
    once: dict[tuple[datetime, str, tuple[str, ...]], Happening] = {}
    for one in told:
        if one.about in about:
            once.setdefault(_when(one), one)
    answered = {row for one in once.values() if not one.code.startswith("thread_") for row in one.rows}
    kept = [one for one in once.values() if not (one.code.startswith("thread_") and answered & set(one.rows))]
    around = [one for one in kept if one.code.startswith("thread_")][:-MOST_OF_THREAD]
    return _ways_out(tuple(sorted((one for one in kept if one not in around), key=_when)))


def _ways_out(told: tuple[Happening, ...]) -> tuple[Happening, ...]:
    """Return the events with a rule that sends mail on as one event: the log of it tells both the rule and the way out."""
    ways = [one for one in told if one.code == "forwarding" and one.rows]
    kept = []
    for one in told:
        way = next((way for way in ways if one.code == "rule" and set(way.rows) <= set(one.rows)), None)
        if way:
            ways.remove(way)
        kept.append(replace(one, code="rule_out", params=(*one.params, *way.params)) if way else one)
    return tuple(one for one in kept if one.code != "forwarding" or one in ways or not one.rows)


def _when(one: Happening) -> tuple[datetime, str, tuple[str, ...]]:
    return one.at, one.code, one.rows


def _mail(uids: set[str], reader: TableReader, own: frozenset[str]) -> Iterator[Happening]:
    """Yield when each message came, once however many mailboxes it lies in, and the heaviest thing that it asks for."""
    rows = _picked(reader, "message", "message_uid", uids, (*_LETTER, "reference_ids"))
    first = _first(rows)
    yield from _thread(rows, reader, own)
    asked = {
        row["message_uid"]: row
        for row in _picked(reader, "message_features", "message_uid", uids, ("intents", "account_numbers"))
    }
    for uid, row in first.items():
        feature = asked.get(uid, dict[str, Any]())
        intents = frozenset(feature.get("intents") or ())
        numbers = feature.get("account_numbers") or ()
        what = next((code for code, kinds in ASKS if kinds & intents), "mail")
        domain = domain_of(row["from_address"])
        where = "inside" if domain in own else "outside"
        account = (("account", numbers[0]),) if what == "asked_account" and numbers else ()
        yield Happening(
            row["event_time"],
            f"{what}_{where}",
            (("domain", domain or "–"), *account),
            (row["row_id"],),
            f"message:{uid}",
        )


def _first(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the earliest copy of each message; those without a time are left out."""
    dated = sorted((row for row in rows if row["event_time"]), key=_order, reverse=True)
    return {row["message_uid"]: row for row in dated}


def _thread(rows: Iterable[Row], reader: TableReader, own: frozenset[str]) -> Iterator[Happening]:
    """Yield the mails that those of a case answer."""
    answers: dict[str, set[str]] = {}
    for row in rows:
        for one in row["reference_ids"] or ():
            answers.setdefault(one, set()).add(row["message_uid"])
    answered = _picked(reader, "message", "message_id", set(answers), _LETTER) if answers else []
    for row in _first(answered).values():
        domain = domain_of(row["from_address"])
        code = f"thread_{'inside' if domain in own else 'outside'}"
        for uid in sorted(answers[row["message_id"]]):
            yield Happening(row["event_time"], code, (("domain", domain or "–"),), (row["row_id"],), f"message:{uid}")


def _order(row: Row) -> tuple[datetime, str]:
    return row["event_time"], row["row_id"]


def _mailboxes(keys: set[str], reader: TableReader, own: frozenset[str]) -> Iterator[Happening]:  # noqa: ARG001
    """Yield the first of each kind of sign that a mailbox was taken."""
    columns = [f"{sign}{part}" for sign in SIGNS for part in ("", "_what", "_count", "_time", "_proof")]
    for row in reader.dicts("mailbox_takeover", ("mailbox", *columns)):
        if row["mailbox"] not in keys:
            continue
        for sign in SIGNS:
            if row[sign] in {"flagged", "undetermined"} and row[f"{sign}_time"]:
                code = sign if row[sign] == "flagged" else f"{sign}_unsure"
                params = (("what", row[f"{sign}_what"] or "–"), ("count", row[f"{sign}_count"] or 1))
                proof = tuple((row[f"{sign}_proof"] or ())[:3])
                yield Happening(row[f"{sign}_time"], code, params, proof, f"mailbox_takeover:{row['mailbox']}")


def _forwarding(keys: set[str], reader: TableReader, own: frozenset[str]) -> Iterator[Happening]:  # noqa: ARG001
    for row in reader.dicts("mailbox_forwarding", ("mailbox", "targets", "set_time", "proof")):
        if row["mailbox"] in keys and row["set_time"]:
            places = ", ".join(sorted({domain_of(one) for one in row["targets"] or ()} - {""})) or "–"
            about = f"mailbox_forwarding:{row['mailbox']}"
            yield Happening(row["set_time"], "forwarding", (("domain", places),), tuple(row["proof"][:3]), about)


def _payments(uids: set[str], reader: TableReader, own: frozenset[str]) -> Iterator[Happening]:  # noqa: ARG001
    """Yield when each payment was first seen in a file: an instruction has no hour of its own."""
    columns = (
        "row_id",
        "ingest_time",
        "payee_name",
        "payee_code",
        "amount_minor",
        "currency",
        "account_key",
        "value_date",
    )
    for row in _picked(reader, "payment", "payment_uid", uids, columns):
        params = (
            ("account", row["account_key"] or ""),
            ("amount_minor", row["amount_minor"]),
            ("currency", row["currency"]),
            ("day", row["value_date"]),
            ("payee", row["payee_name"] or row["payee_code"] or ""),
            ("payee_code", row["payee_code"] or ""),
        )
        yield Happening(row["ingest_time"], "payment", params, (row["row_id"],), f"payment:{row['payment_uid']}")


def _picked(reader: TableReader, name: str, key: str, keys: set[str], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows with some keys."""
    table = reader.ibis(name)
    wanted = tuple(dict.fromkeys((key, *columns)))
    rows: list[dict[str, Any]] = table.filter(table[key].isin(sorted(keys))).select(*wanted).to_pyarrow().to_pylist()  # fmt: skip
    return rows


_READ = {
    "message": _mail,
    "mailbox_takeover": _mailboxes,
    "mailbox_forwarding": _forwarding,
    "payment": _payments,
}
