"""One line of a device's log -> one row of `endpoint_activity`."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sekisho.connectors.contract import Context
from sekisho.connectors.endpoint_csv.words import action_of, channel_of, is_outcome, on_medium, was_blocked
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.moments import moment as written_moment
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import NoValue, Value, folded, text
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

_TIME = re.compile(
    r"(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(b|bytes|byte|バイト|kb|kib|mb|mib|gb|gib)?", re.IGNORECASE)
_EMPTY_YEAR = 1900
"""Sheets keep a time of day as that time on the day before their first."""
_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; a reject where the time is missing or unclear, or neither an action nor a way is named.

    A time without a zone is the firm's local time.
    """
    cells = value_record(record)
    when = _when(cells, context.time_zone)
    if when is None:
        written = folded(cells.get("time") or cells.get("time_utc") or cells.get("day"))
        yield Rejected(record.place, "time", "date_unclear" if written else "value_missing", written[:40])
        return
    done, way, outcome = _said(cells)
    if not (done or way):
        yield Rejected(record.place, "action", "value_missing")
        return
    parts = {name: text(cells.get(name)) or None for name in _TEXTS}
    action = "other" if was_blocked(done, outcome) else action_of(done, way)
    channel = channel_of(way, done, parts["destination"] or "", parts["medium"] or "")
    name = text(cells.get("device_too"))
    if channel == "unknown" and parts["medium"] and on_medium(done, parts["destination"] or ""):
        channel = "usb"
    elif channel == "unknown" and name and parts["medium"] and on_medium(done, parts["source_path"] or ""):
        channel, parts["medium"] = "usb", f"{name} {parts['medium']}"
    yield Row(
        "endpoint_activity",
        record.place,
        {
            "activity_uid": stable_id("ea", when.isoformat(), done, way, *(parts[name] or "" for name in _TEXTS),
                                      " ".join(folded(cells[name]) for name in _SIZES if name in cells)),
            **parts,
            "action": action,
            "channel": _OWN if folded(cells.get("trusted")).lower() in _YES else channel,
            "size_bytes": _size(cells),
            "unmapped": json.dumps(
                {"action": done, "channel": way, **({"outcome": outcome} if outcome else {})}, ensure_ascii=False
            ),
        },
        when,
    )  # fmt: skip


def _said(cells: Mapping[str, Value]) -> tuple[str, str, str]:
    """Return what was done, by which way, and what became of it: some logs say the last under "Action"."""
    done, second = folded(cells.get("action")), folded(cells.get("action_too"))
    outcome = folded(cells.get("outcome"))
    if second and is_outcome(done):
        done, outcome = second, done
    elif is_outcome(second) and not outcome:
        outcome = second
    return done, folded(cells.get("channel")), outcome


_OWN = "network"
"""Where a copy goes that stays with the firm: its own cloud or share, by the tool's word."""
_YES = frozenset({"true", "yes", "1", "○", "はい", "許可", "信頼済み"})
_SIZES = {"size_bytes": 1, "size_kb": 1024, "size_mb": 1024**2}
_TEXTS = ("user_name", "device", "medium", "file_name", "source_path", "destination")


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _when(cells: Mapping[str, Value], time_zone: str) -> datetime | None:
    """Return the instant of a line: of its own column, in UTC where the header says so, or of day and clock together."""
    if cells.get("time_utc") is not None:
        return moment(cells["time_utc"], "UTC")
    whole = moment(cells.get("time") or cells.get("day"), time_zone)
    date = day(cells.get("day"))
    if whole is not None or date is None:
        return whole
    clock = _clock(cells.get("time"))
    return moment(f"{date} {clock}", time_zone) if clock else None


def _clock(value: Value) -> str:
    """Return a time of day as it is written, or as a sheet counts it: a part of a day, or a moment of the year 1899."""
    if isinstance(value, datetime):
        return f"{value:%H:%M:%S}" if value.year <= _EMPTY_YEAR else ""
    if isinstance(value, float) and 0 <= value < 1:
        seconds = round(value * 86_400) % 86_400
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return folded(value).strip()


def _size(cells: Mapping[str, Value]) -> int | None:
    """Return the bytes of a line; a number without a unit is of the unit that its header names."""
    for name, unit in _SIZES.items():
        if name in cells and (found := size(cells[name], unit)) is not None:
            return found
    return None


def moment(value: Value, time_zone: str) -> datetime | None:
    """Return the instant that a cell means, None where it is none; without a zone it is that of the firm."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=_zone(time_zone))).astimezone(UTC)
    if value is None or isinstance(value, NoValue):
        return None
    found = _TIME.fullmatch(folded(value).strip())
    if found is None:
        return written_moment(value, time_zone)
    year, month, day, hour, minute, second = (int(one or 0) for one in found.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(time_zone))
        if found[7]:
            zone = "+00:00" if found[7].upper() == "Z" else found[7]
            local = datetime.fromisoformat(f"{local:%Y-%m-%dT%H:%M:%S}{zone}")
    except ValueError:
        return None
    return local.astimezone(UTC)


def size(value: Value, of: int = 1) -> int | None:
    """Return bytes; None where the cell says nothing or is no size. A number without a unit counts `of` bytes each."""
    found = _SIZE.fullmatch(folded(value).strip())
    if found is None:
        return None
    unit = _UNITS.get(found[2].lower()[0], 1) if found[2] else of
    return round(float(found[1].replace(",", "")) * unit)
