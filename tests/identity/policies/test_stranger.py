"""What a stranger gets by a policy: the cases that checkers get wrong."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import (
    GRANT,
    READ,
    WRITE,
    account_reaches,
    named_accounts,
    stranger_reaches,
    vendor_calls_public,
)

STORE = "arn:aws:s3:::ledger"
YES, NO, MAYBE = Says.YES, Says.NO, Says.MAYBE


def allow(**parts: Any) -> dict[str, Any]:
    found = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{STORE}/*", **parts}
    return {key: value for key, value in found.items() if value is not None}


def deny(**parts: Any) -> dict[str, Any]:
    return allow(**{"Effect": "Deny", "Action": "s3:*", "Resource": [STORE, f"{STORE}/*"], **parts})


def if_(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def document(*found: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(found)}


def reads(*found: dict[str, Any]) -> Says:
    return stranger_reaches(document(*found), STORE, READ).says


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([allow()], YES),
        ([allow(Principal={"AWS": "*"})], YES),
        ([allow(Principal={"AWS": "arn:aws:iam::111122223333:root"})], NO),
        ([allow(Principal={"Service": "cloudfront.amazonaws.com"})], NO),
        ([allow(Principal=None, NotPrincipal={"AWS": "1" * 12})], YES),
        ([allow(Action="s3:Get*")], YES),
        ([allow(Action="S3:getobject")], YES),
        ([allow(Action="s3:PutObject")], NO),
        ([allow(Action=None, NotAction="s3:PutObject")], YES),
        ([allow(Action=None, NotAction="s3:*")], NO),
        ([allow(Resource="arn:aws:s3:::other/*")], NO),
        ([allow(Resource=f"{STORE}/public/*")], YES),
        ([allow(Resource="arn:aws:s3:::led*")], YES),
        ([allow(Resource="arn:*:s3:::ledger/*")], YES),
        ([allow(Resource="arn:aws-cn:s3:::ledger/*")], YES),
        ([allow(Resource=None, NotResource=f"{STORE}/secret/*")], YES),
        ([allow(Resource=f"{STORE}/${{aws:username}}/*")], YES),
        ([allow(), deny()], NO),
        ([allow(), deny(Action="s3:PutObject")], YES),
        ([allow(), deny(Resource=f"{STORE}/secret/*")], YES),
        ([allow(), deny(Resource=[f"{STORE}/x*", f"{STORE}/y*", f"{STORE}/public/*"])], YES),
        ([allow(Resource=f"{STORE}/a*"), deny(Resource=[f"{STORE}/a?*", f"{STORE}/a"])], NO),
        ([allow(), deny(Resource=None, NotResource=f"{STORE}/public/*")], YES),
        ([allow(), deny(Principal=None, NotPrincipal={"AWS": "arn:aws:iam::111122223333:role/app"})], NO),
        ([allow(), deny(Principal={"AWS": "111122223333"})], YES),
    ],
)
def test_principal_action_and_resource(found: list[dict[str, Any]], says: Says) -> None:
    assert reads(*found) is says


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (if_("IpAddress", "aws:SourceIp", "203.0.113.0/24"), NO),
        (if_("IpAddress", "aws:SourceIp", "203.0.113.0/24", "0.0.0.0/0"), YES),
        (if_("IpAddress", "aws:SourceIp", "203.0.113.0/24", "::/0"), YES),
        (if_("IpAddress", "aws:SourceIp", "0.0.0.0/1", "128.0.0.0/1"), YES),
        (if_("IpAddress", "aws:SourceIp", "52.0.0.0/10"), MAYBE),
        (if_("IpAddress", "aws:SourceIp", "10.0.0.0/8"), NO),
        (if_("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), YES),
        (if_("IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24"), YES),
        (if_("IpAddress", "aws:VpcSourceIp", "10.1.2.0/24"), YES),
        (if_("StringEquals", "aws:PrincipalOrgID", "o-1"), NO),
        (if_("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"), YES),
        (if_("StringLike", "aws:PrincipalOrgID", "o-*"), YES),
        (if_("StringLike", "aws:PrincipalOrgID", "o-a1b2*"), MAYBE),
        (if_("Null", "aws:PrincipalOrgID", "false"), YES),
        (if_("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-1/*"), YES),
        (if_("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-1/r"), NO),
        (if_("StringEquals", "aws:PrincipalAccount", "111122223333"), NO),
        (if_("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x"), YES),
        (if_("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"), NO),
        (if_("StringEquals", "aws:PrincipalTag/team", "x"), YES),
        (if_("StringEquals", "aws:username", "alice"), YES),
        (if_("StringLike", "aws:userid", "AROA1111111111111111:*"), NO),
        (if_("StringLike", "aws:userid", "AROA1*:*"), MAYBE),
        (if_("StringEquals", "aws:userid", "AIDA1111111111111111"), NO),
        (if_("StringLike", "aws:userid", "*:alice"), YES),
        (if_("Bool", "aws:MultiFactorAuthPresent", "true"), YES),
        (if_("Bool", "aws:PrincipalIsAWSService", "false"), YES),
        (if_("Bool", "aws:PrincipalIsAWSService", "true"), MAYBE),
        (if_("StringEquals", "aws:SourceAccount", "111122223333"), NO),
        (if_("ArnLike", "aws:SourceArn", "arn:aws:cloudfront::111122223333:distribution/*"), NO),
        (if_("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"), MAYBE),
        (if_("StringEquals", "aws:SourceVpce", "vpce-1"), NO),
        (if_("StringEqualsIfExists", "aws:SourceVpce", "vpce-1"), YES),
        (if_("Null", "aws:SourceVpce", "false"), YES),
        (if_("StringNotEquals", "aws:SourceVpce", "vpce-1"), YES),
        (if_("StringLike", "aws:Referer", "https://a.example/*"), YES),
        (if_("Bool", "aws:SecureTransport", "true"), YES),
        (if_("StringEquals", "s3:prefix", "public/"), NO),
        (if_("StringEquals", "aws:ResourceTag/x", "y"), MAYBE),
        (if_("StringEquals", "s3:ExistingObjectTag/public", "yes"), MAYBE),
        (if_("StringEquals", "s3:DataAccessPointAccount", "111122223333"), MAYBE),
        (if_("StringEquals", "aws:FutureKey", "y"), MAYBE),
    ],
)
def test_a_condition_of_a_permission(condition: dict[str, Any], says: Says) -> None:
    assert reads(allow(**condition)) is says


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (if_("Bool", "aws:SecureTransport", "false"), YES),
        (if_("NumericLessThan", "s3:TlsVersion", "1.2"), YES),
        (if_("StringNotEquals", "aws:SourceVpce", "vpce-1"), NO),
        (if_("Null", "aws:SourceVpce", "true"), YES),
        (if_("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), NO),
        (if_("IpAddress", "aws:SourceIp", "203.0.113.0/24"), YES),
        (if_("StringNotEquals", "aws:PrincipalOrgID", "o-1"), NO),
        (if_("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1"), NO),
        (if_("StringNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin"), YES),
        (if_("StringNotLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/admin"), NO),
        (if_("StringNotLike", "aws:userid", "AROA1111111111111111:*", "111122223333"), NO),
        (if_("ForAnyValue:StringNotEquals", "aws:PrincipalOrgPaths", "o-1/r"), YES),
        (if_("StringEquals", "aws:PrincipalTag/x", "y"), YES),
        (if_("BoolIfExists", "aws:MultiFactorAuthPresent", "false"), YES),
        (if_("StringEquals", "aws:ResourceTag/x", "y"), MAYBE),
    ],
)
def test_a_condition_of_a_denial(condition: dict[str, Any], says: Says) -> None:
    assert reads(allow(), deny(**condition)) is says


def test_numbers_and_sets_are_picked_to_fit() -> None:
    lists = allow(Action="s3:ListBucket", Resource=STORE, **if_("NumericLessThanEquals", "s3:max-keys", "10"))
    assert reads(lists) is YES
    assert reads(lists, deny(**if_("NumericLessThan", "s3:max-keys", "10"))) is YES
    assert reads(lists, deny(**if_("NumericLessThanEquals", "s3:max-keys", "10"))) is NO
    assert reads(allow(), deny(**if_("NumericGreaterThan", "s3:signatureAge", "600000"))) is YES
    assert reads(allow(**if_("NumericLessThan", "aws:MultiFactorAuthAge", "3600"))) is YES
    tagged = allow(Action="s3:PutObject", **if_("ForAllValues:StringEquals", "s3:RequestObjectTagKeys", "a", "b"))
    assert stranger_reaches(document(tagged), STORE, WRITE).says is YES


def test_one_request_must_meet_all_conditions_at_once() -> None:
    """No address comes with a network of the cloud, and what is picked to be let in is picked for the denial too."""
    both = {"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}, "Null": {"aws:SourceVpce": "false"}}}
    assert reads(allow(**both)) is NO
    referer = if_("StringEquals", "aws:Referer", "a")
    assert reads(allow(**referer), deny(**referer)) is NO
    assert reads(allow(**referer), deny(**if_("StringEquals", "aws:Referer", "b"))) is YES
    plain = if_("Bool", "aws:SecureTransport", "false")
    assert reads(allow(**plain), deny(**plain)) is NO


def test_what_a_stranger_cannot_do_by_any_policy_is_no_way_to_write() -> None:
    whole = document(allow(Action=["s3:PutBucketPolicy"], Resource=STORE))
    assert stranger_reaches(whole, STORE, (*WRITE, *GRANT)).says is NO
    assert stranger_reaches(document(allow(Action="s3:PutBucketAcl", Resource=STORE)), STORE, WRITE).says is NO
    assert stranger_reaches(document(allow(Action="s3:PutBucketAcl", Resource=STORE)), STORE, GRANT).says is YES


def test_the_witness_is_a_request_and_doubts_are_named() -> None:
    reach = stranger_reaches(document(allow(Resource=f"{STORE}/public/*")), STORE, READ)
    assert reach.witness == f"s3:GetObject {STORE}/public/x"
    picked = stranger_reaches(document(allow(**if_("StringEquals", "aws:Referer", "a"))), STORE, READ)
    assert picked.witness == f"s3:GetObject {STORE}/x aws:referer=a"
    doubtful = stranger_reaches(document(allow(**if_("DateLessThan", "aws:CurrentTime", "2027-01-01"))), STORE, READ)
    assert (doubtful.says, doubtful.unknown) == (MAYBE, ("aws:currenttime",))


def test_the_moment_and_the_account_settle_conditions_on_them() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    ended = document(allow(**if_("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z")))
    assert stranger_reaches(ended, STORE, READ, now=now).says is NO
    own = document(allow(**if_("StringEquals", "aws:ResourceAccount", "111122223333")))
    assert stranger_reaches(own, STORE, READ, own="111122223333").says is YES


def test_what_cannot_be_read_is_no_fence_and_no_gate() -> None:
    assert reads(allow(Condition=["x"])) is MAYBE
    assert reads(allow(Effect="Permit")) is MAYBE
    assert reads(allow(), deny(Effect="Forbid")) is MAYBE


def test_variables_are_plain_text_in_the_old_version_of_the_language() -> None:
    old = {"Version": "2008-10-17", "Statement": allow(Resource=f"{STORE}/${{aws:username}}/*")}
    assert stranger_reaches(old, STORE, READ).witness.startswith(f"s3:GetObject {STORE}/${{aws:username}}/")


def test_an_account_that_is_named_reaches_unless_its_condition_fails() -> None:
    other = allow(Principal={"AWS": ["arn:aws:iam::222233334444:role/x", "111122223333"]})
    assert named_accounts(document(other)) == {"111122223333", "222233334444"}
    assert account_reaches("222233334444", document(other), STORE, READ).says is YES
    assert account_reaches("333344445555", document(other), STORE, READ).says is NO
    assert account_reaches("222233334444", document(other, deny()), STORE, READ).says is NO
    tied = {**other, **if_("StringEquals", "aws:PrincipalOrgID", "o-1")}
    assert account_reaches("222233334444", document(tied), STORE, READ).says is MAYBE


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([allow()], YES),
        ([allow(), deny(**if_("Bool", "aws:SecureTransport", "false"))], MAYBE),
        ([allow(Principal={"AWS": "111122223333"})], NO),
        ([allow(**if_("StringEquals", "aws:SourceVpc", "vpc-1"))], NO),
        ([allow(**if_("StringLike", "aws:SourceVpc", "vpc-*"))], YES),
        ([allow(**if_("StringNotEquals", "aws:SourceVpc", "vpc-1"))], YES),
        ([allow(**if_("StringEqualsIfExists", "aws:SourceVpc", "vpc-1"))], YES),
        ([allow(**if_("IpAddress", "aws:SourceIp", "16.0.0.0/8"))], NO),
        ([allow(**if_("IpAddress", "aws:SourceIp", "16.0.0.0/4"))], YES),
        ([allow(**if_("IpAddress", "aws:SourceIp", "10.0.0.0/8"))], NO),
        ([allow(**if_("StringLike", "aws:userid", "AROA1111111111111111:*"))], NO),
        ([allow(**if_("StringEquals", "aws:PrincipalTag/x", "y"))], YES),
    ],
)
def test_what_the_vendor_calls_public(found: list[dict[str, Any]], says: Says) -> None:
    assert vendor_calls_public(document(*found)) is says
