"""Files whose name says what they are about."""

import json
from pathlib import Path

from sekisho.evidence.view import Snapshot
from sekisho.pipeline.delivered import empty_beside
from sekisho.pipeline.verify import verify
from tests.cli.typed import NOW
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


NO_BLOCK = (
    "An error occurred (NoSuchPublicAccessBlockConfiguration) when calling the GetPublicAccessBlock operation: none\n"
)


def test_errors_kept_beside_empty_files_say_what_these_are_and_other_files_make_another_delivery(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "errors.txt").write_text(NO_BLOCK * 2, "utf-8")
    for bucket in ("aozora-ledger", "aozora-archive"):
        (folder / f"{bucket}.bpa.json").touch()
    org = looked(folder).org
    assert blocks(org) == {"aozora-ledger", "aozora-archive"}
    assert not verify(org, None, None, NOW, mail=False).problems
    (folder / "aozora-ledger.bpa.json").rename(folder / "aozora-site.bpa.json")
    assert "aozora-site" in blocks(looked(folder).org)
    assert empty_beside(tmp_path / "nowhere" / "errors.txt") == ()


def blocks(org: Path) -> set[str]:
    with Snapshot.open(opened(org).store) as snapshot:
        rows = list(snapshot.dicts("store_access", ["store_uid", "kind"]))
    return {row["store_uid"].rpartition(":")[2] for row in rows if row["kind"] == "no_public_access_block"}
