"""Every way that something opens to a store is told with the block that concerns it, also where it is stopped."""

from typing import Any

from sekisho.evidence.reader import MemoryTables
from sekisho.identity.policies.statements import Says
from sekisho.threats.exposure.analysers.routes import Route, routes
from tests.threats.exposure.test_stores import ACCOUNT, ARN, NONE, NOW, OFF, ON, OTHER, QUIET, fact, listed, policy


def ways(account: dict[str, Any] | None = None, **kinds: Any) -> tuple[Route, ...]:
    facts = [fact("ledger", kind, value, ACCOUNT) for kind, value in kinds.items()]
    facts += [fact("*", kind, value, ACCOUNT) for kind, value in (account or {}).items()]
    return routes(MemoryTables({"store_access": facts}), NOW.now)[ARN]


def test_an_open_policy_and_an_open_list_are_two_ways() -> None:
    by_policy, by_list = ways(NONE, policy=policy(), no_public_access_block={}, acl=listed("WRITE"))
    assert (by_policy.who, by_policy.by, by_policy.may, by_policy.says) == ("anyone", "policy", "read", Says.YES)
    assert by_policy.request == f"s3:GetObject {ARN}/x"
    assert (by_list.by, by_list.may, by_list.request) == ("acl", "write", "ACL WRITE AllUsers")
    assert (by_list.store_block, by_list.account_block) == (False, False)


def test_a_way_that_a_block_stops_is_told_with_the_block() -> None:
    (stopped,) = ways(NONE, policy=policy(), public_access_block=ON, acl={"Grants": []})
    assert (stopped.says, stopped.concerned, stopped.store_block, stopped.account_block) == (Says.NO, True, True, False)


def test_a_block_that_was_not_exported_leaves_it_open_and_says_what_would_tell() -> None:
    (unsure,) = ways({"public_access_block": OFF}, policy=policy(), acl={"Grants": []})
    assert (unsure.says, unsure.store_block) == (Says.MAYBE, None)
    assert unsure.unknown == ("s3api get-public-access-block",)


def test_a_policy_that_was_not_exported_may_open_both() -> None:
    assert [(one.may, one.says) for one in ways(NONE, **QUIET)] == [("read", Says.MAYBE), ("write", Says.MAYBE)]


def test_an_account_outside_that_a_policy_names_is_a_way_that_no_block_concerns() -> None:
    (named,) = ways(NONE, policy=policy({"AWS": f"arn:aws:iam::{OTHER}:root"}), **QUIET)
    assert (named.who, named.may, named.concerned) == (OTHER, "read", False)


def test_nothing_open_is_no_way() -> None:
    assert ways(NONE, no_policy={}, **QUIET) == ()
