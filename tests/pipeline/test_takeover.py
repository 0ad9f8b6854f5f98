import csv
import json
from pathlib import Path
from typing import Any

import pytest

from sekisho.connectors.discover import folders
from sekisho.model.errors import SekishoError
from sekisho.pipeline.takeover import counted, findings, lines, write

CONNECTORS = {folder.name: folder for folder in folders()}
RULE = {
    "Id": "r1", "CreationTime": "2026-11-02T01:00:00", "Operation": "New-InboxRule", "RecordType": 1, "Workload": "Exchange",
    "UserId": "mori@aozora.example", "UserType": 0, "ResultStatus": "True", "ClientIP": "203.0.113.66:443",
    "Parameters": [{"Name": "Name", "Value": ".."}, {"Name": "DeleteMessage", "Value": "True"}],
}  # fmt: skip
SIGN_IN = {
    "id": "s1", "createdDateTime": "2026-11-02T02:00:00Z", "userPrincipalName": "ito@aozora.example", "appDisplayName": "Outlook",
    "clientAppUsed": "IMAP4", "ipAddress": "203.0.113.67", "status": {"errorCode": 0},
}  # fmt: skip


def answers(*paths: Path) -> dict[str, str]:
    return {one["record_id"]: one["verdict"] for one in lines(*findings(paths), "en")}


def laid(place: Path, name: str, *records: Any) -> Path:
    path = place / name
    path.write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records) + "\n", encoding="utf-8"
    )
    return path


def test_records_of_every_kind_are_read_from_one_file(tmp_path: Path) -> None:
    wrapped = {"Operations": "New-InboxRule", "Identity": "r2", "AuditData": json.dumps({**RULE, "Id": "r2"})}
    graph = {
        "id": "r3",
        "createdDateTime": "2026-11-02T01:00:00Z",
        "operation": "New-InboxRule",
        "auditData": {**RULE, "Id": "r3"},
    }
    samples = [
        json.loads((CONNECTORS[name] / "samples" / file).read_text(encoding="utf-8"))
        for name, file in (("entra_audits", "directory_audits.json"), ("google_reports", "activities.json"))
    ]
    path = laid(tmp_path, "mixed.jsonl", RULE, SIGN_IN, wrapped, graph, *samples[0]["value"], *samples[1]["items"])
    found = answers(path)
    assert {found[one] for one in ("r1", "r2", "r3", "s1")} == {"flagged"}
    assert found["Directory_7d2c_0001"] == "flagged"
    assert found["358068855354"] == "flagged"
    assert found["358068855355"] == "undetermined"
    assert found["358068855356"] == "clear"


def test_the_export_of_purview_and_json_stand_beside_each_other(tmp_path: Path) -> None:
    path = tmp_path / "purview.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["RecordId", "CreationDate", "RecordType", "Operation", "AuditData"])
        writer.writerow(["r1", "2026-11-02T01:00:00", "1", "New-InboxRule", json.dumps(RULE)])
        writer.writerow(["r9", "2026-11-02T01:00:00", "1", "New-InboxRule", "{cut"])
    page = tmp_path / "signIns.json"
    page.write_text(json.dumps({"@odata.context": "x#auditLogs/signIns", "value": [SIGN_IN]}), encoding="utf-8")
    found = answers(path, page)
    assert (found["r1"], found["s1"]) == ("flagged", "flagged")
    assert list(found.values()).count("undetermined") == 1


def test_a_line_that_is_broken_is_undetermined_and_those_after_it_are_read(tmp_path: Path) -> None:
    found = answers(
        laid(tmp_path, "log.jsonl", RULE, "{broken", {**RULE, "Id": "r2"}, {"Id": "r3", "Operation": "Send"})
    )
    assert found == {"r1": "flagged", "r2": "flagged", "line 2": "undetermined", "r3": "undetermined"}


def test_reasons_are_told_in_both_languages_and_counted(tmp_path: Path) -> None:
    said, unread = findings([laid(tmp_path, "log.jsonl", RULE)])
    for lang in ("en", "ja"):
        (one,) = lines(said, unread, lang)
        assert {part["id"] for part in one["reasons"]} == {"deletes", "short_name", "takes_all_mail"}
        assert all(part["text"] and isinstance(part["weight"], float) for part in one["reasons"])
    assert write(tmp_path / "out.jsonl", lines(said, unread, "ja")) == 1
    assert counted(said, unread) == {"records": 1, "flagged": 1, "clear": 0, "undetermined": 0}


def test_a_file_of_another_kind_and_none_at_all_are_told(tmp_path: Path) -> None:
    other = tmp_path / "list.csv"
    other.write_text("name,phone\nMori,03\n", encoding="utf-8")
    for path, code in ((other, "format_unknown"), (tmp_path / "none", "path_not_found")):
        with pytest.raises(SekishoError) as caught:
            findings([path])
        assert caught.value.code == code


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    assert findings([empty]) == ([], [])
