"""Values of a JSON record -> cells of a table: what has the wrong type says nothing, and no text breaks storage."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)", re.IGNORECASE)
_SERIALISED = re.compile(r"/Date\((-?\d{1,14})\)/")
_LARGEST = 2**63


def clean(text: str) -> str:
    """Return a text that every store can hold: no zero bytes, no half surrogates."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def shown(value: Any, longest: int = 40) -> str:
    """Return the beginning of a value as a reject may show it."""
    return clean(str(value)[:longest])


def text(value: Any) -> str | None:
    """Return a text without blanks at its ends, None where it is none or empty; whole numbers as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < _LARGEST else None
    return (clean(value).strip() or None) if isinstance(value, str) else None


def lower(value: Any) -> str | None:
    """Return a text in lower case."""
    found = text(value)
    return found.lower() if found else None


def flag(value: Any) -> bool | None:
    """Return a truth value, also where it is written as a text; None for anything else."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def whole(value: Any) -> int | None:
    """Return a whole number that fits 64 bits."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST else None


def texts(value: Any) -> list[str] | None:
    """Return the texts of an array, None where it is no array or holds none."""
    found = [one for one in (text(item) for item in value) if one] if isinstance(value, list) else []
    return found or None


def moment(value: Any) -> datetime | None:
    """Return an instant (ISO 8601 with a zone, any number of decimals), None where it is none or has no zone."""
    if not isinstance(value, str):
        return None
    try:
        if found := _SERIALISED.fullmatch(value):
            return datetime.fromtimestamp(int(found[1]) / 1000, UTC)
        if not (found := _MOMENT.fullmatch(value.strip())):
            return None
        zone = "+00:00" if found[4] in {"Z", "z"} else found[4]
        read = datetime.fromisoformat(f"{found[1]}T{found[2]}{(found[3] or '')[:7]}{zone}").astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return read if read.date() > date(1900, 1, 1) else None


def inner(value: Any, *path: str) -> Any:
    """Return the value at a path of keys, None where the path leads nowhere."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of an array; empty for anything else."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def dumped(value: Any) -> str:
    """Return a value as JSON text, keys in the order of the source."""
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def rest(value: Mapping[str, Any], names: Iterable[str]) -> str | None:
    """Return those of `names` that have a value, as the JSON text for `unmapped`; None where none has."""
    found = {name: value[name] for name in names if value.get(name) not in (None, "", [], {})}
    return dumped(found) if found else None
