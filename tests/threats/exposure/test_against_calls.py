"""The steps to an administrator, against a plain evaluator that tries one concrete call after the other.

The evaluator shares no line with the code, but for the calls that tell an administrator.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.reader import MemoryTables
from sekisho.identity.policies.statements import Says
from sekisho.threats.exposure.analysers.estate import _REST, _RIGHTS, estate_of
from sekisho.threats.exposure.analysers.paths import paths
from sekisho.threats.exposure.analysers.principals import principals
from sekisho.threats.exposure.analysers.steps import step
from tests.threats.exposure.account import (
    ACCOUNT,
    BOSS,
    IAM,
    ME,
    NOW,
    OPS,
    administrators,
    may,
    policy,
    principal,
    trusts,
)

WEAK, LABELS, EDGE = f"{IAM}:role/weak", f"{IAM}:policy/labels", f"{IAM}:policy/edge"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:"
Statement = dict[str, Any]
Held = Sequence[Statement]
Context = Mapping[str, str | None]
ALL: Statement = {"Effect": "Allow", "Action": ["*"], "Resource": ["*"], "Condition": {}}
ACTIONS = [
    "*", "iam:*", "iam:Put*", "iam:CreatePolicyVersion", "iam:AttachUserPolicy", "iam:CreateAccessKey", "iam:PassRole",
    "iam:UpdateAssumeRolePolicy", "iam:DeleteUserPermissionsBoundary", "lambda:*", "lambda:CreateFunction", "sts:AssumeRole",
    "lambda:InvokeFunction", "s3:*",
]  # fmt: skip
RESOURCES = [
    "*", "*", f"{IAM}:user/*", ME, f"{IAM}:user/${{aws:username}}", f"{IAM}:role/*", OPS, WEAK, f"{IAM}:policy/*", LABELS,
    f"{FUNCTION}*", f"{FUNCTION}app-*", "arn:aws:lambda:*", "arn:aws:s3:::data/*",
]  # fmt: skip
CONDITIONS: list[dict[str, dict[str, list[str]]]] = [
    {}, {}, {},
    {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": ["false"]}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
    {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
    {"StringEquals": {"aws:PrincipalTag/team": ["ops"]}},
    {"StringNotLike": {"aws:PrincipalTag/team": ["o*"]}},
    {"StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com"]}},
    {"StringEqualsIfExists": {"iam:PassedToService": ["ec2.amazonaws.com"]}},
    {"ArnEquals": {"iam:PolicyARN": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}},
    {"StringEquals": {"iam:PermissionsBoundary": [EDGE]}},
    {"StringLike": {"aws:username": ["m*"]}},
]  # fmt: skip


@st.composite
def statement(draw: st.DrawFn, effects: Sequence[str] = ("Allow", "Allow", "Deny")) -> Statement:
    what = draw(st.sampled_from(["Action", "Action", "Action", "NotAction"]))
    where = draw(st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]))
    return {
        "Effect": draw(st.sampled_from(effects)),
        what: draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3)),
        where: draw(st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2)),
        "Condition": draw(st.sampled_from(CONDITIONS)),
    }


TRUST = st.sampled_from([{"AWS": ME}, {"AWS": ACCOUNT}, {"AWS": f"{IAM}:root"}, {"AWS": BOSS}])


def contexts(action: str, target: str, tag: str | None, limited: bool) -> Iterator[Context]:
    """Yield the contexts that a call can have; `limited`: the target has the boundary."""
    limits = action in ("iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:DeleteUserPermissionsBoundary")
    for mfa, ip in product(("true", "false", None), ("203.0.113.9", "10.1.1.1", None)):
        yield {
            "aws:MultiFactorAuthPresent": mfa,
            "aws:SourceIp": ip,
            "aws:PrincipalTag/team": tag,
            "aws:username": "me",
            "iam:PassedToService": "lambda.amazonaws.com" if action == "iam:PassRole" else None,
            "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" if "Attach" in action else None,
            "iam:PermissionsBoundary": EDGE if limited and limits and target == ME else None,
        }


def meets(operator: str, wanted: list[str], has: str | None) -> bool:
    negated = "Not" in operator
    if has is None:
        return negated or operator.endswith("IfExists")
    if "Ip" in operator:
        return any(ip_address(has) in ip_network(one) for one in wanted) != negated
    return any(fnmatchcase(has, one) if "Like" in operator else has == one for one in wanted) != negated


def hits(one: Statement, action: str, resource: str, context: Context) -> bool:
    names = any(fnmatchcase(action, pattern) for pattern in one.get("Action") or one["NotAction"])
    patterns: list[str] = [
        pattern.replace("${aws:username}", "me") for pattern in one.get("Resource") or one["NotResource"]
    ]
    about = any(fnmatchcase(resource, pattern) for pattern in patterns)
    held = (
        meets(operator, wanted, context[key])
        for operator, keys in one["Condition"].items()
        for key, wanted in keys.items()
    )
    return names == ("Action" in one) and about == ("Resource" in one) and all(held)


def allows(held: Held, action: str, resource: str, context: Context) -> bool:
    effects = {one["Effect"] for one in held if hits(one, action, resource, context)}
    return effects == {"Allow"}


class World:
    """A user with what it holds, the policy attached to it, and its boundary."""

    def __init__(
        self, own: Held, labels: Held, edge: Held | None, tag: str | None, *, plain: tuple[Any, Any] = (None, None)
    ) -> None:
        self.own, self.labels, self.edge, self.tag = own, labels, edge, tag
        self.ops_trust, self.weak_trust = plain
        self.limited = edge is not None

    def can(self, action: str, target: str, *, held: Held | None = None, edge: Held | str | None = "own") -> bool:
        layers = [held if held is not None else [*self.own, *self.labels]]
        limit = self.edge if edge == "own" else edge
        layers += [limit] if isinstance(limit, Sequence) and not isinstance(limit, str) else []
        return any(
            all(allows(layer, action, target, context) for layer in layers)
            for context in contexts(action, target, self.tag, self.limited)
        )

    def admin(self, held: Held, edge: Held | None) -> bool:
        permits = [one for one in held if one["Effect"] == "Allow"]
        limit = None if edge is None else [one for one in edge if one["Effect"] == "Allow"]
        spot = [(action, f"arn:aws:{resource}".format(account=ACCOUNT)) for action, resource in _RIGHTS]
        rest = [(action, f"arn:aws:{resource}".format(account=ACCOUNT)) for action, resource in _REST]
        return all(self.can(*each, held=held, edge=edge) for each in spot) and all(
            self.can(*each, held=permits, edge=limit) for each in rest
        )

    def forbidden(self, role: str) -> bool:
        return not self.can("sts:AssumeRole", role, held=[*self.own, *self.labels, ALL], edge=None)

    def assumes(self, role: str, trust: Any) -> bool:
        name = trust["AWS"]
        if name == ME:
            return self.can("sts:AssumeRole", role) or not self.forbidden(role)
        return name in (ACCOUNT, f"{IAM}:root") and self.can("sts:AssumeRole", role)

    def open(self) -> Mapping[str, bool]:
        held, edge = [*self.own, *self.labels], self.edge
        risen = self.admin([*held, ALL], edge)
        functions = [
            f"{place}{name}" for place in (FUNCTION, FUNCTION.replace("us-", "eu-")) for name in ("x", "app-1")
        ]
        return {
            "iam-007": self.can("iam:PutUserPolicy", ME) and risen,
            "iam-008": self.can("iam:AttachUserPolicy", ME) and risen,
            "iam-001": (self.can("iam:CreatePolicyVersion", LABELS) and self.admin([*self.own, ALL], edge))
            or (edge is not None and self.can("iam:CreatePolicyVersion", EDGE) and self.admin(held, [ALL])),
            "iam-002": self.can("iam:CreateAccessKey", BOSS),
            "iam-012": self.can("iam:UpdateAssumeRolePolicy", OPS) and not self.forbidden(OPS),
            "sts-001": self.assumes(OPS, self.ops_trust),
            "iam-017": self.can("iam:PutRolePolicy", WEAK) and self.assumes(WEAK, self.weak_trust),
            "iam-021": self.can("iam:PutRolePolicy", WEAK)
            and self.can("iam:UpdateAssumeRolePolicy", WEAK)
            and not self.forbidden(WEAK),
            "lambda-001": self.can("iam:PassRole", OPS)
            and any(self.can("lambda:CreateFunction", one) for one in functions)
            and any(self.can("lambda:InvokeFunction", one) for one in functions),
            "limit-delete-user": edge is not None
            and self.can("iam:DeleteUserPermissionsBoundary", ME)
            and self.admin(held, None),
        }


def found(world: World, left_out: str = "") -> Mapping[str, Says]:
    """Return the answer for every way; `left_out` is the policy that was not exported."""
    both = json.loads(trusts({"Service": "lambda.amazonaws.com"}))
    both["Statement"] += json.loads(trusts(world.ops_trust))["Statement"]
    me = principal(
        ME,
        *world.own,
        policy_arns=[LABELS],
        boundary_arn=EDGE if world.limited else None,
        tags=json.dumps({"team": world.tag}) if world.tag else None,
    )
    weak = principal(WEAK, may("s3:Get*"), trust_document=trusts(world.weak_trust))
    policies = [policy("labels", *world.labels), policy("edge", *(world.edge or ()))]
    policies = [one for one in policies if one["name"] != left_out]
    people = [*administrators(trust_document=json.dumps(both)), weak, me]
    every = principals(MemoryTables({"iam_principal": people, "iam_policy": policies}))
    estate = estate_of(every, NOW.now)
    mine = next(one for one in every if one.arn == ME)
    return {path.id: step(mine, path, estate).says for path in paths()}


@given(
    own=st.lists(statement(), max_size=3),
    labels=st.lists(statement(), max_size=2),
    edge=st.none() | st.lists(statement(), min_size=1, max_size=2) | st.just([ALL]),
    tag=st.sampled_from([None, "ops", "web"]),
    plain=st.tuples(TRUST, TRUST),
)
@settings(max_examples=150, deadline=None)
def test_each_way_is_open_exactly_where_some_calls_open_it(
    own: Held, labels: Held, edge: Held | None, tag: str | None, plain: tuple[Any, Any]
) -> None:
    world = World(own, labels, edge, tag, plain=plain)
    answers = found(world)
    expected = world.open()
    assert {path: answers[path] for path in expected} == {
        path: Says.YES if open_ else Says.NO for path, open_ in expected.items()
    }


@given(
    own=st.lists(statement(), max_size=3),
    labels=st.lists(statement(), max_size=2),
    edge=st.none() | st.lists(statement(), min_size=1, max_size=2) | st.just([ALL]),
    plain=st.tuples(TRUST, TRUST),
    left_out=st.sampled_from(["labels", "edge"]),
)
@settings(max_examples=100, deadline=None)
def test_what_was_not_exported_leaves_an_answer_open_and_never_turns_it(
    own: Held, labels: Held, edge: Held | None, plain: tuple[Any, Any], left_out: str
) -> None:
    world = World(own, labels, edge, None, plain=plain)
    whole, less = found(world), found(world, left_out)
    assert {path for path, says in less.items() if says not in (whole[path], Says.MAYBE)} == set()
