"""One member of the group that a file is named after -> one row of `directory_membership`."""

from collections.abc import Iterator
from pathlib import PurePath

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import text
from sekisho.connectors.documents.items import item
from sekisho.identity.groups import group_of
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

_KINDS = {"user": "user", "group": "group", "serviceprincipal": "service_principal", "device": "device",
          "orgcontact": "device"}  # fmt: skip


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; one without a member for an empty group. A reject where an id is missing, or more is to come."""
    if record.payload is None:
        yield _row(record.place, context, None, None)
        return
    found = item(record)
    member = text(found.value.get("id"))
    if not found.complete:
        yield Rejected(record.place, "members", "export_has_more_pages")
    elif member is None:
        yield Rejected(record.place, "id", "value_missing")
    else:
        written = text(found.value.get("@odata.type")) or text(found.value.get("odata.type")) or ""
        yield _row(record.place, context, member, _KINDS.get(written.rpartition(".")[2].lower(), "unknown"))


def _row(place: str, context: Context, member: str | None, kind: str | None) -> Row:
    name = PurePath(PurePath(context.file_name).name.removesuffix(".gz")).stem
    uid = group_of(name)
    values = {
        "membership_uid": stable_id("dm", uid, member or ""),
        "container_uid": uid,
        "container_name": name,
        "container_kind": "group",
        "member_uid": member,
        "member_kind": kind,
    }
    return Row("directory_membership", place, values)
