"""Where a result stands and what it says."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from sekisho.connectors.documents.cells import clean, inner, objects, text

_ARGUMENT = re.compile(r"\{(\d{1,3})\}")
_LONGEST = 2_000


def location(result: Mapping[str, Any], run: Mapping[str, Any]) -> tuple[str | None, Any]:
    """Return the path of the first location, relative to its base where the run says which that is, and its line."""
    physical = next((inner(one, "physicalLocation") for one in objects(result.get("locations"))), None)
    artifact = inner(physical, "artifactLocation")
    uri = text(inner(artifact, "uri"))
    if uri is None:
        at, known = inner(artifact, "index"), run.get("artifacts")
        if isinstance(known, list) and isinstance(at, int) and 0 <= at < len(known):
            uri = text(inner(known[at], "location", "uri"))
    return (_relative(uri, run) if uri else None), inner(physical, "region", "startLine")


def _relative(uri: str, run: Mapping[str, Any]) -> str:
    bases = run.get("originalUriBaseIds")
    for base in bases.values() if isinstance(bases, Mapping) else ():
        written = text(inner(base, "uri"))
        if written and uri.startswith(written):
            uri = uri[len(written) :]
            break
    return clean(unquote(uri.removeprefix("file://"))).removeprefix("./")


def message(result: Mapping[str, Any], rule: Mapping[str, Any]) -> str | None:
    """Return the text of a result's message, taken from its rule where only an id is given, arguments filled in."""
    written = text(inner(result, "message", "text"))
    if written is None:
        uid = text(inner(result, "message", "id"))
        written = text(inner(rule, "messageStrings", uid, "text")) if uid else None
    if written is None:
        return None
    arguments = inner(result, "message", "arguments")
    known = [clean(str(one)) for one in arguments] if isinstance(arguments, list) else []
    return _ARGUMENT.sub(lambda found: _argument(found, known), written)[:_LONGEST]


def _argument(found: re.Match[str], known: list[str]) -> str:
    at = int(found[1])
    return known[at] if at < len(known) else found[0]
