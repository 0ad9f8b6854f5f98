"""The cloud account's snapshots: principals with their policies, and buckets with all that guards them."""

from __future__ import annotations

from pathlib import Path

from sekisho.attacks import aws
from sekisho.attacks.writers import aws_iam, aws_s3
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.cloud import buckets, principals
from sekisho.sample.contracts import contracts

_ESCALATION, _STORE = "escalation_one_step", "public_customer_store"


def _principals(out: Path, bank: Bank) -> tuple[str, int]:
    laid = [e.record for e in bank.events("aws.iam")]
    loose = [x for x in laid if isinstance(x, aws.Policy)]
    people = [*principals.everyone(), *contracts(bank).roles, *(x for x in laid if not isinstance(x, aws.Policy))]
    content, count = aws_iam.details(people, loose)
    (out / "aws" / "account-authorization-details.json").write_bytes(content)
    return "aws/account-authorization-details.json", count


def _buckets(out: Path, bank: Bank) -> list[tuple[str, int]]:
    folder = out / "aws" / "buckets"
    folder.mkdir(parents=True, exist_ok=True)
    laid = [e.record for e in bank.events("aws.buckets")]
    known = sorted([*buckets.usual(), *laid], key=lambda b: b.name)
    (folder / "list-buckets.json").write_bytes(aws_s3.listing(known))
    found = [("aws/buckets/list-buckets.json", len(known))]
    for bucket in known:
        for name, content in aws_s3.files(bucket):
            (folder / name).write_bytes(content)
            found.append((f"aws/buckets/{name}", 1))
    (out / "aws" / "account.public-access-block.json").write_bytes(aws_s3.block(aws.OPEN))
    return [*found, ("aws/account.public-access-block.json", 1)]


def _stores(bank: Bank, kind: str) -> list[Json]:
    known = {e.record.name: e.record for e in bank.events("aws.buckets")}
    return [
        {
            "bucket": label.subjects[0],
            "data_class": known[label.subjects[0]].data_class,
            "how": "policy" if known[label.subjects[0]].policy else "acl",
            "opens": "read" if known[label.subjects[0]].policy else "list",
            "why": label.why,
        }
        for label in bank.told(_STORE, kind)
    ]


def _escalations(bank: Bank, kind: str) -> list[Json]:
    return [
        {"arn": label.subjects[0], "by": label.subjects[1], "why": label.why} for label in bank.told(_ESCALATION, kind)
    ]


def write(out: Path, bank: Bank) -> Part:
    """Write the snapshots."""
    (out / "aws").mkdir(parents=True, exist_ok=True)
    files = (_principals(out, bank), *_buckets(out, bank))
    facts: dict[str, Json] = {
        "aws_account": aws.ACCOUNT,
        "aws_own_range": aws.OWN_RANGE,
        "aws_organisation": aws.ORGANISATION,
        "public_stores": _stores(bank, "attack"),
        "public_stores_benign": _stores(bank, "benign"),
        "escalation": _escalations(bank, "attack"),
        "escalation_benign": _escalations(bank, "benign"),
        "aws_administrators": [
            p.arn for p in principals.everyone() if not isinstance(p, aws.Group) and principals.ADMIN in p.attached
        ],
    }
    return Part(files, facts)
