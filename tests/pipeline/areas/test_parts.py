"""The parts over few rows: what no log tells, who is in no register, and what nobody judged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sekisho.detection.discover import detectors
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.reader import MemoryTables, TableReader
from sekisho.model.verdict import Answer
from sekisho.pipeline.areas.answers import Told
from sekisho.pipeline.areas.days import strips
from sekisho.pipeline.areas.doubts import doubts
from sekisho.pipeline.areas.entries import groups_and_holes
from sekisho.pipeline.areas.stores import climbers, stores
from sekisho.pipeline.areas.vendors import known_vendors
from sekisho.pipeline.assess import Assessment
from sekisho.report.said import hider

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def told(**tables: Sequence[Mapping[str, Any]]) -> Told:
    done = SimpleNamespace(manifest=SimpleNamespace(as_of=NOW), book=SimpleNamespace(findings={}))
    known = {one.id: one for one in detectors()}
    return Told(cast("Assessment", done), MemoryTables(tables), (), known, hider(["森 太郎"]), ZoneInfo("Asia/Tokyo"))


def entry(uid: str, by_policy: str, used: int | None, **more: Any) -> dict[str, Any]:
    return {"account_uid": uid, "user_name": f"{uid}@bank.example", "user_kind": "member", "by_policy": by_policy,
            "why": "left_out", "seen_password_only": used, "proof": [], **more}  # fmt: skip


def way(uid: str, vendor: str, **more: Any) -> dict[str, Any]:
    return {"access_uid": uid, "vendor_key": vendor, "kind": "member_account", "way": f"{uid}@bank.example",
            "covered": "covered", "alive": True, "proof": [], **more}  # fmt: skip


def test_without_a_log_nobody_can_say_whether_a_hole_was_used() -> None:
    groups, holes = groups_and_holes(told(account_entry=[entry("a", "password_enters", None)]))
    assert groups
    assert holes
    assert (groups[0].enters, groups[0].used, holes[0].used) == (1, None, None)


def test_small_departments_are_not_told_apart() -> None:
    rows = [entry(str(number), "password_stopped", 0) for number in range(6)]
    listed = [
        {"account_uid": str(number), "user_kind": "member", "department": "Loans" if number else "Audit"}
        for number in range(6)
    ]
    groups, _ = groups_and_holes(told(account_entry=rows, directory_account=listed))
    assert groups
    assert [one.name for one in groups] == ["", "Loans"]


def test_guests_of_unknown_firms_are_told_last_as_undetermined() -> None:
    vendor = {"contract_uid": "c", "vendor_key": "v", "name": "Acme", "open_ended": True}
    login = [way("g_x.example#ext#", "", kind="guest_account", covered="unknown"), way("m", "v")]
    found = known_vendors(told(vendor=[vendor], vendor_access=login, account_entry=[entry("m", "password_enters", 0)]))
    assert found
    by_name = {one.name: one for one in found}
    assert by_name["Acme"].entrances[0].mfa == "no"
    assert by_name["Acme"].end is None
    (stranger,) = by_name[""].entrances
    assert (stranger.name, stranger.answer, stranger.finding) == ("…@x.example", Answer.UNDETERMINED, "")


def test_without_a_directory_no_second_factor_is_known() -> None:
    vendor = {"contract_uid": "c", "vendor_key": "v", "name": "Acme", "open_ended": True}
    (found,) = known_vendors(told(vendor=[vendor], vendor_access=[way("m", "v")])) or ()
    assert found.entrances[0].mfa == "unknown"


def test_no_block_concerns_an_account_that_a_policy_names() -> None:
    allow = {"Effect": "Allow", "Principal": {"AWS": "222233334444"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}  # fmt: skip
    facts = [
        {"fact_uid": kind, "store_uid": "arn:aws:s3:::a", "kind": kind, "document": json.dumps(document)}
        for kind, document in (("policy", {"Statement": [allow]}), ("acl", {"Grants": []}))
    ]
    reach = {"store_uid": "arn:aws:s3:::a", "name": "a", "public_read": "not_reachable", "public_write": "not_reachable", "proof": []}  # fmt: skip
    (store,) = stores(told(store_reach=[reach], store_access=facts)) or ()
    assert [(one.store_block, one.account_block) for one in store.ways] == [("no_matter", "no_matter")]
    assert store.ways[0].who == "••••4444"


def test_a_register_without_any_access_known_still_lists_its_vendors() -> None:
    found = known_vendors(told(vendor=[{"contract_uid": "c", "vendor_key": "v", "name": "Acme", "contract_end": date(2026, 1, 1)}]))  # fmt: skip
    assert found
    assert (found[0].contract, found[0].entrances) == ("ended", ())


def test_a_store_that_no_detector_judged_is_undetermined() -> None:
    reach = {"store_uid": "arn:aws:s3:::a", "name": "a", "public_read": "reachable", "public_write": "reachable", "proof": []}  # fmt: skip
    found = stores(told(store_reach=[reach], store_access=[]))
    assert found
    assert (found[0].answer, found[0].says.en, found[0].ways) == (Answer.UNDETERMINED, "", ())


def test_an_administrator_is_nobody_who_climbs() -> None:
    rows = [
        {"principal_arn": "arn:aws:iam::1:user/a", "cloud_account": "1", "kind": "user", "is_admin": "yes", "can_escalate": "not_reachable", "proof": []},
        {"principal_arn": "arn:aws:iam::1:user/b", "cloud_account": "1", "kind": "user", "is_admin": "no", "can_escalate": "reachable", "proof": []},
    ]  # fmt: skip
    assert [(one.name, one.by) for one in climbers(told(escalation=rows)) or ()] == [("user/b", "")]


def verdict(detector: str, key: str, reasons: str, answer: str = "undetermined") -> dict[str, Any]:
    return {"finding_id": key, "detector": detector, "subject_table": "t", "subject_key": key, "answer": answer, "reasons": reasons}  # fmt: skip


def test_doubts_are_counted_by_reason_and_names_are_hidden() -> None:
    rows = [
        verdict("password_alone_enters", "1", '[["cannot_tell",{"who":"森 太郎","policies":"P"},null]]'),
        verdict("password_alone_enters", "2", '[["cannot_tell",{"who":"森 太郎","policies":"P"},null]]'),
        verdict("password_alone_enters", "3", '[["emergency",{"who":"x"},null]]'),
        verdict("password_alone_enters", "4", '[["stopped",{}, null]]', "clear"),
    ]
    first, second = doubts(told(verdict=rows), ())
    assert (first.count, second.count) == (2, 1)
    assert "森" not in first.says.ja


def test_a_long_past_is_summed_up_and_rows_without_a_time_have_no_day() -> None:
    line = BatchLine("b", 1, "s", "h", "f", "cloudtrail@1", ("api_activity",), None, NOW, 9, 0, 0, {})
    days: list[tuple[datetime | None, int]] = [(NOW, 5), (NOW - timedelta(2), 2), (NOW - timedelta(300), 7), (None, 9)]
    rows = [{"batch_id": "b", "hour": hour, "rows": count} for hour, count in days]
    reader = SimpleNamespace(dicts=lambda _name, _columns: iter(rows))
    (strip,) = strips(replace(told(), lines=(line,), reader=cast("TableReader", reader)))
    assert (strip.export, len(strip.counts), strip.more) == ("cloudtrail", 91, 7)
    assert strip.counts[-3:] == (2, 0, 5)


def test_where_only_another_products_export_is_named_it_is_what_to_fetch() -> None:
    row = verdict("password_alone_enters", "1", '[["missing_evidence",{"fields":"a.b","exports":"nacha"},null]]')
    (doubt,) = doubts(told(verdict=[row]), ())
    assert doubt.exports == ("nacha",)
    assert "nacha" not in doubt.says.en
