"""How grave a result is: by its own word, else by its rule's, else by the security severity."""

import math
from collections.abc import Mapping
from typing import Any

from sekisho.connectors.documents.cells import inner, objects, text

LEVELS = frozenset({"error", "warning", "note", "none"})
# GitHub's bounds: critical and high stop a merge, medium warns.
_ERROR, _WARNING = 7.0, 4.0
_NO_FAULT = frozenset({"pass", "notApplicable", "informational"})


def level_of(result: Mapping[str, Any], rule: Mapping[str, Any], severity: float | None) -> tuple[str | None, str]:
    """Return the level and where it comes from: result, rule, security_severity or none.

    A result whose kind says that nothing is wrong (pass, notApplicable, informational) has the level none.
    """
    own, default = text(result.get("level")), text(inner(rule, "defaultConfiguration", "level"))
    if own in LEVELS:
        return own, "result"
    if text(result.get("kind")) in _NO_FAULT:
        return "none", "result"
    if default in LEVELS:
        return default, "rule"
    if severity is None:
        return None, "none"
    named = ((_ERROR, "error"), (_WARNING, "warning"), (math.ulp(0.0), "note"))
    return next((level for bound, level in named if severity >= bound), "none"), "security_severity"


def severity_of(result: Mapping[str, Any], rule: Mapping[str, Any]) -> float | None:
    """Return the security severity (0 to 10) of a result or its rule, None where neither has one."""
    for one in (result, rule):
        written = inner(one, "properties", "security-severity")
        try:
            found = float(written) if isinstance(written, int | float) else float(text(written) or "nan")
        except (ValueError, OverflowError):
            continue
        if 0.0 <= found <= 10.0:
            return found
    return None


def suppressed(result: Mapping[str, Any]) -> bool:
    """Return whether a result is suppressed and nobody still doubts it: every suppression accepted, or without a status."""
    found = objects(result.get("suppressions"))
    return bool(found) and all(one.get("status", "accepted") == "accepted" for one in found)
