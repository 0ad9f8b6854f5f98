"""AWS policy documents in the three ways that exports write them."""

import json
from typing import Any
from urllib.parse import unquote

from sekisho.connectors.documents.items import too_deep

_DEEPEST = 32


def document_of(value: Any) -> dict[str, Any] | None:
    """Return a policy document: an object, JSON text, or JSON text with percent signs (as IAM's API gives it).

    None where it is none of them.
    """
    if isinstance(value, str):
        plain = value.strip()
        try:
            value = json.loads(unquote(plain) if plain.startswith("%") else plain)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) and "Statement" in value and not too_deep(value, _DEEPEST) else None
