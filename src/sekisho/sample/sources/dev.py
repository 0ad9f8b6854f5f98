"""What the developers hand over: two scans, a plan and the merged pulls of ninety days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sekisho.attacks.code import Change, Finding, Pull, Review
from sekisho.attacks.compose import at
from sekisho.attacks.recipes.unreviewed_merge.lay import commit
from sekisho.attacks.writers.pulls import pulls
from sekisho.attacks.writers.sarif import sarif
from sekisho.attacks.writers.tfplan import plan
from sekisho.sample import days
from sekisho.sample.bank import Bank, Json, Part

_PEOPLE = ("y-hayashi", "m-kondo", "t-ono", "s-uehara")
_TITLES = (
    "営業店コードの追加",
    "Fix rounding of fees",
    "ログ出力の見直し",
    "Update holiday table",
    "帳票レイアウトの修正",
    "Add retry",
)
_REACH = 90
"""Days of merged pulls."""


def _usual_pulls(bank: Bank) -> list[Pull]:
    """Return pulls of every day: each approved at its last commit by somebody else, some after a comment."""
    rng, end = bank.rng("dev.pulls"), bank.world.end
    since = max(bank.world.start, end - dt.timedelta(days=_REACH - 1))
    found: list[Pull] = []
    for day in days.business_days(since, end):
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            number = 400 + len(found)
            author, other = rng.sample(_PEOPLE, 2)
            merged = at(day, rng.uniform(10, 18))
            head = commit(number, "head")
            looked = Review(other, "APPROVED", merged - dt.timedelta(minutes=rng.randint(3, 300)), head)
            before = Review(other, "COMMENTED", looked.at - dt.timedelta(hours=2), commit(number, "first"))
            reviews = (before, looked) if rng.random() < 0.3 else (looked,)
            opened = merged - dt.timedelta(hours=rng.uniform(6, 60))
            title, by = rng.choice(_TITLES), rng.choice((author, other))
            found.append(Pull(number, title, author, opened, merged, by, head, commit(number, "merge"), reviews))
    return found


def _usual_changes() -> list[Change]:
    function = {"function_name": "statements-render", "memory_size": 512, "runtime": "python3.12"}
    alarm = {"alarm_name": "batch-late", "threshold": 1}
    return [
        Change("aws_lambda_function", "statements", ("update",), function, {**function, "memory_size": 1024}, {}),
        Change("aws_cloudwatch_metric_alarm", "batch_late", ("create",), None, alarm, {"arn": True, "id": True}),
        Change(
            "aws_s3_bucket",
            "statements",
            ("no-op",),
            {"bucket": "shiosai-statements"},
            {"bucket": "shiosai-statements"},
            {},
        ),
    ]


def _usual_findings() -> list[Finding]:
    return [
        Finding("Iac", "S3_LOGGING", "Access logging is off", "infra/buckets.tf", 14, "note", "warning"),
        Finding("Iac", "SG_EGRESS_ANY", "Egress to anywhere", "infra/network.tf", 52, "warning", "warning"),
        Finding("Iac", "KMS_ROTATION", "Key rotation is off", "infra/keys.tf", 7, "error", "error"),
        Finding("Sast", "java.unused-import", "Unused import", "src/web/Page.java", 5, None, "note"),
    ]


def _labels(bank: Bank, recipe: str, kind: str, *names: str) -> list[Json]:
    return [{**dict(zip(names, label.subjects, strict=False)), "why": label.why} for label in bank.told(recipe, kind)]


def _facts(bank: Bank) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for kind, tail in (("attack", ""), ("benign", "_benign")):
        found[f"unreviewed_pulls{tail}"] = _labels(bank, "unreviewed_merge", kind, "number", "merge_commit")
        found[f"opened_stores{tail}"] = _labels(bank, "plan_opens_store", kind, "bucket", "resource", "resource2")
        found[f"findings_without_level{tail}"] = _labels(bank, "finding_without_level", kind, "rule", "place")
    return found


def write(out: Path, bank: Bank) -> Part:
    """Write the developers' files."""
    folder = out / "dev"
    folder.mkdir(parents=True, exist_ok=True)
    merged = [*_usual_pulls(bank), *(e.record for e in bank.events("dev.pulls"))]
    changes = [*_usual_changes(), *(e.record for e in bank.events("dev.plan"))]
    findings = [*_usual_findings(), *(e.record for e in bank.events("dev.scan"))]
    code = [f for f in findings if f.tool == "Sast"]
    infra = [f for f in findings if f.tool == "Iac"]
    written = at(bank.world.end - dt.timedelta(days=1), 16.0).astimezone(dt.UTC)
    (folder / "pulls.json").write_bytes(pulls(merged))
    (folder / "tfplan.json").write_bytes(plan(changes, f"{written:%Y-%m-%dT%H:%M:%SZ}"))
    (folder / "scan_code.sarif").write_bytes(sarif("CodeLookout", "3.4.1", code))
    (folder / "scan_infra.sarif").write_bytes(sarif("PlanLint", "1.19.0", infra))
    files = (
        ("dev/pulls.json", len(merged)),
        ("dev/tfplan.json", len(changes)),
        ("dev/scan_code.sarif", len(code)),
        ("dev/scan_infra.sarif", len(infra)),
    )
    return Part(files, _facts(bank))
