"""Lays two open buckets of customer records, what a stranger reads from one, and five that are not open or are meant to be."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from sekisho.attacks import aws
from sekisho.attacks.aws import OPEN, Bucket
from sekisho.attacks.kit import exactly
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay
from sekisho.attacks.writers import cloudtrail

_ID = "public_customer_store"
_STRANGERS = ("198.51.100.201", "192.0.2.143", "198.18.40.9")


def _readable(name: str, condition: Mapping[str, Any] | None = None) -> aws.Document:
    statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    return aws.document({**statement, "Condition": condition} if condition else statement)


def _label(bucket: Bucket, kind: str, title: str, why: str) -> Label:
    return Label(
        _ID,
        "attack" if kind == "attack" else "benign",
        f"{bucket.name}: {title}",
        why,
        subjects=(bucket.name, bucket.arn),
        day=bucket.created.date(),
    )


def _reads(world: World, bucket: str, rng: random.Random) -> list[Event]:
    found = []
    for n in range(9):
        when = exactly(world, 12 - n // 4, 1.0 + 0.4 * (n % 4) + rng.random() / 4)
        key = f"export/{world.end:%Y}/customers_{rng.randint(1, 48):03d}.csv"
        record = cloudtrail.anonymous_read(bucket, key, _STRANGERS[n % 3], when, rng)
        found.append(Event("cloudtrail", when, record))
    return found


def _attack(world: World, made: dt.datetime, rng: random.Random) -> Overlay:
    name = "shiosai-crm-export"
    open_by_policy = Bucket(name, made, "customer", _readable(name), OPEN, tags=(("System", "crm"),))
    grants = (("AllUsers", "READ"), ("AllUsers", "READ_ACP"))
    open_by_list = Bucket("shiosai-seminar-entries", made, "customer", None, None, grants)
    reads = _reads(world, name, rng)
    labels = (
        _label(open_by_policy, "attack", "anyone reads every object", "Allow * s3:GetObject, no block, no condition"),
        _label(
            open_by_list, "attack", "anyone lists its objects", "AllUsers has READ in its ACL; no block was ever set"
        ),
    )
    buckets = [Event("aws.buckets", made, b) for b in (open_by_policy, open_by_list)]
    return Overlay(events=(*buckets, *reads), labels=labels)


def _twin(made: dt.datetime) -> Overlay:
    blocked, organised, ranged, listed, website = (
        f"shiosai-{x}" for x in ("crm-archive", "group-share", "branch-upload", "form-entries", "site-files")
    )
    rows = (
        (
            Bucket(blocked, made, "customer", _readable(blocked)),
            "the same policy, blocked",
            "RestrictPublicBuckets and BlockPublicPolicy are on",
        ),
        (
            Bucket(
                organised,
                made,
                "customer",
                _readable(organised, {"StringEquals": {"aws:PrincipalOrgID": aws.ORGANISATION}}),
                OPEN,
            ),
            "own organisation only",
            "aws:PrincipalOrgID names the bank's own organisation",
        ),
        (
            Bucket(ranged, made, "customer", _readable(ranged, {"IpAddress": {"aws:SourceIp": [aws.OWN_RANGE]}}), OPEN),
            "own addresses only",
            f"aws:SourceIp is the bank's own {aws.OWN_RANGE}",
        ),
        (
            Bucket(listed, made, "customer", None, (True, True, False, False), (("AllUsers", "READ"),)),
            "an open list that is ignored",
            "IgnorePublicAcls is on",
        ),
        (
            Bucket(website, made, "public", _readable(website), OPEN, tags=(("Purpose", "website"),)),
            "a website",
            "holds nothing but public material and is meant to be read by anyone",
        ),
    )
    return Overlay(
        events=tuple(Event("aws.buckets", made, bucket) for bucket, *_ in rows),
        labels=tuple(_label(bucket, "benign", title, why) for bucket, title, why in rows),
    )


def lay(world: World, rng: random.Random) -> Laid:
    """Return two open buckets, and five honest ones."""
    made = exactly(world, 33, 14.2)
    return Laid(_attack(world, made, rng), _twin(made - dt.timedelta(days=200)))
