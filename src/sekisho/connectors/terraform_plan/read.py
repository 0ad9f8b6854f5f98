"""`terraform show -json PLAN` -> one record a resource that the plan speaks of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sekisho.connectors.documents.cells import shown, text
from sekisho.connectors.documents.items import elements, incomplete, too_deep
from sekisho.connectors.documents.outline import outline
from sekisho.connectors.documents.parse import parsed
from sekisho.connectors.terraform_plan.references import references
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_PLAN = ("resource_changes", "planned_values")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of `resource_changes`, the plan's format, and what the resource's attributes refer to."""

    value: Mapping[str, Any]
    format_version: str
    refers: Mapping[str, str]


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the outermost object is that of a plan; a state has neither changes nor planned values."""
    seen = outline(head).value
    if "format_version" not in seen or "values" in seen:
        return Match(0)
    if any(key in seen for key in _PLAN):
        return Match(95, "plan")
    return Match(70 if "terraform_version" in seen and "variables" in seen else 0, "variables")


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the changes; what the plan says of its own errors is a reject. Refused `plan_without_changes`."""
    found = parsed(stream, limits)
    for number, plan in enumerate(found.documents):
        if not isinstance(plan, dict) or not any(key in plan for key in _PLAN):
            raise Refused("plan_without_changes", place="/")
        refers = references(plan.get("configuration"))
        for place, value in elements(found, number, "resource_changes"):
            if not isinstance(value, dict):
                yield Rejected(place, "", "json_not_object", shown(value))
            elif too_deep(value, limits.depth):
                yield Rejected(place, "", "json_too_deep")
            else:
                known = refers.get(_without_keys(str(value.get("address", ""))), {})
                yield RawRecord(place, Change(value, text(plan.get("format_version")) or "", known))
        if plan.get("errored") is True or plan.get("complete") is False:
            yield Rejected("/errored" if plan.get("errored") else "/complete", "", "plan_incomplete")
    yield from incomplete(found)


def _without_keys(address: str) -> str:
    """Return an address without its instance keys: `module.a["x"].aws_s3_bucket.b[0]` is of `module.a.aws_s3_bucket.b`."""
    parts: list[str] = []
    depth = 0
    for char in address:
        depth += char == "["
        if depth == 0:
            parts.append(char)
        depth -= char == "]"
    return "".join(parts)
