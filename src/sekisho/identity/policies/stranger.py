"""What anyone on earth gets by a policy of a store: a request without credentials, or with those of a stranger's account."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.identity.policies.ask import Asker, ask_within
from sekisho.identity.policies.conditions import network_of, operator_of
from sekisho.identity.policies.outsiders import ANYONE, account_of, insiders_of, strangers
from sekisho.identity.policies.statements import Condition, Policy, Says, statements

READ = ("s3:GetObject", "s3:ListBucket", "s3:GetObjectVersion")
WRITE = ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket")
GRANT = ("s3:PutObjectAcl", "s3:PutBucketAcl")
"""Actions that let a stranger give access on; of no effect where access lists are switched off. A policy cannot be put by
anyone of another account, whatever it says of that."""
_PARTITION = re.compile(r"arn:(aws[a-z-]*):s3:::")


@dataclass(frozen=True, slots=True)
class Reach:
    """What a stranger gets: the answer, the request that gets through, and what would settle an undetermined one."""

    says: Says
    witness: str = ""
    unknown: tuple[str, ...] = ()


def stranger_reaches(
    document: Mapping[str, Any], store: str, actions: Sequence[str], own: str = "", now: datetime | None = None
) -> Reach:
    """Return whether anyone can do one of `actions` on the store (an ARN) or on something in it, by its policy.

    `own` is the account that the store is in and `now` the moment of the question; without them, conditions on them
    stay undetermined.
    """
    return _reach(document, store, actions, lambda action: strangers(action, own, now))


def account_reaches(
    account: str,
    document: Mapping[str, Any],
    store: str,
    actions: Sequence[str],
    own: str = "",
    now: datetime | None = None,
) -> Reach:
    """Return whether somebody of an account (twelve digits) that is not the store's can do one of `actions` on it."""
    return _reach(document, store, actions, lambda action: (insiders_of(account, action, own, now),))


def named_accounts(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the accounts that permissions name."""
    found = statements(document)
    return frozenset(account_of(name) for one in found if one.allow for name in one.principals) - {""}


def _reach(
    document: Mapping[str, Any], store: str, actions: Sequence[str], askers: Callable[[str], Iterable[Asker]]
) -> Reach:
    policy = Policy(statements(document))
    best = Reach(Says.NO)
    for action in actions:
        for where in _stores(policy, store):
            for asker in askers(action):
                answer = ask_within(((policy,),), action, _shape(where, action), asker)
                if answer.says > best.says:
                    best = Reach(answer.says, answer.request, tuple(sorted(answer.doubts)))
                if best.says is Says.YES:
                    return best
    return best


def _stores(policy: Policy, store: str) -> list[str]:
    """Return the store in every partition of the cloud that the policy speaks of."""
    found = {part for one in policy.statements for text in one.resources for part in _PARTITION.findall(text)}
    return [re.sub(r"^arn:aws[a-z-]*:", f"arn:{part}:", store) for part in sorted(found or {"aws"})]


def _shape(store: str, action: str) -> str:
    """Return the pattern of what an action is on; of a store without a name any one."""
    whole = store + ("?*" if store.endswith(":") else "")
    return whole if "Bucket" in action else f"{whole}/?*"


def vendor_calls_public(document: Mapping[str, Any]) -> Says:
    """Tell whether AWS itself calls a bucket policy public, which is what RestrictPublicBuckets goes by.

    A permission for everyone is public unless it is narrowed to fixed values of some keys. MAYBE where a denial could
    narrow it.
    """
    found = statements(document)
    loose = any(
        one.allow and (ANYONE.isdisjoint(one.principals) == one.not_principal) and not any(map(_fixed, one.conditions))
        for one in found
    )
    if not loose:
        return Says.NO
    return Says.YES if all(one.allow for one in found) else Says.MAYBE


_FIXED = frozenset({
    "aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount",
    "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn",
    "aws:principalaccount",
})  # fmt: skip


def _fixed(one: Condition) -> bool:
    operator = operator_of(one.operator)
    if one.key not in _FIXED or operator.negated or operator.if_exists or operator.over == "all":
        return False
    if one.key == "aws:sourceip":
        return operator.base == "ipaddress" and all(map(_is_range, one.values))
    wild = ":*" if one.key == "aws:userid" else "/*" if one.key == "s3:dataaccesspointarn" else ""
    return operator.base in _EQUAL and not any(_open(value.removesuffix(wild)) for value in one.values)


_EQUAL = frozenset({"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"})


def _open(value: str) -> bool:
    return any(sign in value for sign in ("*", "?", "${"))


def _is_range(value: str) -> bool:
    """Tell whether a range is one by AWS's own measure: not broader than /8 (IPv6: /32), or private."""
    network = network_of(value)
    if network is None:
        return False
    return network.prefixlen >= (8 if network.version == 4 else 32) or (network.is_private and network.prefixlen > 0)
