import datetime as dt
import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from sekisho.attacks import aws
from sekisho.sample import planting, world
from sekisho.sample.bank import Bank, Part
from sekisho.sample.contracts import contracts
from sekisho.sample.sources import aws_account, cloudtrail, dev, vendors

SOURCES = {"vendors": vendors, "aws": aws_account, "trail": cloudtrail, "dev": dev}
END = dt.date(2026, 11, 20)


class Written(NamedTuple):
    out: Path
    bank: Bank
    parts: dict[str, Part]


def written(out: Path, *, seed: int = 20261124, attacks: bool = True) -> Written:
    made = world.make(seed, staff=40, days=60, mailboxes=3, end=END)
    plan = planting.plant(made, seed, attacks=attacks)
    bank = Bank(made, plan.events, plan.labels, {d.staff_id: d for d in plan.dates}, seed, 4000)
    return Written(out, bank, {name: source.write(out, bank) for name, source in SOURCES.items()})


def fingerprint(out: Path) -> dict[str, str]:
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in out.rglob("*") if p.is_file()}


def trail(here: Written) -> list[dict[str, Any]]:
    paths = [here.out / path for path, _ in here.parts["trail"].files]
    return [record for path in paths for record in json.loads(gzip.decompress(path.read_bytes()))["Records"]]


def register(out: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(out / "vendors/vendor_register.xlsx").active
    assert sheet is not None
    return list(sheet.iter_rows(min_row=6, values_only=True))


def details(out: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads((out / "aws/account-authorization-details.json").read_text())
    return found


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("cloud") / "bank")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("honest") / "bank", attacks=False)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, here: Written) -> None:
    again = written(tmp_path / "bank")
    assert fingerprint(again.out) == fingerprint(here.out)
    assert again.parts == here.parts


def test_every_file_is_told_and_holds_as_many_records_as_told(here: Written) -> None:
    told = dict(file for part in here.parts.values() for file in part.files)
    assert set(told) == set(fingerprint(here.out))
    assert told["vendors/vendor_register.xlsx"] == len(register(here.out))
    assert told["aws/account-authorization-details.json"] == sum(len(part) for part in details(here.out).values())
    assert told["dev/pulls.json"] == len(json.loads((here.out / "dev/pulls.json").read_text()))
    for path, count in here.parts["trail"].files:
        assert len(json.loads(gzip.decompress((here.out / path).read_bytes()))["Records"]) == count


def test_the_trail_takes_its_share_of_all_rows(here: Written) -> None:
    assert abs(len(trail(here)) - here.bank.rows * cloudtrail.SHARE) < 200


def test_every_event_of_the_trail_has_an_id_of_its_own_and_slots_are_filled(here: Written) -> None:
    records = trail(here)
    assert len({r["eventID"] for r in records}) == len(records)
    assert "%(" not in json.dumps(records)
    assert all(r["userAgent"] and r["recipientAccountId"] == aws.ACCOUNT for r in records)


def test_files_of_the_trail_hold_one_region_and_end_with_their_day(here: Written) -> None:
    for path, _ in here.parts["trail"].files:
        *_, region, year, month, day, name = path.split("/")
        records = json.loads(gzip.decompress((here.out / path).read_bytes()))["Records"]
        assert {r["awsRegion"] for r in records} == {region}
        assert name.startswith(f"{aws.ACCOUNT}_CloudTrail_{region}_{year}{month}{day}T")
        assert max(r["eventTime"][:10] for r in records) <= f"{year}-{month}-{day}"


def test_roles_that_act_in_the_trail_are_in_the_account(here: Written) -> None:
    known = {role["RoleName"] for role in details(here.out)["RoleDetailList"]}
    acting = {
        r["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"]
        for r in trail(here)
        if "sessionContext" in r["userIdentity"]
    }
    assert acting <= known


def test_nobody_works_in_the_cloud_after_leaving(here: Written) -> None:
    left = {p.address: p.left for p in here.bank.world.staff if p.left}
    for record in trail(here):
        name = record["userIdentity"].get("arn", "").rpartition("/")[2]
        assert record["eventTime"][:10] <= str(left.get(name, END))


def test_the_second_region_is_silent_for_nine_days_and_another_only_when_nobody_works(here: Written) -> None:
    days = Counter((r["awsRegion"], dt.date.fromisoformat(r["eventTime"][:10])) for r in trail(here))
    last = max(day for region, day in days if region == aws.SPARE)
    assert (END - last).days == 9
    assert here.parts["trail"].facts is not None
    assert here.parts["trail"].facts["silent_regions"] == [
        {"source": f"cloudtrail/{aws.SPARE}", "last_day": str(last), "days": 9}
    ]
    assert not [day for region, day in days if region == aws.GUESTED and day.weekday() > 4]


