import json
from pathlib import Path

from tests.cli.typed import typed

RULE = {
    "Id": "r1", "CreationTime": "2026-11-02T01:00:00", "Operation": "New-InboxRule", "RecordType": 1, "Workload": "Exchange",
    "UserId": "mori@aozora.example", "UserType": 0, "ResultStatus": "True",
    "Parameters": [{"Name": "Name", "Value": "Second"}, {"Name": "ForwardTo", "Value": "mori@second.example"}],
}  # fmt: skip


def test_every_record_gets_a_line_and_own_domains_may_be_named(tmp_path: Path) -> None:
    log, out = tmp_path / "log.jsonl", tmp_path / "findings.jsonl"
    sent = {**RULE, "Id": "r2", "Operation": "Send", "ClientIPAddress": "198.51.100.7"}
    log.write_text(json.dumps(RULE) + "\n" + json.dumps(sent) + "\n", encoding="utf-8")
    answer = typed("mail", "takeover", "--input", log, "--out", out)
    assert "2 records: 1 flagged, 0 undetermined, 1 clear." in answer.out
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert {one["record_id"]: (one["verdict"], one["technique"]) for one in found} == {
        "r1": ("flagged", "T1114.003"),
        "r2": ("clear", None),
    }
    assert all(set(part) == {"id", "weight", "text"} for one in found for part in one["reasons"])
    named = typed("mail", "takeover", "--input", log, "--out", out, "--own-domain", "second.example", "--json")
    assert named.data == {"records": 2, "flagged": 0, "clear": 2, "undetermined": 0}


def test_the_answer_is_told_in_japanese_too(tmp_path: Path) -> None:
    log, out = tmp_path / "log.jsonl", tmp_path / "findings.jsonl"
    log.write_text(json.dumps(RULE) + "\n", encoding="utf-8")
    assert "1件の記録：検出1件" in typed("mail", "takeover", "--lang", "ja", "--input", log, "--out", out).out
    assert "外部の mori@second.example" in out.read_text("utf-8")


def test_a_log_that_is_not_there_is_told(tmp_path: Path) -> None:
    answer = typed("mail", "takeover", "--input", tmp_path / "none.jsonl", "--out", tmp_path / "out.jsonl")
    assert answer.code != 0
