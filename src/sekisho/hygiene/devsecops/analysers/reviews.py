"""Whether somebody else looked at a merged change last: approvals of bots and of the author do not count."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell

_COLUMNS = ("change_uid", "repository", "author", "merged_time", "approvals", "approved_after_last_push", "bots")


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:  # noqa: ARG001 - the contract's shape
    """Yield one row a merged change."""
    for row in latest(reader, "code_change", ("change_uid",), _COLUMNS):
        if row["merged_time"] is not None:
            yield {
                "change_uid": row["change_uid"],
                "repository": row["repository"],
                "author": row["author"],
                "merged_time": row["merged_time"],
                "reviewed": reviewed(row),
                "proof": [row["row_id"]],
            }


def reviewed(row: Mapping[str, Any]) -> str:
    """Return independent, none, self, before_last_push, bot_only or undetermined."""
    approvals, bots = set(row["approvals"] or ()), set(row["bots"] or ())
    people = approvals - bots
    if people - {row["author"]}:
        after = row["approved_after_last_push"]
        return "undetermined" if after is None else "independent" if after else "before_last_push"
    if people:
        return "self"
    return "bot_only" if approvals else "none"


ANALYSER = Analyser("merged_change", 1, rows)
"""Changes that nobody else looked at."""
