"""Each account of the firm with what logs show of a takeover, question by question, and what a taken mailbox gave away."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell
from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover.accounts import COLUMNS, Account, accounts
from sekisho.threats.email.takeover.events import Event, of_activity, of_sign_in
from sekisho.threats.email.takeover.exposure import Exposure, Letter, classes_of, exposed
from sekisho.threats.email.takeover.judge import VERSION, judge

_ACTIVITY = ("row_id", "place", "event_time", "activity_uid", "service", "operation", "actor_user", "actor_type", "actor_session",
             "source_address", "user_agent", "outcome", "error_code", "target", "parameters", "unmapped")  # fmt: skip
_SIGN_INS = ("row_id", "place", "event_time", "authentication_uid", "user_name", "user_uid", "app_name", "app_uid", "client_app",
             "user_kind", "outcome", "error_code", "proof", "source_address", "country", "user_agent", "device_uid",
             "device_compliant", "risk", "unmapped")  # fmt: skip
_SERVICES = ("Exchange", "AzureActiveDirectory", "Google login", "Google token", "Google user_accounts", "Google admin")


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row an account of the firm's domains that a log speaks of."""
    own = frozenset(setting.own_domains)
    events = list(_events(reader))
    found = accounts(judge(events, own), own)
    covered = _covered({event.service for event in events})
    read = _access(reader, {event.uid for one in found.values() for event in one.read_by_intruder()})
    taken = {name for name, one in found.items() if one.taken is Answer.FLAGGED}
    letters = _letters(reader, taken, own)
    for name, one in found.items():
        if one.heard:
            mine = [read[event.uid] for event in one.read_by_intruder() if event.uid in read]
            yield {**covered, **_row(one, exposed(mine, letters[name]) if name in taken else None)}


def _covered(services: set[str]) -> dict[str, Cell]:
    """Return the questions that the logs would have answered had there been something: clear where no record is about one."""
    told = {
        "Exchange": ("rule", "opened", "audit", "flow"),
        "AzureActiveDirectory": ("consent",),
        "Google token": ("consent",),
    }
    return {column: str(Answer.CLEAR) for service, columns in told.items() if service in services for column in columns}


def _events(reader: TableReader) -> Iterator[Event]:
    names = reader.names()
    if "api_activity" in names:
        calls = reader.ibis("api_activity")
        kept = calls.filter(calls.service.isin(_SERVICES)).select(*_ACTIVITY)
        for batch in kept.to_pyarrow().to_batches():
            yield from (of_activity(row, row["event_time"]) for row in batch.to_pylist() if row["event_time"])
    if "authentication" in names:
        for row in reader.dicts("authentication", _SIGN_INS):
            if row["event_time"]:
                yield of_sign_in(row, row["event_time"])


def _access(reader: TableReader, wanted: set[str]) -> dict[str, Mapping[str, Any]]:
    if not wanted or "mail_access" not in reader.names():
        return {}
    return {row["access_uid"]: row for row in reader.dicts("mail_access") if row["access_uid"] in wanted}


def _letters(reader: TableReader, taken: set[str], own: frozenset[str]) -> dict[str, list[Letter]]:
    """Return the messages of taken mailboxes: those that name the account, or lie in a file called as it is."""
    found: dict[str, list[Letter]] = defaultdict(list)
    if not taken or "message" not in reader.names():
        return found
    columns = (
        "message_uid",
        "mailbox",
        "message_id",
        "from_address",
        "to_addresses",
        "cc_addresses",
        "attachment_names",
    )
    known = {}
    if "message_features" in reader.names():
        features = reader.dicts("message_features", ("message_uid", "intents", "account_numbers"))
        known = {row["message_uid"]: row for row in features}
    for row in reader.dicts("message", columns):
        named = [row["from_address"], *(row["to_addresses"] or ()), *(row["cc_addresses"] or ())]
        addresses = {one.lower() for one in named if one}
        feature = known.get(row["message_uid"], {})
        accounts_named = bool(feature.get("account_numbers"))
        letter = Letter(
            row["message_id"] or "",
            frozenset(one for one in addresses if one.rpartition("@")[2] not in own),
            classes_of(row["attachment_names"] or (), feature.get("intents") or (), accounts=accounts_named),
        )
        for name in taken & (addresses | {str(row["mailbox"]).lower()}):
            found[name].append(letter)
    return found


def _row(account: Account, exposure: Exposure | None) -> Mapping[str, Cell]:
    values: dict[str, Cell] = {
        "mailbox": account.name,
        "taken": str(account.taken),
        "signs": list(account.signs) or None,
        "proof": sorted({row for name in account.signs for row in _proof(account, name)})[:50] or [account.heard],
    }
    for question, column in COLUMNS.items():
        held = account.held(question)
        if held:
            values[column] = str(held.answer)
        if held and held.answer is not Answer.CLEAR:
            values |= {f"{column}_count": held.count, f"{column}_what": held.what, f"{column}_by": held.by,
                       f"{column}_time": held.time, f"{column}_proof": list(held.proof) or None}  # fmt: skip
    if exposure is not None:
        values |= {
            "messages_least": exposure.messages[0],
            "messages_most": exposure.messages[1],
            "persons_least": exposure.persons[0],
            "persons_most": exposure.persons[1],
            "classes": list(exposure.classes) or None,
            "gaps": list(exposure.gaps) or None,
        }
    return values


def _proof(account: Account, question: str) -> tuple[str, ...]:
    held = account.held(question)
    return held.proof if held else ()


ANALYSER = Analyser("mailbox_takeover", VERSION, rows, ("authentication", "mail_access", "message", "message_features"))
"""What logs show of a takeover."""
