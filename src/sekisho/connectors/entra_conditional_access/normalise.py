"""One policy -> one row of `access_policy` that keeps the whole document."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, moment, text
from sekisho.connectors.documents.items import item
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where name, state or conditions are missing. A template without an id gets one by name."""
    given = item(record)
    name, state = text(given.value.get("displayName")), text(given.value.get("state"))
    if not name or not state:
        yield Rejected(record.place, "state" if name else "displayName", "value_missing")
        return
    if not isinstance(given.value.get("conditions"), dict):
        yield Rejected(record.place, "conditions", "value_missing", name[:40])
        return
    yield Row(
        "access_policy",
        record.place,
        {
            "policy_uid": text(given.value.get("id")) or stable_id("ap", name),
            "name": name,
            "state": state,
            "document": dumped(given.value),
            "modified_time": moment(given.value.get("modifiedDateTime")) or moment(given.value.get("createdDateTime")),
            "listed": given.listed,
            "complete": given.complete,
        },
    )
