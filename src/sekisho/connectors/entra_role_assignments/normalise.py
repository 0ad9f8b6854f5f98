"""One role given to somebody -> one row of `directory_membership`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import inner, rest, text
from sekisho.connectors.documents.items import item
from sekisho.model.ids import stable_id
from sekisho.model.rows import Output, RawRecord, Rejected, Row, Skipped

_KINDS = {"user": "user", "group": "group", "serviceprincipal": "service_principal"}
_WHOLE = "/"


def normalise(record: RawRecord, context: Context) -> Iterator[Output]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where an id is missing or more is to come.

    Skipped are definitions, roles for a part of the directory, and roles that somebody may only activate.
    """
    found = item(record)
    value = found.value
    if "principalId" not in value or _only_eligible(value) or (text(value.get("directoryScopeId")) or _WHOLE) != _WHOLE:
        yield Skipped(record.place)
        return
    role, member = text(value.get("roleDefinitionId")), text(value.get("principalId"))
    if not (role and member):
        yield Rejected(record.place, "principalId" if role else "roleDefinitionId", "value_missing")
        return
    if not found.complete:
        yield Rejected(record.place, "roleDefinitionId", "export_has_more_pages")
        return
    kind = text(inner(value, "principal", "@odata.type")) or ""
    values = {
        "membership_uid": stable_id("dm", role, member),
        "container_uid": role,
        "container_name": text(inner(value, "roleDefinition", "displayName")),
        "container_kind": "role",
        "role_template": text(inner(value, "roleDefinition", "templateId")) or role,
        "member_uid": member,
        "member_kind": _KINDS.get(kind.rpartition(".")[2].lower(), "unknown"),
        "unmapped": rest(value, ("assignmentType", "memberType", "startDateTime", "endDateTime")),
    }
    yield Row("directory_membership", record.place, values)


def _only_eligible(value: Mapping[str, Any]) -> bool:
    """Tell whether a role may be activated and is not active: such lists have no kind of assignment."""
    return "memberType" in value and "assignmentType" not in value
