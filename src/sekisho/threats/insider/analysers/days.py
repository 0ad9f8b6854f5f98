"""What each person moved out or destroyed on each day, by channel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from operator import itemgetter
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.logins import match_logins
from sekisho.identity.staff_accounts import with_logins
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell

OUT = {
    ("copy", "usb"): "usb",
    ("write", "usb"): "usb",
    ("rename", "usb"): "usb",
    ("copy", "disc"): "usb",
    ("write", "disc"): "usb",
}
_BY_ACTION = {"print": "print", "upload": "web", "attach": "mail", "delete": "delete"}
OPEN, CLOSE = 7, 20
MOST = 50
"""Rows of a day that are kept to show it by."""


@dataclass(slots=True)
class Day:
    """One person's day in one channel. `proof` are rows of that day, one an hour."""

    events: int
    size: int | None
    after_hours: int
    proof: list[str]


def channel_of(action: str, channel: str) -> str | None:
    """Return the way out that an action is, None where nothing leaves and nothing is destroyed."""
    if channel == "cloud" and action in {"copy", "write", "upload"}:
        return "cloud"
    return OUT.get((action, channel)) or _BY_ACTION.get(action)


Days = dict[tuple[str, str, date, str], Day]
"""By person, kind of person, local day and channel."""


def days(reader: TableReader, setting: Setting) -> Days:
    """Return every person's days. Hours are counted in the store; whole hours become local days here."""
    rows = [*_on_devices(reader), *_in_the_cloud(reader)]
    staff = with_logins(reader, latest(reader, "staff", ("employee_id",), _STAFF))
    people = match_logins({row["user_name"] for row in rows}, staff)
    found: Days = {}
    clock = cache(partial(_local, setting))
    for row in rows:
        channel = channel_of(row["action"], row["channel"])
        if channel:
            _add(found, row, channel, people, clock(row["hour"]))
    return found


def _local(setting: Setting, hour: int) -> tuple[date, int]:
    """Return the local day and hour of an hour, told in seconds since 1970."""
    local = datetime.fromtimestamp(hour, setting.zone)
    return local.date(), local.hour


_STAFF = ("name", "name_romaji", "email")
DELETES = ("FileDeleted", "FileRecycled", "FolderDeleted", "FolderRecycled", "FileDeletedFirstStageRecycleBin")


def _on_devices(reader: TableReader) -> list[dict[str, Any]]:
    if "endpoint_activity" not in reader.names():
        return []
    import ibis

    events: Any = reader.ibis("endpoint_activity")
    kept = events.filter(events.event_time.notnull(), events.user_name.notnull())
    hours = kept.group_by(
        "user_name", "action", "channel", hour=kept.event_time.truncate("h").epoch_seconds()
    ).aggregate(events=ibis._.count(), size=ibis._.size_bytes.sum(), proof=ibis._.row_id.min())
    found: list[dict[str, Any]] = hours.to_pyarrow().to_pylist()
    return found


def _in_the_cloud(reader: TableReader) -> list[dict[str, Any]]:
    """Return the deletions of files that a cloud service recorded, as those of a device."""
    if "api_activity" not in reader.names():
        return []
    import ibis

    calls: Any = reader.ibis("api_activity")
    kept = calls.filter(calls.operation.isin(DELETES), calls.event_time.notnull(), calls.actor_user.notnull())
    hours = kept.group_by(user_name=kept.actor_user, hour=kept.event_time.truncate("h").epoch_seconds()).aggregate(
        events=ibis._.count(), proof=ibis._.row_id.min()
    )
    rows: list[dict[str, Any]] = hours.to_pyarrow().to_pylist()
    return [{**row, "action": "delete", "channel": "cloud", "size": None} for row in rows]


def _add(found: Days, row: Mapping[str, Any], channel: str, people: Mapping[str, str], when: tuple[date, int]) -> None:
    known = people.get(row["user_name"])
    on, hour = when
    key = (known or row["user_name"], "person" if known else "login", on, channel)
    if (day := found.get(key)) is None:
        day = found[key] = Day(0, None, 0, [])
    day.events += row["events"]
    if row["size"] is not None:
        day.size = (day.size or 0) + int(row["size"])
    if not OPEN <= hour < CLOSE:
        day.after_hours += row["events"]
    day.proof.append(row["proof"])


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a person, day and channel."""
    for (person, kind, day, channel), one in sorted(days(reader, setting).items(), key=itemgetter(0)):
        yield {
            "user_day_uid": stable_id("ud", person, day.isoformat(), channel),
            "person": person,
            "person_kind": kind,
            "day": day,
            "channel": channel,
            "events": one.events,
            "bytes": one.size,
            "after_hours": one.after_hours,
            "proof": sorted(one.proof)[:MOST],
        }


def kept(reader: TableReader) -> Days:
    """Return the days as the table `user_day` keeps them."""
    if "user_day" not in reader.names():
        return {}
    return {
        (row["person"], row["person_kind"], row["day"], row["channel"]): Day(
            row["events"], row["bytes"], row["after_hours"], row["proof"] or []
        )
        for row in reader.dicts("user_day", _KEPT)
    }


_KEPT = ("person", "person_kind", "day", "channel", "events", "bytes", "after_hours", "proof")


ANALYSER = Analyser("user_day", 4, rows, ("staff", "directory_account"))
"""What people move out by day."""
