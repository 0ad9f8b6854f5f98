"""Each account of the firm with what logs show of a takeover, question by question, and what a taken mailbox gave away."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell
from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover import chains, factors, items
from sekisho.threats.email.takeover.accounts import QUESTIONS, Account, accounts
from sekisho.threats.email.takeover.events import Event, of_activity, of_sign_in
from sekisho.threats.email.takeover.exposure import Exposure, Letter, classes_of, exposed
from sekisho.threats.email.takeover.judge import EXCHANGE, VERSION, judge
from sekisho.threats.email.takeover.said import Said

_ACTIVITY = ("row_id", "place", "event_time", "activity_uid", "service", "operation", "actor_user", "actor_type", "actor_session",
             "source_address", "user_agent", "outcome", "error_code", "target", "parameters", "unmapped")  # fmt: skip
_SIGN_INS = ("row_id", "place", "event_time", "authentication_uid", "user_name", "user_uid", "app_name", "app_uid", "client_app",
             "user_kind", "outcome", "error_code", "proof", "source_address", "country", "user_agent", "device_uid",
             "device_compliant", "risk", "unmapped")  # fmt: skip
_SERVICES = ("Exchange", "AzureActiveDirectory", "Google login", "Google token", "Google user_accounts", "Google admin")


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row an account of the firm's domains that a log speaks of.

    Mail that was sent and read is most of a log and tells nothing of an account by itself: it is taken only for accounts
    of which something else is told.
    """
    own = frozenset(setting.own_domains)
    events = [*_events(reader), *_sign_ins(reader)]
    first = judge(events, own)
    doubted = {name for one in first if _telling(one) for name in (one.account, one.event.actor) if name}
    everyday = list(_everyday(reader, doubted)) if doubted else []
    found = accounts(judge([*events, *everyday], own) if everyday else first, own)
    read = _access(reader, {event.uid for one in found.values() for event in one.read_by_intruder()})
    taken = {name for name, one in found.items() if one.taken is Answer.FLAGGED}
    letters = _letters(reader, taken, own)
    covered, heard = _covered(reader), _heard(reader, events)
    for name in sorted(heard.keys() | found.keys()):
        if name.rpartition("@")[2] in own:
            one = found.get(name) or Account(name)
            mine = [read[event.uid] for event in one.read_by_intruder() if event.uid in read]
            proof = one.heard or heard.get(name, "")
            yield {**covered, **_row(one, proof, exposed(mine, letters[name]) if name in taken else None)}


def _telling(said: Said) -> bool:
    """Tell whether a record speaks of somebody else in an account, or of a step that may be one of a chain."""
    strange = any(one.code in {"new_network", "new_device"} for one in said.reasons)
    return said.answer is not Answer.CLEAR or said.question == factors.QUESTION or strange


def _calls(reader: TableReader) -> Any:
    calls = reader.ibis("api_activity")
    return calls.filter(calls.service.isin(_SERVICES))


def _events(reader: TableReader) -> Iterator[Event]:
    """Yield the records of audit logs, without everyday mail whose reading was recorded whole."""
    if "api_activity" not in reader.names():
        return
    calls = _calls(reader)
    gap = (calls.operation == items.OPERATION) & calls.parameters.contains('"IsThrottled":"True"')
    everyday = (calls.service == "Exchange") & ~calls.operation.isin(sorted(EXCHANGE))
    yield from _made(calls.filter(~everyday | gap))


def _everyday(reader: TableReader, names: set[str]) -> Iterator[Event]:
    if "api_activity" not in reader.names():
        return
    calls = _calls(reader)
    of_them = calls.actor_user.lower().isin(sorted(names)) | calls.target.lower().isin(sorted(names))
    recorded = ~calls.parameters.contains('"IsThrottled":"True"').fill_null(False)
    yield from _made(
        calls.filter(calls.operation.isin([*chains.SENDS, *chains.DELETES, items.OPERATION]), of_them, recorded)
    )


def _made(calls: Any) -> Iterator[Event]:
    for batch in calls.select(*_ACTIVITY).to_pyarrow().to_batches():
        yield from (of_activity(row, row["event_time"]) for row in batch.to_pylist() if row["event_time"])


def _sign_ins(reader: TableReader) -> Iterator[Event]:
    """Yield the first sign-in of each kind a day: the same account, address, client, device and outcome."""
    if "authentication" not in reader.names():
        return
    log = reader.ibis("authentication")
    log = log.filter(log.event_time.notnull())
    same = (
        "user_name",
        "user_uid",
        "source_address",
        "client_app",
        "device_uid",
        "outcome",
        "error_code",
        "risk",
        "proof",
        "country",
    )
    kept = log.group_by(*same, day=log.event_time.date()).aggregate(
        event_time=log.event_time.min(),
        times=log.count(),
        **{name: log[name].argmin(log.event_time) for name in _SIGN_INS if name not in same and name != "event_time"},
    )
    for batch in kept.to_pyarrow().to_batches():
        yield from (of_sign_in(row, row["event_time"]) for row in batch.to_pylist())


def _heard(reader: TableReader, events: list[Event]) -> dict[str, str]:
    """Return every account that a log speaks of, with a row that does."""
    found = {event.actor: event.row for event in events if "@" in event.actor and not (event.sign_in and event.failed)}
    if "api_activity" in reader.names():
        calls = _calls(reader)
        seen = calls.group_by(name=calls.actor_user.lower()).aggregate(row_id=calls.row_id.min())
        found |= {row["name"]: row["row_id"] for row in seen.to_pyarrow().to_pylist() if row["name"]}
    return found


def _covered(reader: TableReader) -> dict[str, Cell]:
    """Return the questions that the logs would have answered had there been something: clear where no record is about one."""
    told = {
        "Exchange": ("rule", "opened", "audit", "flow"),
        "AzureActiveDirectory": ("consent",),
        "Google token": ("consent",),
    }
    if "api_activity" not in reader.names():
        return {}
    calls = _calls(reader)
    calls = calls.filter(~calls.operation.isin(["UserLoggedIn", "UserLoginFailed"]))
    services = {row["service"] for row in calls.select("service").distinct().to_pyarrow().to_pylist()}
    return {column: str(Answer.CLEAR) for service, columns in told.items() if service in services for column in columns}


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


def _row(account: Account, heard: str, exposure: Exposure | None) -> Mapping[str, Cell]:
    held = {name: found for name in account.said if (found := account.held(name))}
    values: dict[str, Cell] = {
        "mailbox": account.name,
        "taken": str(account.taken),
        "signs": list(account.signs) or None,
        "proof": sorted({row for name in account.signs for row in held[name].proof})[:50] or [heard],
    }
    for name in QUESTIONS:
        found = held.get(name)
        if found:
            values[name] = str(found.answer)
        if found and found.answer is not Answer.CLEAR:
            values |= {f"{name}_count": found.count, f"{name}_what": found.what, f"{name}_by": found.by,
                       f"{name}_time": found.time, f"{name}_proof": list(found.proof) or None}  # fmt: skip
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


ANALYSER = Analyser("mailbox_takeover", VERSION, rows, ("authentication", "mail_access", "message", "message_features"))
"""What logs show of a takeover."""
