"""Answer for every merged change whether somebody else than its author looked at it last."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

MISSING = frozenset({"none", "self", "before_last_push", "bot_only"})


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a merged change."""
    for row in view.rows("merged_change"):
        key, rows = row["change_uid"], tuple(row["proof"])
        reason = Reason.of(f"review_{row['reviewed']}", change=key, author=row["author"] or "-")
        if row["reviewed"] in MISSING:
            yield view.flagged(key, reason, rows=rows)
        elif row["reviewed"] == "independent":
            yield view.clear(key, reason, rows=rows)
        else:
            yield view.undetermined(key, reason, rows=rows)
