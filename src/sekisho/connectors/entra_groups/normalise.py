"""One group or role with its members -> one row of `directory_membership` a member."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import rest, shown, text
from sekisho.connectors.documents.items import item
from sekisho.identity.groups import NOT_EXPORTED
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_KINDS = {"user": "user", "group": "group", "serviceprincipal": "service_principal"}
_KEPT = (
    "groupTypes",
    "membershipRule",
    "isAssignableToRole",
    "securityEnabled",
    "onPremisesSyncEnabled",
    "description",
)
_MEMBERS = "members"


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the rows; one without a member where the container has none, or was exported without its members.

    The latter says so (`not_exported`): a group is never called empty for that. A reject where more members are to come.
    """
    value = item(record).value
    uid, members = text(value.get("id")), value.get(_MEMBERS)
    if not uid:
        yield Rejected(record.place, "id", "value_missing")
        return
    if _MEMBERS in value and not isinstance(members, list):
        yield Rejected(record.place, _MEMBERS, "members_not_exported", shown(value.get("displayName") or ""))
        return
    container: dict[str, Cell] = {
        "container_uid": uid,
        "container_name": text(value.get("displayName")),
        "container_kind": "role" if "roleTemplateId" in value else "group",
        "role_template": text(value.get("roleTemplateId")),
        "unmapped": rest(value, _KEPT),
    }
    if members is None:
        yield _row(record.place, container, uid, None, NOT_EXPORTED)
        return
    if not members:
        yield _row(record.place, container, uid, None, None)
    for at, member in enumerate(members):
        place = f"{record.place.rstrip('/')}/{_MEMBERS}/{at}"
        member_uid = text(member.get("id")) if isinstance(member, Mapping) else text(member)
        if member_uid:
            yield _row(place, container, uid, member_uid, _kind(member))
        else:
            yield Rejected(place, "id", "value_missing")
    if value.get(f"{_MEMBERS}@odata.nextLink"):
        yield Rejected(f"{record.place.rstrip('/')}/{_MEMBERS}@odata.nextLink", _MEMBERS, "export_has_more_pages")


def _kind(member: Any) -> str:
    """Return what a member is; unknown where the export does not say."""
    if not isinstance(member, Mapping):
        return "unknown"
    written = text(member.get("@odata.type")) or text(member.get("odata.type")) or ""
    known = _KINDS.get(written.rpartition(".")[2].lower())
    return known or ("user" if "userPrincipalName" in member else "unknown")


def _row(place: str, container: Mapping[str, Cell], uid: str, member: str | None, kind: str | None) -> Row:
    values = {
        "membership_uid": stable_id("dm", uid, member or ""),
        **container,
        "member_uid": member,
        "member_kind": kind,
    }
    return Row("directory_membership", place, values)
