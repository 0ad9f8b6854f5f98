"""Answer for every store whether anyone on earth can read or write it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

PUBLIC = frozenset({"public", "公開", "open", "website", "external-public"})
"""What a tag says of data that is meant for everyone."""
_CLOSED = {"account_block": "blocked_by_account", "store_block": "blocked_by_store"}


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a store."""
    for row in view.rows("store_reach"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    key, rows = row["store_uid"], tuple(row["proof"])
    name, kind = row["name"], row["data_class"] or "-"
    by = row["witness"] or "-"
    shown = f"{name} ({kind})" if row["data_class"] else name
    if row["public_write"] == "reachable":
        return view.flagged(key, Reason.of("anyone_writes", name=shown, kind=kind, by=by), rows=rows)
    meant = kind.lower() in PUBLIC
    if row["public_read"] == "reachable" and not meant:
        return view.flagged(key, Reason.of("anyone_reads", name=shown, kind=kind, by=by), rows=rows)
    if row["public_write"] == "undetermined" or row["public_read"] == "undetermined":
        unknown = ", ".join(row["unknown"] or ("-",))
        return view.undetermined(key, Reason.of("cannot_tell", name=name, unknown=unknown), rows=rows)
    if row["public_read"] == "reachable":
        return view.clear(key, Reason.of("meant_to_be_public", name=name, kind=kind), rows=rows)
    return view.clear(key, Reason.of(_CLOSED.get(row["stopped_by"], "closed"), name=name), rows=rows)
