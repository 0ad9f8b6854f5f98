"""One named location -> one row of `named_location`."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, objects, rest, text, texts
from sekisho.connectors.documents.items import item
from sekisho.model.rows import RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the id or the name is missing, or a range is no range."""
    value = item(record).value
    uid, name = text(value.get("id")), text(value.get("displayName"))
    if not (uid and name):
        yield Rejected(record.place, "displayName" if uid else "id", "value_missing")
        return
    kind, ranges = _kind(value), _ranges(value)
    wrong = next((one for one in ranges if not _is_range(one)), None)
    if wrong is not None or (kind == "ip" and not ranges):
        yield Rejected(record.place, "ipRanges", "range_unclear" if wrong else "value_missing", wrong or "")
        return
    yield Row(
        "named_location",
        record.place,
        {
            "location_uid": uid,
            "name": name,
            "kind": kind,
            "trusted": flag(value.get("isTrusted")),
            "ranges": ranges or None,
            "countries": texts(value.get("countriesAndRegions")),
            "unknown_countries": flag(value.get("includeUnknownCountriesAndRegions")),
            "unmapped": rest(value, ("countryLookupMethod", "networkId", "modifiedDateTime")),
        },
    )


def _kind(value: Mapping[str, Any]) -> str:
    if "ipRanges" in value or "cidrIpRanges" in value:
        return "ip"
    return "country" if "countriesAndRegions" in value else "unknown"


def _ranges(value: Mapping[str, Any]) -> list[str]:
    """Return the ranges as written: objects in v1.0, plain texts in older exports."""
    written = [text(one.get("cidrAddress")) for one in objects(value.get("ipRanges"))]
    return (
        [one for one in written if one]
        + (texts(value.get("ipRanges")) or [])
        + (texts(value.get("cidrIpRanges")) or [])
    )


def _is_range(written: str) -> bool:
    try:
        ip_network(written, strict=False)
    except ValueError:
        return False
    return True
