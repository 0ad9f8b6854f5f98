"""Answer for every statement of zero trust whether it is in place: by its share, at both ends of what could not be told."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

TARGETS = {"known_devices": 0.9, "second_factor_registered": 0.98, "unused_accounts_closed": 0.98}
"""The share from which a statement counts as in place, where it need not be everything. Ours; no framework sets them."""
EVERYTHING = 1.0
_ROUNDING = 1e-9
# Reasons are told in the order of their codes: every statement's comes before `where`, `which`, `without` and `would`.


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a statement."""
    for row in view.rows("practice"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    key, rows = row["statement"], tuple(row["proof"])
    yes, no, unseen = int(row["yes"]), int(row["no"]), int(row["unseen"])
    said, missing = Reason.of(key), ", ".join(row["missing"] or ())
    if not yes + no + unseen:
        nothing = Reason.of("where_nothing", missing=missing) if missing else Reason.of("without_case")
        return view.undetermined(key, said, nothing, rows=rows)
    target = TARGETS.get(key, EVERYTHING)
    enough = target * (yes + no + unseen) - _ROUNDING
    counts = {"yes": yes, "no": no, "seen": yes + no, "unseen": unseen}
    more = (Reason.of("which_unseen", unseen=unseen),) if unseen else ()
    if yes + unseen < enough:
        # Rounded down: 997 of 1,000 is not everything.
        share = math.floor(100 * yes / (yes + no)) / 100
        return view.flagged(key, said, Reason.of("where_fails", **counts, share=share, target=target), *more, rows=rows)
    if yes >= enough:
        return view.clear(key, said, Reason.of("where_holds", **counts), *more, rows=rows)
    gap = (Reason.of("would_tell", missing=missing),) if missing else ()
    return view.undetermined(key, said, Reason.of("where_unsure", **counts), *gap, rows=rows)
