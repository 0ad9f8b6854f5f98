"""Buckets of every day: none of them is open to anyone, most say what they hold, some were never tagged."""

from __future__ import annotations

import datetime as dt

from sekisho.attacks import aws
from sekisho.attacks.aws import Bucket

_MORNING = dt.timedelta(hours=10, minutes=17)


def _made(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC) + _MORNING


def _tls_only(name: str) -> aws.Document:
    return aws.document(
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    )


def _delivery(name: str) -> aws.Document:
    trail = {"Service": "cloudtrail.amazonaws.com"}
    condition = {
        "StringEquals": {
            "s3:x-amz-acl": "bucket-owner-full-control",
            "aws:SourceArn": f"arn:aws:cloudtrail:{aws.HOME}:{aws.ACCOUNT}:trail/shiosai",
        }
    }
    return aws.document(
        {"Effect": "Allow", "Principal": trail, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{name}"},
        {
            "Effect": "Allow",
            "Principal": trail,
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{name}/AWSLogs/{aws.ACCOUNT}/*",
            "Condition": condition,
        },
    )


def usual() -> tuple[Bucket, ...]:
    """Return the buckets that are there without any recipe."""
    ledger = "shiosai-customer-ledger"
    return (
        Bucket(ledger, _made(2023, 5, 11), "customer", _tls_only(ledger), tags=(("System", "core"),)),
        Bucket("shiosai-statements", _made(2023, 6, 1), "customer"),
        Bucket("shiosai-loan-scans", _made(2024, 2, 14), "customer"),
        Bucket("shiosai-ledger-extract", _made(2024, 8, 20), "customer", tags=(("System", "extract"),)),
        Bucket("shiosai-exchange", _made(2022, 6, 9), "internal"),
        Bucket("shiosai-batch-work", _made(2023, 5, 11), "internal"),
        Bucket("shiosai-public-site", _made(2022, 7, 4), "public"),
        Bucket("shiosai-cloudtrail", _made(2022, 6, 2), "log", _delivery("shiosai-cloudtrail")),
        Bucket("shiosai-access-log", _made(2022, 6, 2), "log", block=None, grants=(("LogDelivery", "WRITE"),)),
        Bucket("shiosai-tfstate", _made(2023, 4, 12)),
        Bucket("aws-config-009851000147", _made(2022, 6, 2)),
        Bucket("old-migration-2021", _made(2021, 3, 30), block=None),
        Bucket("staff-training-video", _made(2024, 11, 5), "internal", tags=(("Owner", "jinji"),)),
    )
