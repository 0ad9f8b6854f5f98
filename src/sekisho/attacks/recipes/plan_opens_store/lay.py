"""Lays changes of a plan that open a bucket, and changes that close one, that open none, and that are not known yet."""

from __future__ import annotations

import json
import random
from typing import Any

from sekisho.attacks import aws
from sekisho.attacks.code import Change
from sekisho.attacks.kit import back
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "plan_opens_store"
_BLOCK, _POLICY = "aws_s3_bucket_public_access_block", "aws_s3_bucket_policy"
_KEYS = ("block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets")


def _read(bucket: str, condition: dict[str, Any] | None = None) -> str:
    more = {"Condition": condition} if condition else {}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return json.dumps(aws.document({**statement, **more}), separators=(",", ":"))


def _block(bucket: str, name: str, before: bool | None, after: bool | None) -> Change:
    def side(value: bool | None) -> dict[str, Any] | None:
        return None if value is None else {"bucket": bucket, "id": bucket, **dict.fromkeys(_KEYS, value)}

    actions = ("delete",) if after is None else ("create",) if before is None else ("update",)
    return Change(_BLOCK, name, actions, side(before), side(after), {})


def _policy(bucket: str, name: str, text: str | None) -> Change:
    known = {"policy": text} if text else {}
    unknown = {"id": True} if text else {"id": True, "policy": True}
    return Change(_POLICY, name, ("create",), None, {"bucket": bucket, **known}, unknown)


def _label(kind: str, bucket: str, why: str, *changes: Change) -> Label:
    return Label(
        _ID,
        "attack" if kind == "attack" else "benign",
        f"plan: {bucket}",
        why,
        subjects=(bucket, *(c.address for c in changes)),
    )


def lay(world: World, rng: random.Random) -> Laid:  # noqa: ARG001
    """Return the changes of either kind; all of them stand in one plan."""
    when = back(world, 1, 16.0)
    opened, closed, organised, later = (
        f"shiosai-{x}" for x in ("loan-scans", "old-brochures", "group-notices", "meeting-notes")
    )
    bad = (_block(opened, "loan_scans", before=True, after=False), _policy(opened, "loan_scans", _read(opened)))
    good = (_block(closed, "old_brochures", before=False, after=True),)
    own = (
        _policy(
            organised, "group_notices", _read(organised, {"StringEquals": {"aws:PrincipalOrgID": aws.ORGANISATION}})
        ),
    )
    unknown = (_policy(later, "meeting_notes", None),)
    honest = (
        _label("benign", closed, "closes", *good),
        _label("benign", organised, "for the bank's own organisation only", *own),
        _label("benign", later, "the policy is known after apply only: nobody can say", *unknown),
    )
    return Laid(
        Overlay(
            events=tuple(Event("dev.plan", when, c) for c in bad),
            labels=(_label("attack", opened, "the block goes, and anyone may read", *bad),),
        ),
        Overlay(events=tuple(Event("dev.plan", when, c) for c in (*good, *own, *unknown)), labels=honest),
    )
