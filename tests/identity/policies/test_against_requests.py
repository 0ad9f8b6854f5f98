"""What a stranger gets, against a plain evaluator that tries one concrete request after the other.

The evaluator shares no line with the code. Its requests are all that differ in what the made-up policies look at.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import READ, stranger_reaches

STORE = "arn:aws:s3:::ledger"
MINE = "arn:aws:iam::999999999999:"
Request = Mapping[str, str | None]
"""Keys with their values; None for one that the request does not have. `action`, `resource`, `signed` too."""

VALUES: Mapping[str, list[str]] = {
    "aws:Referer": ["a", "b*"],
    "aws:SecureTransport": ["true", "false"],
    "aws:SourceIp": ["0.0.0.0/0", "16.0.0.0/4", "203.0.113.0/24", "10.0.0.0/8"],
    "aws:SourceVpce": ["vpce-1", "vpce-*"],
    "aws:PrincipalOrgID": ["o-1", "o-*"],
    "aws:PrincipalArn": ["arn:aws:iam::*:role/x", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*"],
    "aws:PrincipalTag/t": ["a", "*"],
    "aws:MultiFactorAuthPresent": ["true", "false"],
}
OPERATORS = {
    "aws:SourceIp": ["IpAddress", "NotIpAddress", "IpAddressIfExists", "Null"],
    "aws:SecureTransport": ["Bool", "BoolIfExists", "Null"],
    "aws:MultiFactorAuthPresent": ["Bool", "BoolIfExists", "Null"],
}
TEXTS = [
    "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringLikeIfExists", "StringNotLikeIfExists", "Null",
    "ForAllValues:StringLike", "ForAnyValue:StringLike", "ForAnyValue:StringNotLike",
]  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True)):
        operator = draw(st.sampled_from(OPERATORS.get(key, TEXTS)))
        values = ["true", "false"] if operator == "Null" else VALUES[key]
        some = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
        found.setdefault(operator, {})[key] = some[:1] if operator == "Null" else some
    return found


statements = st.fixed_dictionaries({
    "Effect": st.sampled_from(["Allow", "Allow", "Deny"]),
    "who": st.sampled_from([("Principal", "*"), ("Principal", "*"), ("Principal", {"AWS": "111122223333"}), ("NotPrincipal", {"AWS": "111122223333"})]),
    "what": st.tuples(st.sampled_from(["Action", "Action", "NotAction"]), st.lists(st.sampled_from(["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:ListBucket", "s3:PutObject"]), min_size=1, max_size=2)),
    "where": st.tuples(st.sampled_from(["Resource", "Resource", "NotResource"]), st.lists(st.sampled_from([f"{STORE}/*", f"{STORE}/p/*", f"{STORE}/p/q*", f"{STORE}/x", "arn:aws:s3:::other/*", "*", STORE, f"{STORE}*"]), min_size=1, max_size=2)),
    "Condition": conditions(),
})  # fmt: skip


def written(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Effect": found["Effect"],
        **dict([found["who"], found["what"], found["where"]]),
        "Condition": found["Condition"],
    }


KEYS = ["x", "y", "p/a", "p/q", "p/qq", "xx"]
WANTS = [(action, f"{STORE}/{key}") for action in ("s3:GetObject", "s3:GetObjectVersion") for key in KEYS]
WANTS.append(("s3:ListBucket", STORE))
NAMES = ("aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalTag/t", "aws:MultiFactorAuthPresent")
NOBODY: Request = dict.fromkeys(NAMES)
SIGNED: list[Request] = [
    dict(zip(NAMES, values, strict=True))
    for values in product(
        (f"{MINE}role/x", f"{MINE}user/u"), ("o-9", None), ("a", "*", "z", None), ("true", "false", None)
    )
]
NETWORKS: list[Request] = [
    {"aws:SourceIp": "1.2.3.4", "aws:SourceVpce": None},
    {"aws:SourceIp": "17.1.1.1", "aws:SourceVpce": None},
    {"aws:SourceIp": "2001:db8::1", "aws:SourceVpce": None},  # every IPv4 network keeps none of these out
    {"aws:SourceIp": None, "aws:SourceVpce": "vpce-9"},
]
PICKED: list[Request] = [
    {"aws:Referer": referer, "aws:SecureTransport": secure}
    for referer, secure in product(("a", "b*", "bb", "z", None), ("true", "false"))
]


def requests(asked: set[str]) -> Iterator[Request]:
    """Yield the requests that differ in the keys that are asked for."""
    for parts in product([NOBODY, *SIGNED], NETWORKS, PICKED):
        yield {key: value for part in parts for key, value in part.items() if key in asked}


def meets(operator: str, wanted: list[str], has: str | None) -> bool:
    if operator == "Null":
        return (has is None) == (wanted == ["true"])
    over, _, plain = operator.rpartition(":")
    negated = "Not" in plain
    if has is None:
        return over == "ForAllValues" or (over != "ForAnyValue" and (negated or plain.endswith("IfExists")))
    if "Ip" in plain:
        hit = any(ip_address(has) in ip_network(one) for one in wanted)
    elif "Like" in plain:
        hit = any(fnmatchcase(has, one) for one in wanted)
    else:
        hit = has in wanted
    return hit != negated


def concerns(one: Mapping[str, Any], request: Request) -> bool:
    everyone = (one.get("Principal") == "*") if "Principal" in one else True
    action, resource = str(request["action"]), str(request["resource"])
    names = any(fnmatchcase(action, pattern) for pattern in one.get("Action", one.get("NotAction", ())))
    about = any(fnmatchcase(resource, pattern) for pattern in one.get("Resource", one.get("NotResource", ())))
    return (
        everyone
        and names == ("Action" in one)
        and about == ("Resource" in one)
        and all(
            meets(operator, wanted, request[key])
            for operator, keys in one["Condition"].items()
            for key, wanted in keys.items()
        )
    )


def passes(found: list[dict[str, Any]], request: Request) -> bool:
    hits = [one["Effect"] for one in found if concerns(one, request)]
    return "Allow" in hits and "Deny" not in hits


def opens(found: list[dict[str, Any]]) -> bool:
    """Tell whether some request of a stranger passes."""
    asked = {key for one in found for keys in one["Condition"].values() for key in keys}
    each = {tuple(one.items()) for one in requests(asked)}
    return any(
        passes(found, {**dict(one), "action": action, "resource": resource})
        for one in each
        for action, resource in WANTS
    )


def check(found: list[Mapping[str, Any]]) -> None:
    policy = [written(one) for one in found]
    reach = stranger_reaches({"Version": "2012-10-17", "Statement": policy}, STORE, READ)
    assert reach.says is (Says.YES if opens(policy) else Says.NO)


@given(st.lists(statements, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_it_answers_as_one_request_after_the_other(found: list[Mapping[str, Any]]) -> None:
    check(found)


UNKNOWN: Mapping[str, Any] = {"Condition": {"StringEquals": {"aws:ResourceTag/x": ["y"]}}}


@given(st.lists(st.tuples(statements, st.booleans()), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_what_hangs_on_an_unknown_key_lies_between_the_two_worlds(found: list[tuple[Mapping[str, Any], bool]]) -> None:
    """With the key as wanted, and with it as not: where both agree by whatever request, MAYBE is allowed but no contrary."""
    tied = [written({**one, **UNKNOWN} if unknown else one) for one, unknown in found]
    reach = stranger_reaches({"Version": "2012-10-17", "Statement": tied}, STORE, READ)
    worlds = []
    for held in (True, False):
        policy = [
            written({**one, "Condition": {}} if unknown else one) for one, unknown in found if held or not unknown
        ]
        worlds.append(opens(policy))
    if reach.says is not Says.MAYBE:
        assert worlds == [reach.says is Says.YES] * 2


@given(st.lists(statements, min_size=1, max_size=3), statements)
@settings(max_examples=100, deadline=None)
def test_a_denial_never_opens_and_a_permission_never_closes(
    found: list[Mapping[str, Any]], more: Mapping[str, Any]
) -> None:
    before = [written(one) for one in found]
    reach = [
        stranger_reaches({"Version": "2012-10-17", "Statement": policy}, STORE, READ).says
        for policy in (
            before,
            [*before, {**written(more), "Effect": "Deny"}],
            [*before, {**written(more), "Effect": "Allow"}],
        )
    ]
    assert reach[1] <= reach[0] <= reach[2]


def test_who_comes_by_ipv6_is_in_no_network_of_ipv4() -> None:
    but = {"NotIpAddress": {"aws:SourceIp": ["0.0.0.0/0"]}, "StringNotLike": {"aws:SourceVpce": ["vpce-*"]}}
    check(
        [
            {
                "Effect": "Allow",
                "who": ("Principal", "*"),
                "what": ("Action", ["s3:GetObject"]),
                "where": ("Resource", [f"{STORE}/*"]),
                "Condition": but,
            }
        ]
    )
