"""One change -> one row of `planned_change`, with the exposure attributes alone."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, inner, rest, text, texts
from sekisho.connectors.terraform_plan.exposure import NAMES, kept, unseen
from sekisho.connectors.terraform_plan.read import Change
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; a reject where address, type or actions are missing."""
    if not isinstance(record.payload, Change):
        raise TypeError(f"{record.place} is not a change of a plan")
    value, change = record.payload.value, record.payload.value.get("change")
    address, kind, actions = text(value.get("address")), text(value.get("type")), texts(inner(change, "actions"))
    if not (address and kind and actions):
        yield Rejected(record.place, "address" if not address else "type" if not kind else "actions", "value_missing")
        return
    before = kept(kind, inner(change, "before"), inner(change, "before_sensitive"))
    after = kept(kind, inner(change, "after"), inner(change, "after_sensitive"))
    unknown = unseen(kind, after, inner(change, "after_unknown"))
    named = [text(side[name]) for name in NAMES for side in (after or {}, before or {}) if side.get(name)]
    yield Row(
        "planned_change",
        record.place,
        {
            "change_uid": stable_id("pc", context.file_sha256, address, text(value.get("deposed")) or ""),
            "address": address,
            "resource_type": kind,
            "name": next(iter(named), None),
            "actions": actions,
            "before": dumped(before) if before is not None else None,
            "after": dumped(after) if after is not None else None,
            "unknown_after": unknown or None,
            "format_version": record.payload.format_version or None,
            "unmapped": rest(
                {"refers": dict(record.payload.refers), **value}, ("refers", "deposed", "action_reason", "mode")
            ),
        },
    )
