"""`terraform show -json` of a plan: format version 1.2, as one line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sekisho.attacks.code import Change

_PROVIDER = "registry.terraform.io/hashicorp/aws"


def _place(change: Change) -> dict[str, Any]:
    return {
        "address": change.address,
        "mode": "managed",
        "type": change.type,
        "name": change.name,
        "provider_name": _PROVIDER,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        **_place(change),
        "change": {
            "actions": list(change.actions),
            "before": change.before,
            "after": change.after,
            "after_unknown": change.unknown,
            "before_sensitive": {} if change.before is not None else False,
            "after_sensitive": {} if change.after is not None else False,
        },
    }


def plan(changes: Sequence[Change], written: str) -> bytes:
    """Return the plan; `written` is when it was made, RFC 3339."""
    resources = [
        {**_place(c), "schema_version": 0, "values": c.after, "sensitive_values": {}} for c in changes if c.after
    ]
    whole = {
        "format_version": "1.2",
        "terraform_version": "1.9.8",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": [_change(c) for c in changes],
        "configuration": {"provider_config": {"aws": {"name": "aws", "full_name": _PROVIDER}}, "root_module": {}},
        "timestamp": written,
        "applyable": True,
        "complete": True,
        "errored": False,
    }
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
