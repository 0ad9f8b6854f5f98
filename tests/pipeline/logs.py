"""Folders of deliveries, good and bad, and all that a reader sees of them once they are read."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.made_cloudtrail import write_cloudtrail
from sekisho.connectors.discover import folders
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, coverage, reconcile, rejects
from sekisho.model.schema import tables
from sekisho.pipeline.ingest import FileOutcome, ingest
from sekisho.pipeline.readers import Readers
from sekisho.pipeline.settings import Settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)
GOOD = {"eventID": "1", "eventSource": "s3", "eventName": "Get", "eventTime": "2026-11-01T00:00:00Z"}


def read(
    store: Store, folder: Path, readers: Readers | None = None, helpers: int | None = None
) -> tuple[FileOutcome, ...]:
    return ingest(store, folder, Settings(), NOW, lambda *_: None, readers=readers, helpers=helpers)


def everything(store: Store) -> list[dict[str, Any]]:
    with Snapshot.open(store) as snapshot:
        assert reconcile(snapshot) == ()
        lines = [line.cells() for line in snapshot.batches()]
        rows = [row for name in sorted(tables()) for row in snapshot.dicts(name)]
        return [*lines, *rows, *rejects(snapshot), *coverage(snapshot)]


def samples(folder: Path, connector: str = "*") -> None:
    """Lay samples and defects of connectors in a folder."""
    for home in folders():
        for path in sorted(one for kind in ("samples", "defects") for one in (home / kind).rglob("*")):
            if Path(home.name).match(connector) and path.is_file() and not path.name.endswith(".expected.json"):
                (folder / f"{home.name}-{path.parent.name}-{path.name}").write_bytes(path.read_bytes())


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as they are delivered, the connector's samples and defects, a duplicate, and what cannot be read."""
    folder = tmp_path_factory.mktemp("logs")
    write_cloudtrail(folder, 3_000)
    samples(folder, "cloudtrail")
    first = min(folder.rglob("*.json.gz"))
    (folder / "again.json.gz").write_bytes(first.read_bytes())
    half = [GOOD, GOOD | {"eventID": ""}, GOOD | {"userAgent": "\ud800"}]
    (folder / "half.json.gz").write_bytes(gzip.compress(json.dumps({"Records": half}).encode()))
    (folder / "cut.json.gz").write_bytes(first.read_bytes()[:-50])
    (folder / "empty.json").touch()
    return folder
