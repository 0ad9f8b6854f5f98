"""What anyone on earth gets by a policy of a store: a request without credentials, or with those of a stranger's account."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from sekisho.identity.policies.statements import Says, Statement, decide, statements

READ = ("s3:GetObject", "s3:ListBucket", "s3:GetObjectVersion")
WRITE = ("s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy", "s3:PutObjectAcl", "s3:PutBucketAcl")
WIDE = 8
"""A range with a prefix this short (a sixteen-millionth of the addresses and more) is no fence."""
_PICKED = frozenset({
    "aws:securetransport", "aws:useragent", "aws:referer", "s3:prefix", "s3:delimiter", "s3:max-keys", "s3:versionid",
    "s3:x-amz-acl", "s3:x-amz-server-side-encryption", "s3:x-amz-storage-class", "s3:authtype", "s3:signatureversion",
    "s3:signatureage", "s3:tlsversion", "s3:x-amz-content-sha256",
})  # fmt: skip
"""Keys whose value whoever asks picks."""
_FOREIGN = frozenset({
    "aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip", "aws:principalorgid", "aws:principalorgpaths",
    "aws:principalaccount", "aws:principalarn", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid",
    "aws:sourceorgpaths", "aws:userid", "aws:username", "aws:principaltype", "aws:viaawsservice", "aws:calledvia",
    "aws:calledviafirst", "aws:calledvialast", "aws:principalisawsservice", "aws:principalservicename",
    "aws:principalservicenameslist", "aws:ec2instancesourcevpc", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
})  # fmt: skip
"""Keys that a stranger does not have, or has with a value of a stranger's own."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a stranger gets: the answer, the request that gets through, and what would settle an undetermined one."""

    says: Says
    witness: str = ""
    unknown: tuple[str, ...] = ()


def stranger_reaches(document: Mapping[str, Any], store: str, actions: Sequence[str]) -> Reach:
    """Return whether anyone can do one of `actions` on the store (an ARN) by its policy."""
    found = statements(document)
    best = Reach(Says.NO)
    for action, resource in _requests(found, store, actions):
        says = decide(found, action, resource, _about_stranger, _lets_in, _keeps_out).granted
        if says > best.says:
            doubts = () if says is Says.YES else tuple(sorted(_doubts(found)))
            best = Reach(says, f"{action} {resource}", doubts)
        if best.says is Says.YES:
            break
    return best


def outside_accounts(document: Mapping[str, Any], own: frozenset[str]) -> tuple[str, ...]:
    """Return the accounts that statements allow something and that are not `own`; `*` is not among them."""
    found: set[str] = set()
    for one in statements(document):
        if one.allow and not one.not_principal:
            found |= {account for name in one.principals if (account := account_of(name)) and account not in own}
    return tuple(sorted(found))


def account_of(principal: str) -> str:
    """Return the twelve digits of an account in a principal, "" where there are none."""
    parts = principal.split(":")
    number = parts[4] if len(parts) > 4 and parts[0] == "arn" else principal
    return number if len(number) == 12 and number.isdigit() else ""


def _requests(found: Sequence[Statement], store: str, actions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield requests that some statement could allow: every action on the store and on something in it."""
    for action in actions:
        whole = action.endswith(("Bucket", "BucketPolicy", "BucketAcl"))
        names = {store} if whole else {f"{store}/x"}
        for one in found:
            if one.allow and not whole and not one.not_resource:
                names |= {_example(pattern) for pattern in one.resources if _example(pattern).startswith(f"{store}/")}
        for name in sorted(names):
            yield action, name


def _example(pattern: str) -> str:
    return pattern.replace("*", "x").replace("?", "x")


def _about_stranger(one: Statement) -> Says:
    everyone = any(name in {"*", "arn:aws:iam::*:root", "CanonicalUser:*"} for name in one.principals)
    if one.not_principal:
        return Says.NO if everyone else Says.YES
    return Says.YES if everyone else Says.NO


def _lets_in(operator: str, key: str, values: tuple[str, ...]) -> Says:
    """Tell whether a condition of a permission can be met by a stranger."""
    return Says.YES if key in _PICKED else _holds(operator, key, values)


def _keeps_out(operator: str, key: str, values: tuple[str, ...]) -> Says:
    """Tell whether a condition of a denial is met by a stranger who picks what can be picked."""
    return Says.NO if key in _PICKED else _holds(operator, key, values)


def _holds(operator: str, key: str, values: tuple[str, ...]) -> Says:
    words = operator.lower()
    absent_is_true = words.endswith("ifexists") or words.startswith("forallvalues:")
    base = words.removesuffix("ifexists").removeprefix("forallvalues:").removeprefix("foranyvalue:")
    if key == "aws:sourceip":
        return _address(base, values)
    if key not in _FOREIGN:
        return Says.MAYBE
    if base == "null":
        return Says.YES if "true" in {value.lower() for value in values} else Says.NO
    if "not" in base:
        return Says.YES if not any(value in {"*", "?*"} for value in values) else Says.MAYBE
    if absent_is_true:
        return Says.YES
    # A value with a wildcard may fit a stranger's own account, role or endpoint.
    return Says.MAYBE if any("*" in value or "?" in value for value in values) else Says.NO


def _address(base: str, values: tuple[str, ...]) -> Says:
    """Tell whether an address of a stranger's choice meets a condition on ranges."""
    wide = [_is_wide(value) for value in values]
    if base == "ipaddress":
        return max(wide, default=Says.NO)
    if base == "notipaddress":
        return Says.NO if Says.YES in wide else Says.YES
    return Says.MAYBE


def _is_wide(value: str) -> Says:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return Says.MAYBE
    if network.is_private and network.prefixlen > 0:
        return Says.NO
    return Says.YES if network.prefixlen <= (WIDE if network.version == 4 else 2 * WIDE) else Says.NO


def _doubts(found: Sequence[Statement]) -> set[str]:
    """Return the keys of conditions that could not be decided."""
    return {
        key
        for one in found
        for operator, keys in one.conditions.items()
        for key, values in keys.items()
        if key not in _PICKED and _holds(operator, key, values) is Says.MAYBE
    } | {"statement" for one in found if one.strange}
