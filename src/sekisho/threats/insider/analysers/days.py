"""What each person moved out or destroyed on each day, by channel."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from operator import itemgetter
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.arrow import ArrowTable, text_table, to_dicts
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.logins import match_logins
from sekisho.identity.staff_accounts import with_logins
from sekisho.model.ids import ids_of
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


Days = dict[tuple[str, str, date, str], Day]
"""By person, kind of person, local day and channel."""


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a person, day and channel, in their order. Everything is counted in the store."""
    import ibis

    hourly = [one for one in (_on_devices(reader), _in_the_cloud(reader)) if one is not None]
    if not hourly:
        return
    # Hours are few, however many events there are; they are asked three times.
    hours = ibis.union(*hourly).cache()
    every = sorted(hours.select("hour").distinct().to_pyarrow().column("hour").to_pylist())
    if not every:
        return
    logins = {
        row["login"]: row["hours"]
        for row in to_dicts(hours.group_by("login").aggregate(hours=hours.count()).to_pyarrow())
    }
    staff = with_logins(reader, latest(reader, "staff", ("employee_id",), _STAFF))
    known = match_logins(logins, staff)
    local = _local(hours.hour, every, setting.zone)
    late = ~((local.hour() >= OPEN) & (local.hour() < CLOSE))
    timed = hours.mutate(day=local.date(), late=late.ifelse(hours.events, 0))
    for lot in _lots(logins, known):
        for person, mine in groupby(to_dicts(_days(timed, lot, known)), key=itemgetter("person")):
            uid = ids_of("ud", person)
            for row in mine:
                yield {"user_day_uid": uid(row["day"].isoformat(), row["channel"]), **row}


def _lots(logins: Mapping[str, int], known: Mapping[str, str]) -> Iterator[list[str]]:
    """Cut logins, each with its hours, into lots of about so many hours, in the order of their persons and each in one lot."""
    lot: list[str] = []
    hours = 0
    for _, mine in groupby(sorted(logins, key=lambda one: known.get(one, one)), key=lambda one: known.get(one, one)):
        names = list(mine)
        lot += names
        hours += sum(map(logins.__getitem__, names))
        if hours >= _HOURS:
            yield lot
            lot, hours = [], 0
    if lot:
        yield lot


def _days(timed: Any, logins: Sequence[str], known: Mapping[str, str]) -> ArrowTable:
    """Return the days of some logins, in order, from their hours."""
    import ibis

    people = text_table({
        "login": logins,
        "person": [known.get(login, login) for login in logins],
        "person_kind": ["person" if login in known else "login" for login in logins],
    })  # fmt: skip
    named = timed.join(ibis.memtable(people), "login")
    days = named.group_by("person", "person_kind", "day", "channel").aggregate(
        events=named.events.sum(),
        bytes=named.bytes.sum(),
        after_hours=named.late.sum(),
        proof=named.proof.collect(order_by=named.proof)[:MOST],
    )
    return days.order_by("person", "person_kind", "day", "channel").to_pyarrow()


_HOURS = 200_000
"""Hours whose days are counted at a time: lists of proof do not go to the disk."""
_STAFF = ("name", "name_romaji", "email")
DELETES = ("FileDeleted", "FileRecycled", "FolderDeleted", "FolderRecycled", "FileDeletedFirstStageRecycleBin")


def _local(hour: Any, every: Sequence[datetime], zone: tzinfo) -> Any:
    """Return a column of whole hours in local time: `every` of them, sorted, one or more; the rules of zones are in Python."""
    import ibis

    ends: list[tuple[datetime, timedelta]] = []
    for offset, run in groupby(every, key=lambda one: one.astimezone(zone).utcoffset() or timedelta(0)):
        *_, last = run
        ends.append((last, offset))
    *before, (_, offset) = ends
    found = hour + ibis.interval(seconds=int(offset.total_seconds()))
    for last, earlier in reversed(before):
        found = (hour <= last).ifelse(hour + ibis.interval(seconds=int(earlier.total_seconds())), found)
    return found


def _channel(action: Any, channel: Any) -> Any:
    """Return the way out that an action is, null where nothing leaves and nothing is destroyed."""
    import ibis

    cloud = (channel == "cloud") & action.isin(["copy", "write", "upload"])
    ways = [((action == done) & (channel == way), out) for (done, way), out in OUT.items()]
    alone = [(action == done, out) for done, out in _BY_ACTION.items()]
    return ibis.cases((cloud, "cloud"), *ways, *alone)


def _on_devices(reader: TableReader) -> Any:
    """Return what was done on devices by login, way out and hour; each kind of action has its proof."""
    if "endpoint_activity" not in reader.names():
        return None
    import ibis

    events: Any = reader.ibis("endpoint_activity")
    named = events.filter(events.event_time.notnull(), events.user_name.notnull()).mutate(
        way=_channel(events.action, events.channel)
    )
    kept = named.filter(named.way.notnull())
    hours = kept.group_by("action", "channel", "way", login=kept.user_name, hour=kept.event_time.truncate("h"))
    counted = hours.aggregate(events=ibis._.count(), bytes=ibis._.size_bytes.sum(), proof=ibis._.row_id.min())
    return counted.select("login", "hour", "events", "bytes", "proof", channel="way")


def _in_the_cloud(reader: TableReader) -> Any:
    """Return the deletions of files that a cloud service recorded, as those of a device."""
    if "api_activity" not in reader.names():
        return None
    import ibis

    calls: Any = reader.ibis("api_activity")
    kept = calls.filter(calls.operation.isin(DELETES), calls.event_time.notnull(), calls.actor_user.notnull())
    hours = kept.group_by(login=kept.actor_user, hour=kept.event_time.truncate("h"))
    counted = hours.aggregate(events=ibis._.count(), bytes=ibis.null("int64"), proof=ibis._.row_id.min())
    return counted.mutate(channel=ibis.literal("delete")).select("login", "hour", "events", "bytes", "proof", "channel")


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
