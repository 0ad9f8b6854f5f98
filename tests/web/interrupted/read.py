"""What a console and its ledger hold, read from their files."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sekisho.ledger.decisions import Decision
from sekisho.ledger.store import read_entries
from sekisho.ledger.verify import verify
from sekisho.pipeline.org import Org, ledger_path


def rows(org: Path, question: str, *values: str) -> Sequence[tuple[Any, ...]]:
    """Ask the console's database."""
    with closing(sqlite3.connect(f"{(org / 'console.db').as_uri()}?mode=ro", uri=True, timeout=20)) as line:
        return line.execute(question, values).fetchall()


def decisions(org: Path, subject: str = "") -> list[Decision]:
    """Return what counts in the ledger, about one finding where it is named."""
    view = Org.open(org).decided()
    assert view is not None
    assert not view.problems
    return [one for one in view.honoured if subject in {"", one.subject}]


def ledger_holds(org: Path) -> bool:
    """Tell whether the whole ledger holds, and has entries."""
    return not verify(ledger_path(org)) and bool(read_entries(ledger_path(org)).entries)


def open_findings(org: Path) -> list[str]:
    """Return the keys of the open findings that the console shows, in the order of the queue."""
    return [key for (key,) in rows(org, "SELECT key FROM shown_finding WHERE is_open ORDER BY place")]
