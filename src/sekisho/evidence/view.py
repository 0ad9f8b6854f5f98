"""Reading the evidence: everything that judgement and the doors import, from one place."""

from sekisho.evidence.columns import InColumns, RowColumns
from sekisho.evidence.derived import append_derived, derived_units, forget_text, write_derived
from sekisho.evidence.reader import MemoryTables, TableReader, table
from sekisho.evidence.reconcile import Problem, coverage, reconcile, rejects
from sekisho.evidence.snapshot import Snapshot
from sekisho.evidence.states import State, forget_state, keep_state, kept_state
from sekisho.evidence.story import RowStory, row

__all__ = [
    "InColumns",
    "MemoryTables",
    "Problem",
    "RowColumns",
    "RowStory",
    "Snapshot",
    "State",
    "TableReader",
    "append_derived",
    "coverage",
    "derived_units",
    "forget_state",
    "forget_text",
    "keep_state",
    "kept_state",
    "reconcile",
    "rejects",
    "row",
    "table",
    "write_derived",
]
