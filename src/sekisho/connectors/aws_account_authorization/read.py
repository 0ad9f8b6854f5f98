"""`aws iam get-account-authorization-details` -> its users, groups, roles and managed policies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sekisho.connectors.documents.cells import shown
from sekisho.connectors.documents.items import elements, incomplete, too_deep
from sekisho.connectors.documents.outline import outline
from sekisho.connectors.documents.parse import Parsed, parsed
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

LISTS = {"UserDetailList": "user", "GroupDetailList": "group", "RoleDetailList": "role", "Policies": "policy"}


@dataclass(frozen=True, slots=True)
class Detail:
    """One entry: user, group, role or policy, and the account that the export is of ("" where nothing says)."""

    kind: str
    value: Mapping[str, Any]
    account: str


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the outermost object has the lists of this call."""
    seen = set(outline(head).value)
    if seen.intersection(("UserDetailList", "GroupDetailList", "RoleDetailList")):
        return Match(95, "lists")
    return Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the entries; what says that more is to come is a reject of its own. Refused where no list is there."""
    found = parsed(stream, limits)
    if not any(isinstance(one, dict) and set(one).intersection(LISTS) for one in found.documents):
        raise Refused("aws_lists_missing", place="line 1")
    pairs = [
        (kind, place, value)
        for number in range(len(found.documents))
        for key, kind in LISTS.items()
        for place, value in elements(found, number, key)
    ]
    account = _account(pairs)
    for kind, place, value in pairs:
        if not isinstance(value, dict):
            yield Rejected(place, "", "json_not_object", shown(value))
        elif too_deep(value, limits.depth):
            yield Rejected(place, "", "json_too_deep")
        else:
            yield RawRecord(place, Detail(kind, value, account))
    yield from incomplete(found)
    yield from _missing(found)


def _missing(found: Parsed) -> Iterator[Rejected]:
    """Yield a reject for each list that was left out (`--filter`): nothing is known of what stands in it."""
    keys = {key for one in found.documents if isinstance(one, dict) for key in one}
    for key in LISTS:
        if key not in keys and found.cut is None:
            yield Rejected(f"/{key}", key, "list_not_exported")


def _account(pairs: list[tuple[str, str, Any]]) -> str:
    """Return the account that the users', groups' and roles' ARNs name; managed policies of AWS name none."""
    for _, _, value in pairs:
        arn = value.get("Arn") if isinstance(value, dict) else None
        parts = arn.split(":") if isinstance(arn, str) else []
        if len(parts) > 5 and len(parts[4]) == 12 and parts[4].isdigit():
            return parts[4]
    return ""
