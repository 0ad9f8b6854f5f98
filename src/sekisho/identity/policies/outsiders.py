"""Who asks from outside, and which values it can have for every key of a request to a store.

Five strangers: without credentials or with those of an account of their own, each from the internet or from a network of
their own in the cloud, and a service of the vendor that works for a stranger. The availability of keys is that of the
IAM user guide's "global condition context keys" and of S3's list of condition keys.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from sekisho.identity.policies.ask import Asker, Test
from sekisho.identity.policies.choices import addresses, given, named, picked
from sekisho.identity.policies.conditions import Value
from sekisho.identity.policies.statements import Says, Statement

STRANGER = "999999999999"
"""The number that stands for the account of any stranger."""
Choices = Sequence[Value | None]
Choose = Callable[[Sequence[Test]], Choices]
ABSENT: Choices = ((),)
UNKNOWN: Choices = (None,)
ANYONE = frozenset({"*"})


def account_of(principal: str) -> str:
    """Return the twelve digits of an account in a principal, "" where there are none."""
    parts = principal.split(":")
    number = parts[4] if len(parts) > 4 and parts[0] == "arn" else principal
    return number if len(number) == 12 and number.isdigit() else ""


def strangers(action: str, own: str = "", now: datetime | None = None) -> Iterator[Asker]:
    """Yield everyone on earth who may ask for an action of S3; `own` is the account that the store is in."""
    asked = _of_request(action, own, now)
    inside = {**asked, **_NETWORK}
    for network in ({**asked, **_INTERNET}, inside):
        for who in (_ANONYMOUS, _signed(STRANGER)):
            yield Asker(_names_stranger, partial(_values, {**network, **who}))
    yield Asker(_names_stranger, partial(_values, {**asked, **_INTERNET, **_SERVICE}), most=Says.MAYBE)


def insiders_of(account: str, action: str, own: str = "", now: datetime | None = None) -> Asker:
    """Return someone with credentials of an account that a policy names; where it asks from is not known."""
    known = {**_of_request(action, own, now), **_signed(account), **dict.fromkeys((*_PLACES, *_ORGANISATION), _unknown)}
    return Asker(partial(_names_account, account), partial(_values, known))


def _values(known: Mapping[str, Choose], key: str, tests: Sequence[Test]) -> Choices:
    family = key.partition("/")[0] if "/" in key else key
    return known.get(key, known.get(family, _unknown))(tests)


def _names_stranger(one: Statement) -> Says:
    everyone = not ANYONE.isdisjoint(one.principals)
    return Says.YES if everyone != one.not_principal else Says.NO


def _names_account(account: str, one: Statement) -> Says:
    """Tell whether a statement is about somebody of an account; one that names a single user may be or not."""
    if not ANYONE.isdisjoint(one.principals):
        return Says.NO if one.not_principal else Says.YES
    whole = {account, f"arn:aws:iam::{account}:root"} & set(one.principals)
    some = any(account_of(name) == account for name in one.principals)
    if one.not_principal or not one.allow:
        # Somebody else of the account is left.
        return Says.YES if (bool(whole) != one.not_principal) else Says.NO
    return Says.YES if some else Says.NO


def _unknown(_: Sequence[Test]) -> Choices:
    return UNKNOWN


def _absent(_: Sequence[Test]) -> Choices:
    return ABSENT


def _one_of(*values: str) -> Choose:
    return lambda _: [(value,) for value in values]


def _perhaps(tests: Sequence[Test]) -> Choices:
    """Return values of a picker's choice, and none."""
    return [*picked(tests), ()]


def _or_absent(choose: Choose) -> Choose:
    return lambda tests: [*choose(tests), ()]


def _given(value: str, kind: str) -> Choose:
    return lambda tests: given(value, tests, kind)


def _named(shape: str, kind: str) -> Choose:
    return lambda tests: named(shape, kind, tests, _account_part)


def _account_part(arn: str) -> str:
    parts = arn.split(":", 5)
    return parts[4] if len(parts) > 5 else ""


_PLACES = ("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths")  # fmt: skip
_ORGANISATION = ("aws:principalorgid", "aws:principalorgpaths")
_SOURCES = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths")
_SERVICES = ("aws:principalservicename", "aws:principalservicenameslist")
_ORG, _PATH = ("o-stranger00", "o-*"), ("o-stranger00/r-none/", "o-*/*")
_INTERNET: Mapping[str, Choose] = {**dict.fromkeys(_PLACES, _absent), "aws:sourceip": addresses}
_NETWORK: Mapping[str, Choose] = {
    "aws:sourceip": _absent,
    "aws:sourcevpc": _given("vpc-0000stranger", "vpc-*"),
    "aws:sourcevpce": _given("vpce-0000stranger", "vpce-*"),
    "aws:vpcsourceip": partial(addresses, anywhere=True),
    "aws:vpceaccount": _given(STRANGER, "????????????"),
    "aws:vpceorgid": _or_absent(_given(*_ORG)),
    "aws:vpceorgpaths": _or_absent(_given(*_PATH)),
}
_ANONYMOUS: Mapping[str, Choose] = {
    **dict.fromkeys((*_SOURCES, *_SERVICES, *_ORGANISATION), _absent),
    **dict.fromkeys(
        (
            "aws:principalarn", "aws:principalaccount", "aws:principaltag", "aws:username", "aws:userid",
            "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime", "aws:sourceidentity",
            "aws:federatedprovider", "aws:principalisawsservice", "aws:calledvia", "aws:calledviafirst",
            "aws:calledvialast", "s3:authtype", "s3:signatureversion", "s3:signatureage",
        ),
        _absent,
    ),
    "aws:principaltype": _one_of("Anonymous"),
    "aws:viaawsservice": _one_of("false"),
}  # fmt: skip


