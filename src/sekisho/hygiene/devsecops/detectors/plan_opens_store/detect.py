"""Answer for every planned change of who may reach a store whether it is open afterwards."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a planned change."""
    for row in view.rows("opened_store"):
        key, rows, address = row["change_uid"], tuple(row["proof"]), row["address"]
        if row["after_open"] == "open":
            code = "stays_open" if row["before_open"] == "open" else "opens"
            yield view.flagged(
                key, Reason.of(code, address=address, store=row["name"] or "-", how=row["how"] or "-"), rows=rows
            )
        elif row["after_open"] == "closed":
            yield view.clear(key, Reason.of("closed", address=address), rows=rows)
        else:
            unknown = ", ".join(row["unknown"] or ("-",))
            yield view.undetermined(key, Reason.of("cannot_tell", address=address, unknown=unknown), rows=rows)
