"""Buckets as the command line describes them, one file an answer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sekisho.attacks import aws

_KEYS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_GROUPS = {
    "AllUsers": "http://acs.amazonaws.com/groups/global/AllUsers",
    "AuthenticatedUsers": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    "LogDelivery": "http://acs.amazonaws.com/groups/s3/LogDelivery",
}
_OWNER = {"ID": "c3f1a0b97d5e4c62816f0d2b7a94e85cc3f1a0b97d5e4c62816f0d2b7a94e85c"}


def _text(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=4) + "\n").encode()


def block(values: tuple[bool, bool, bool, bool]) -> bytes:
    """Return `get-public-access-block`, of a bucket or of the account."""
    return _text({"PublicAccessBlockConfiguration": dict(zip(_KEYS, values, strict=True))})


def _acl(bucket: aws.Bucket) -> bytes:
    own = {"Grantee": {**_OWNER, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}
    more = [{"Grantee": {"Type": "Group", "URI": _GROUPS[who]}, "Permission": what} for who, what in bucket.grants]
    return _text({"Owner": _OWNER, "Grants": [own, *more]})


def files(bucket: aws.Bucket) -> Iterator[tuple[str, bytes]]:
    """Yield the files about one bucket; a call that found nothing has none."""
    yield f"{bucket.name}.acl.json", _acl(bucket)
    if bucket.policy:
        text = json.dumps(bucket.policy, ensure_ascii=False, separators=(",", ":"))
        yield f"{bucket.name}.bucket-policy.json", _text({"Policy": text})
    if bucket.block:
        yield f"{bucket.name}.public-access-block.json", block(bucket.block)
    tags = [*([("DataClass", bucket.data_class)] if bucket.data_class else []), *bucket.tags]
    if tags:
        yield f"{bucket.name}.tagging.json", _text({"TagSet": [{"Key": k, "Value": v} for k, v in tags]})


def listing(buckets: Iterable[aws.Bucket]) -> bytes:
    """Return `list-buckets`."""
    rows = [
        {"Name": b.name, "CreationDate": f"{b.created.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S+00:00}"} for b in buckets
    ]
    return _text({"Buckets": rows, "Owner": _OWNER})
