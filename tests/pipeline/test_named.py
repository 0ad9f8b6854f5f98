"""Files whose name says what they are about."""

import json
from pathlib import Path

from sekisho.evidence.view import Snapshot
from tests.pipeline.bank import looked, opened

ACL = {
    "Owner": {"ID": "a" * 64},
    "Grants": [{"Grantee": {"ID": "a" * 64, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}],
}


def test_the_same_answer_about_two_buckets_is_said_of_both(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for bucket in ("aozora-ledger", "aozora-archive"):
        (folder / f"{bucket}.acl.json").write_text(json.dumps(ACL), "utf-8")
    org = opened(looked(folder).org)
    with Snapshot.open(org.store) as snapshot:
        rows = list(snapshot.dicts("store_access", ["row_id", "store_uid"]))
    assert {row["store_uid"].rpartition(":")[2] for row in rows} == {"aozora-ledger", "aozora-archive"}
    assert len({row["row_id"] for row in rows}) == len(rows)
