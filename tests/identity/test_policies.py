"""What a stranger gets by a policy: the cases that checkers get wrong, and a naive evaluator of concrete requests."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import READ, outside_accounts, stranger_reaches

STORE = "arn:aws:s3:::ledger"


def allow(**parts: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{STORE}/*", **parts}


def deny(**parts: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [STORE, f"{STORE}/*"], **parts}


def reads(*found: dict[str, Any]) -> Says:
    return stranger_reaches({"Statement": list(found)}, STORE, READ).says


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([allow()], Says.YES),
        ([allow(Principal={"AWS": "*"})], Says.YES),
        ([allow(Principal={"AWS": "arn:aws:iam::111122223333:root"})], Says.NO),
        ([allow(Action="s3:Get*")], Says.YES),
        ([allow(Action="S3:getobject")], Says.YES),
        ([allow(Action="s3:PutObject")], Says.NO),
        ([allow(Resource="arn:aws:s3:::other/*")], Says.NO),
        ([allow(Resource=f"{STORE}/public/*")], Says.YES),
        ([allow(), deny()], Says.NO),
        ([allow(), deny(Action="s3:PutObject")], Says.YES),
        ([allow(), deny(Resource=f"{STORE}/secret/*")], Says.YES),
        ([allow(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})], Says.NO),
        ([allow(Condition={"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}})], Says.YES),
        ([allow(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], Says.NO),
        ([allow(Condition={"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}})], Says.YES),
        ([allow(Condition={"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-1/*"}})], Says.YES),
        ([allow(Condition={"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-1/r"}})], Says.NO),
        ([allow(Condition={"StringLike": {"aws:Referer": "https://a.example/*"}})], Says.YES),
        ([allow(Condition={"Bool": {"aws:SecureTransport": "true"}})], Says.YES),
        ([allow(Condition={"StringEquals": {"aws:ResourceTag/x": "y"}})], Says.MAYBE),
        ([allow(), deny(Condition={"Bool": {"aws:SecureTransport": "false"}})], Says.YES),
        ([allow(), deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})], Says.NO),
        ([allow(), deny(Condition={"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})], Says.NO),
        ([allow(), deny(Condition={"StringEquals": {"aws:PrincipalTag/x": "y"}})], Says.MAYBE),
        ([{**allow(), "NotAction": "s3:PutObject", "Action": None}], Says.YES),
        (
            [{"Effect": "Allow", "NotPrincipal": {"AWS": "1" * 12}, "Action": "s3:*", "Resource": f"{STORE}/*"}],
            Says.YES,
        ),
        ([allow(Condition={"Null": {"aws:SourceVpce": "false"}})], Says.NO),
        ([allow(Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}})], Says.MAYBE),
    ],
)
def test_what_a_stranger_reads(found: list[dict[str, Any]], says: Says) -> None:
    if found[0].get("Action", "") is None:
        del found[0]["Action"]
    assert reads(*found) is says


def test_the_witness_is_a_request_and_doubts_are_named() -> None:
    reach = stranger_reaches({"Statement": allow(Resource=f"{STORE}/public/*")}, STORE, READ)
    assert reach.witness == f"s3:GetObject {STORE}/public/x"
    doubtful = stranger_reaches(
        {"Statement": allow(Condition={"DateLessThan": {"aws:CurrentTime": "2027"}})}, STORE, READ
    )
    assert (doubtful.says, doubtful.unknown) == (Says.MAYBE, ("aws:currenttime",))


def test_a_condition_that_cannot_be_read_is_no_fence_and_no_gate() -> None:
    assert reads(allow(Condition=["x"])) is Says.MAYBE


def test_accounts_outside_are_named_without_ones_own() -> None:
    document = {"Statement": [allow(Principal={"AWS": ["arn:aws:iam::111122223333:root", "222233334444"]})]}
    assert outside_accounts(document, frozenset({"111122223333"})) == ("222233334444",)


ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "*"]
RESOURCES = [f"{STORE}/*", f"{STORE}/public/*", "arn:aws:s3:::other/*", "*", STORE]
PRINCIPALS = ["*", "111122223333"]
statements = st.builds(
    lambda effect, who, actions, resources: {
        "Effect": effect, "Principal": {"AWS": who}, "Action": actions, "Resource": resources
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.sampled_from(PRINCIPALS),
    st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2),
    st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2),
)  # fmt: skip


def covers(pattern: str, text: str) -> bool:
    head, star, tail = pattern.partition("*")
    return text.startswith(head) and text.endswith(tail) and len(text) >= len(head + tail) if star else pattern == text


def naive(found: list[dict[str, Any]]) -> bool:
    def hits(one: dict[str, Any], action: str, resource: str) -> bool:
        return (
            one["Principal"]["AWS"] == "*"
            and any(covers(name, action) for name in one["Action"])
            and any(covers(name, resource) for name in one["Resource"])
        )

    requests = [
        (action, f"{STORE}/{key}") for action in ("s3:GetObject", "s3:GetObjectVersion") for key in ("x", "public/x")
    ]
    requests.append(("s3:ListBucket", STORE))
    return any(
        any(hits(one, *request) for one in found if one["Effect"] == "Allow")
        and not any(hits(one, *request) for one in found if one["Effect"] == "Deny")
        for request in requests
    )


@given(st.lists(statements, min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_it_answers_as_one_request_after_the_other(found: list[dict[str, Any]]) -> None:
    assert reads(*found) is (Says.YES if naive(found) else Says.NO)
