"""Lays five one-step escalations, and five principals whose words look the same and lead nowhere."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks import aws
from sekisho.attacks.aws import Policy, Role, User, allow, document, trust
from sekisho.attacks.kit import exactly
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "escalation_one_step"
_OWN = f"arn:aws:iam::{aws.ACCOUNT}"
_EC2 = trust({"Service": "ec2.amazonaws.com"})
_LAMBDA = trust({"Service": "lambda.amazonaws.com"})
_POWERLESS = "minutes-archive"

Row = tuple[User | Role, str, str]


def _attacks() -> tuple[Row, ...]:
    deploys = Policy(
        "legacy-deploy",
        document(
            allow(["s3:PutObject", "s3:ListBucket"], "arn:aws:s3:::shiosai-public-site*"),
            allow(["iam:CreatePolicyVersion", "iam:ListPolicyVersions"], "*"),
        ),
        older=(document(allow("s3:PutObject", "arn:aws:s3:::shiosai-public-site*")),),
    )
    functions = document(
        allow("iam:PassRole", "*"), allow(["lambda:CreateFunction", "lambda:InvokeFunction", "lambda:GetFunction"], "*")
    )
    machines = document(allow(["ec2:RunInstances", "ec2:Describe*"], "*"), allow("iam:PassRole", f"{_OWN}:role/*"))
    trusts = document(allow(["iam:GetRole", "iam:UpdateAssumeRolePolicy"], "*"))
    keys = document(allow(["iam:CreateAccessKey", "iam:ListAccessKeys"], f"{_OWN}:user/*"))
    return (
        (User("svc-deploy-legacy", (deploys,)), "iam:CreatePolicyVersion", "may rewrite the policy that it holds"),
        (
            Role("report-builder", _EC2, inline=(("functions", functions),), profile=True),
            "iam:PassRole+lambda:CreateFunction",
            "may start a function under ops-automation, which is an administrator",
        ),
        (
            User("svc-imaging", inline=(("machines", machines),)),
            "iam:PassRole+ec2:RunInstances",
            "may start a machine under legacy-provisioner, which is an administrator",
        ),
        (
            Role("helpdesk-tools", _LAMBDA, inline=(("trusts", trusts),)),
            "iam:UpdateAssumeRolePolicy",
            "may make any role trust it, administrators included",
        ),
        (User("svc-keyrotation", inline=(("keys", keys),)), "iam:CreateAccessKey", "may make a key for break-glass"),
    )


def _bounded() -> User:
    limit = Policy("app-boundary", document(allow(["s3:*", "logs:*", "cloudwatch:*"], "*")))
    own = document(allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "s3:GetObject"], "*"))
    return User("svc-deploy-next", inline=(("deploy", own),), boundary=limit)


def _conditioned() -> User:
    passes = allow("iam:PassRole", "*", Condition={"StringEquals": {"iam:PassedToService": "states.amazonaws.com"}})
    own = document(passes, allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "*"))
    return User("svc-workflow", inline=(("flows", own),))


def _twins() -> tuple[tuple[User | Role, ...], tuple[Row, ...], tuple[Policy, ...]]:
    looks = document(
        allow(["iam:*", "s3:ListAllMyBuckets"], "*"),
        {
            "Sid": "NothingButLooking",
            "Effect": "Deny",
            "NotAction": ["iam:Get*", "iam:List*", "s3:ListAllMyBuckets"],
            "Resource": "*",
        },
    )
    idle = Policy("retired-labels", document(allow("logs:PutLogEvents", "*")))
    other = document(allow(["iam:CreatePolicyVersion", "iam:ListPolicyVersions"], idle.arn))
    powerless = Role(_POWERLESS, _LAMBDA)
    rewrites = document(allow("iam:UpdateAssumeRolePolicy", powerless.arn))
    rows: tuple[Row, ...] = (
        (_bounded(), "iam:CreatePolicyVersion", "its boundary allows no iam action"),
        (User("svc-iam-report", inline=(("report", looks),)), "iam:*", "a denial leaves only looking"),
        (
            _conditioned(),
            "iam:PassRole+lambda:CreateFunction",
            "iam:PassedToService lets roles pass to another service only",
        ),
        (User("svc-labels", inline=(("labels", other),)), "iam:CreatePolicyVersion", "only of a policy nobody holds"),
        (
            Role("trust-cleaner", _LAMBDA, inline=(("one", rewrites),)),
            "iam:UpdateAssumeRolePolicy",
            "only of a role that can do nothing",
        ),
    )
    return (powerless,), rows, (idle,)


def _labels(rows: tuple[Row, ...], kind: str, day: dt.date) -> tuple[Label, ...]:
    return tuple(
        Label(
            _ID,
            "attack" if kind == "attack" else "benign",
            f"{who.name}: {how}",
            why,
            subjects=(who.arn, how),
            day=day,
        )
        for who, how, why in rows
    )


def lay(world: World, rng: random.Random) -> Laid:  # noqa: ARG001
    """Return the escalations, and the principals that cannot rise."""
    when = exactly(world, 0, 9.0)
    bad = _attacks()
    props, good, loose = _twins()
    honest = [Event("aws.iam", when, x) for x in (*props, *(who for who, *_ in good), *loose)]
    return Laid(
        Overlay(events=tuple(Event("aws.iam", when, who) for who, *_ in bad), labels=_labels(bad, "attack", world.end)),
        Overlay(events=tuple(honest), labels=_labels(good, "benign", world.end)),
    )
