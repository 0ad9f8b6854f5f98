"""What a plan's configuration says an attribute is taken from: a name that is known only after apply leads there."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.documents.cells import inner, objects, text

_FOLLOWED = ("bucket", "security_group_id", "role", "snapshot_id", "image_id")
_DEEPEST = 16


def references(configuration: Any) -> dict[str, dict[str, str]]:
    """Return for each resource's address the resources that its naming attributes refer to, in the same module."""
    return dict(_of_module(inner(configuration, "root_module"), "", 0))


def _of_module(module: Any, prefix: str, depth: int) -> Iterator[tuple[str, dict[str, str]]]:
    for resource in objects(inner(module, "resources")):
        found: dict[str, str] = {}
        for name in _FOLLOWED:
            written = inner(resource, "expressions", name, "references")
            last = (
                next((text(one) for one in reversed(written) if text(one)), None) if isinstance(written, list) else None
            )
            if last and "." in last and not last.startswith(("var.", "local.", "module.", "each.", "data.")):
                found[name] = prefix + last
        if found and (address := text(resource.get("address"))):
            yield prefix + address, found
    calls = inner(module, "module_calls")
    if isinstance(calls, Mapping) and depth < _DEEPEST:
        for name, call in calls.items():
            yield from _of_module(inner(call, "module"), f"{prefix}module.{name}.", depth + 1)
