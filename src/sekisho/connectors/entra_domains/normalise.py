"""One domain of a directory -> one row of `directory_domain`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, lower, rest, shown
from sekisho.connectors.documents.items import item
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_KEPT = ("authenticationType", "isAdminManaged", "isInitial", "supportedServices")


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the name is missing, or it is not said whether the domain was verified."""
    value = item(record).value
    domain, verified = lower(value.get("id")), flag(value.get("isVerified"))
    if domain is None:
        yield Rejected(record.place, "id", "value_missing")
    elif verified is None:
        yield Rejected(record.place, "isVerified", "value_unknown", shown(value.get("isVerified")))
    else:
        values: dict[str, Cell] = {"domain": domain, "verified": verified, "standard": flag(value.get("isDefault"))}
        yield Row("directory_domain", record.place, {**values, "unmapped": rest(value, _KEPT)})
