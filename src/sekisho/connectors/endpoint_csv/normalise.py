"""One line of a device's log -> one row of `endpoint_activity`."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sekisho.connectors.contract import Context
from sekisho.connectors.endpoint_csv.words import action_of, channel_of
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import NoValue, Value, folded, text
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

_TIME = re.compile(
    r"(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(b|bytes|byte|バイト|kb|kib|mb|mib|gb|gib)?", re.IGNORECASE)
_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; a reject where the time is missing or unclear, or neither an action nor a way is named.

    A time without a zone is the firm's local time.
    """
    cells = value_record(record)
    when = moment(cells.get("time"), context.time_zone)
    if when is None:
        written = folded(cells.get("time"))
        yield Rejected(record.place, "time", "date_unclear" if written else "value_missing", written[:40])
        return
    done, way = folded(cells.get("action")), folded(cells.get("channel"))
    if not (done or way):
        yield Rejected(record.place, "action", "value_missing")
        return
    parts = {name: text(cells.get(name)) or None for name in _TEXTS}
    action = action_of(done, way)
    yield Row(
        "endpoint_activity",
        record.place,
        {
            "activity_uid": stable_id("ea", when.isoformat(), done, way, *(parts[name] or "" for name in _TEXTS),
                                      folded(cells.get("size_bytes"))),
            **parts,
            "action": action,
            "channel": channel_of(way, done, parts["destination"] or "", parts["medium"] or ""),
            "size_bytes": size(cells.get("size_bytes")),
            "unmapped": json.dumps({"action": done, "channel": way}, ensure_ascii=False),
        },
        when,
    )  # fmt: skip


_TEXTS = ("user_name", "device", "medium", "file_name", "source_path", "destination")


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def moment(value: Value, time_zone: str) -> datetime | None:
    """Return the instant that a cell means, None where it is none; without a zone it is that of the firm."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=_zone(time_zone))).astimezone(UTC)
    if value is None or isinstance(value, NoValue):
        return None
    found = _TIME.fullmatch(folded(value).strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(one or 0) for one in found.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(time_zone))
        if found[7]:
            zone = "+00:00" if found[7].upper() == "Z" else found[7]
            local = datetime.fromisoformat(f"{local:%Y-%m-%dT%H:%M:%S}{zone}")
    except ValueError:
        return None
    return local.astimezone(UTC)


def size(value: Value) -> int | None:
    """Return bytes; None where the cell says nothing or is no size."""
    found = _SIZE.fullmatch(folded(value).strip())
    if found is None:
        return None
    unit = _UNITS.get((found[2] or "b").lower()[0], 1)
    return round(float(found[1].replace(",", "")) * unit)
