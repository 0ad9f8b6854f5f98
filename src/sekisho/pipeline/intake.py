"""One delivery for an organisation: read under its lock by the connectors that it has, and what was refused remembered."""

from datetime import datetime
from pathlib import Path

from sekisho.evidence.memory import give_back
from sekisho.pipeline.ingest import FileOutcome, Progress, ingest
from sekisho.pipeline.org import Org
from sekisho.pipeline.readers import readers
from sekisho.pipeline.refused import remember


def read_in(
    org: Org, path: Path, now: datetime, progress: Progress, taken_for: str | None = None
) -> tuple[FileOutcome, ...]:
    """Ingest a path under the lock and remember what was refused; `taken_for` names the connector that reads it."""
    with org.store.lock():
        outcomes = ingest(org.store, path, org.settings, now, progress, taken_for, readers(org, org.decided()))
        remember(org.path, outcomes, now)
    give_back()
    return outcomes