def _signed(account: str) -> Mapping[str, Choose]:
    """Return what somebody has who signs with credentials of an account of one's own."""
    return {
        **dict.fromkeys((*_SOURCES, *_SERVICES), _absent),
        **dict.fromkeys(
            (
                "aws:principaltag", "aws:username", "aws:multifactorauthage", "aws:sourceidentity",
                "aws:federatedprovider", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast",
            ),
            _perhaps,
        ),
        "aws:principalarn": _named(f"arn:aws:iam::{account}:*", "arn:aws:iam::????????????:*"),
        "aws:principalaccount": _given(account, "????????????"),
        "aws:principalorgid": _or_absent(_given(*_ORG)),
        "aws:principalorgpaths": _or_absent(_given(*_PATH)),
        "aws:userid": _userids,
        "aws:principaltype": _one_of("User", "AssumedRole", "Account", "FederatedUser"),
        "aws:principalisawsservice": _one_of("false"),
        "aws:viaawsservice": _one_of("false", "true"),
        "aws:multifactorauthpresent": lambda _: [("true",), ("false",), ()],
        "aws:tokenissuetime": lambda _: [(), None],
        "s3:authtype": _one_of("REST-HEADER", "REST-QUERY-STRING", "POST"),
        "s3:signatureversion": _one_of("AWS4-HMAC-SHA256", "AWS"),
        "s3:signatureage": _perhaps,
    }  # fmt: skip


def _userids(tests: Sequence[Test]) -> Choices:
    """Return the id of a stranger's user, and those of sessions of a stranger's role, whose names are picked."""
    return [
        *given("AIDASTRANGER00000000", tests, "AIDA*"),
        *named("AROASTRANGER00000000:*", "AROA*", tests, lambda text: text.partition(":")[0]),
    ]


_SERVICE: Mapping[str, Choose] = {
    **_ANONYMOUS,
    "aws:principalisawsservice": _one_of("true"),
    "aws:principaltype": _unknown,
    "aws:sourcearn": _named(f"arn:aws:*:*:{STRANGER}:*", "arn:*"),
    "aws:sourceaccount": _given(STRANGER, "????????????"),
    "aws:sourceowner": _given(STRANGER, "????????????"),
    "aws:sourceorgid": _or_absent(_given(*_ORG)),
    "aws:sourceorgpaths": _or_absent(_given(*_PATH)),
    "aws:principalservicename": picked,
    "aws:principalservicenameslist": picked,
}


def _of_request(action: str, own: str, now: datetime | None) -> dict[str, Choose]:
    """Return what every request has; the headers of S3 only where an action takes them."""
    lists, writes = action.startswith("s3:List"), action.startswith("s3:Put")
    known: dict[str, Choose] = {
        **dict.fromkeys(("aws:useragent", "aws:referer", "aws:requesttag", "aws:tagkeys"), _perhaps),
        "aws:securetransport": _one_of("true", "false"),
        "s3:tlsversion": _one_of("1.3", "1.2"),
        "s3:x-amz-content-sha256": _perhaps,
        "s3:versionid": _perhaps if "Version" in action else _absent,
    }
    known |= dict.fromkeys(("s3:prefix", "s3:delimiter", "s3:max-keys"), _perhaps if lists else _absent)
    known |= dict.fromkeys(_HEADERS, _perhaps if writes else _absent)
    if own:
        known |= dict.fromkeys(("aws:resourceaccount", "s3:resourceaccount"), _one_of(own))
    if now:
        seconds = now.timestamp()
        known["aws:currenttime"] = _one_of(now.astimezone(UTC).isoformat())
        known["aws:epochtime"] = _one_of(f"{seconds:.0f}")
    return known


_HEADERS = tuple(
    f"s3:{name}"
    for name in (
        "x-amz-acl", "x-amz-grant-read", "x-amz-grant-write", "x-amz-grant-read-acp", "x-amz-grant-write-acp",
        "x-amz-grant-full-control", "x-amz-copy-source", "x-amz-metadata-directive", "x-amz-storage-class",
        "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-website-redirect-location", "requestobjecttag",
        "requestobjecttagkeys", "object-lock-mode", "object-lock-retain-until-date", "object-lock-legal-hold",
        "object-lock-remaining-retention-days", "if-match", "if-none-match",
    )
)  # fmt: skip