def test_without_attacks_no_region_is_silent_and_no_stranger_reads(honest: Written) -> None:
    records = trail(honest)
    assert max(r["eventTime"] for r in records if r["awsRegion"] == aws.SPARE) > "2026-11-20"
    assert not [r for r in records if r["userIdentity"].get("accountId") == "ANONYMOUS_PRINCIPAL"]
    facts = {k: v for part in honest.parts.values() for k, v in (part.facts or {}).items()}
    for name in (
        "public_stores",
        "escalation",
        "expired_vendors",
        "unreviewed_pulls",
        "opened_stores",
        "silent_regions",
    ):
        assert facts[name] == []
        assert facts[f"{name}_benign"]


def test_an_ended_vendor_takes_on_its_role_after_the_end(here: Written) -> None:
    facts: Any = here.parts["vendors"].facts
    ended = [x for x in facts["expired_vendors"] if "arn:" in x["access"][0]]
    ((arn, account), day) = ended[0]["access"], ended[0]["ended"]
    role = next(r for r in details(here.out)["RoleDetailList"] if r["Arn"] == arn)
    assert account in role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"]
    taken = [r for r in trail(here) if r["userIdentity"].get("accountId") == account]
    assert len(taken) == 3
    assert all(r["eventTime"][:10] > str(day) for r in taken)
    assert any(row[7] == account for row in register(here.out))


def test_the_register_names_every_guest_and_some_days_are_in_the_imperial_calendar(here: Written) -> None:
    rows = register(here.out)
    assert {g.upn for g in contracts(here.bank).guests} == {row[9] for row in rows if row[9]}
    ends = [row[5] for row in rows]
    assert any(str(e).startswith("令和") for e in ends)
    assert any(str(e).startswith("R") for e in ends)
    assert any(isinstance(e, dt.datetime) for e in ends)


def test_a_renewed_vendor_stands_on_two_lines(here: Written) -> None:
    renewed = here.bank.told("vendor_after_contract", "benign")[0]
    lines = [row for row in register(here.out) if row[1] == renewed.payee_codes[0]]
    assert len(lines) == 2
    assert len({row[2] for row in lines}) == 1


def test_only_the_open_bucket_is_readable_by_anyone(here: Written) -> None:
    folder = here.out / "aws/buckets"
    opened = set()
    for path in folder.glob("*.bucket-policy.json"):
        name = path.name.removesuffix(".bucket-policy.json")
        block = folder / f"{name}.public-access-block.json"
        shut = (
            block.exists() and json.loads(block.read_text())["PublicAccessBlockConfiguration"]["RestrictPublicBuckets"]
        )
        for statement in json.loads(json.loads(path.read_text())["Policy"])["Statement"]:
            if (
                statement["Effect"] == "Allow"
                and statement["Principal"] == "*"
                and "Condition" not in statement
                and not shut
            ):
                opened.add(name)
    assert opened == {"shiosai-crm-export", "shiosai-site-files"}


def test_managed_policies_are_listed_once_and_every_attached_one_is_listed(here: Written) -> None:
    whole = details(here.out)
    listed = [p["Arn"] for p in whole["Policies"]]
    assert len(set(listed)) == len(listed)
    people = [*whole["UserDetailList"], *whole["RoleDetailList"], *whole["GroupDetailList"]]
    assert {p["PolicyArn"] for x in people for p in x["AttachedManagedPolicies"]} <= set(listed)


def test_every_usual_pull_was_approved_at_its_last_commit_by_somebody_else(here: Written) -> None:
    facts = here.parts["dev"].facts
    assert facts is not None
    pulls = json.loads((here.out / "dev/pulls.json").read_text())
    alone = {
        str(p["number"])
        for p in pulls
        if not [
            r
            for r in p["reviews"]
            if r["state"] == "APPROVED"
            and r["commit_id"] == p["head"]["sha"]
            and r["user"]["type"] == "User"
            and r["user"]["login"] != p["user"]["login"]
        ]
    }
    assert alone == {x["number"] for x in facts["unreviewed_pulls"]}  # type: ignore[index,union-attr,call-overload]
    assert all(p["created_at"] < p["merged_at"] for p in pulls)


def test_one_scanner_gives_no_level_and_the_other_always(here: Written) -> None:
    code = json.loads((here.out / "dev/scan_code.sarif").read_text())["runs"][0]
    infra = json.loads((here.out / "dev/scan_infra.sarif").read_text())["runs"][0]
    assert not [r for r in code["results"] if "level" in r]
    assert all("level" in r for r in infra["results"])
    assert all(
        run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"]
        for run in (code, infra)
        for r in run["results"]
    )


def test_the_plan_opens_one_bucket_and_says_what_is_not_known_yet(here: Written) -> None:
    plan = json.loads((here.out / "dev/tfplan.json").read_text())
    policies = {c["address"]: c["change"] for c in plan["resource_changes"] if c["type"] == "aws_s3_bucket_policy"}
    unknown = [a for a, c in policies.items() if c["after_unknown"].get("policy")]
    assert unknown == ["aws_s3_bucket_policy.meeting_notes"]
    opened = [
        a
        for a, c in policies.items()
        if '"Principal":"*"' in c["after"].get("policy", "") and "Condition" not in c["after"]["policy"]
    ]
    assert opened == ["aws_s3_bucket_policy.loan_scans"]
