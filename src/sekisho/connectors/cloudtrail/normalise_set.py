# ruff: noqa: N815 - keys have the names that the source gives them
"""A whole well-formed log file -> its rows in columns: what `read` and `normalise` say, at many times their speed.

The structures name the keys that matter. A record in which one of them holds something unexpected is left to the slow
path, with its file.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from sekisho.connectors.cloudtrail.normalise import NAMED, actor_of, error_of, mfa_of, target_of
from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, moment, text
from sekisho.connectors.json_stream.whole import SlowError, decoder, dumped, dumped_all, elements, records
from sekisho.model.rows import Cell, Limits, RowSet

_AT_ONCE = 2_000
"""Records that are held as objects at a time."""
_NAMED = frozenset(NAMED)
Text = str | None


class _Attributes(msgspec.Struct, gc=False):
    mfaAuthenticated: Any = None


class _Issuer(msgspec.Struct, gc=False):
    arn: Any = None


class _Session(msgspec.Struct, gc=False):
    attributes: _Attributes | None = None
    sessionIssuer: _Issuer | None = None


class _Who(msgspec.Struct, gc=False):
    arn: Text = None
    type: Text = None
    accountId: Text = None
    accessKeyId: Text = None
    credentialId: Any = None
    userName: Any = None
    principalId: Any = None
    invokedBy: Any = None
    identityProvider: Any = None
    sessionContext: _Session | None = None


class _Resource(msgspec.Struct, gc=False):
    ARN: Text = None
    ARNPrefix: Any = None


class _Call(msgspec.Struct, gc=False):
    eventID: str
    eventSource: str
    eventName: str
    eventTime: str
    userIdentity: _Who | None = None
    awsRegion: Text = None
    sourceIPAddress: Text = None
    userAgent: Text = None
    recipientAccountId: Text = None
    errorCode: Any = None
    errorMessage: Any = None
    readOnly: Any = None
    requestParameters: Any = None
    responseElements: Any = None
    resources: list[_Resource] | None = None
    eventType: Any = None
    eventCategory: Any = None
    requestID: Any = None
    sharedEventID: Any = None
    vpcEndpointId: Any = None
    additionalEventData: Any = None
    serviceEventDetails: Any = None
    addendum: Any = None


class _Rest(msgspec.Struct, omit_defaults=True, gc=False):
    """What goes into `unmapped`, in this order and without what says nothing."""

    eventType: Any = None
    eventCategory: Any = None
    requestID: Any = None
    sharedEventID: Any = None
    vpcEndpointId: Any = None
    additionalEventData: Any = None
    errorMessage: Any = None
    serviceEventDetails: Any = None
    addendum: Any = None
    sessionIssuer: Any = None
    invokedBy: Any = None


_PLAIN = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII).fullmatch
_NOBODY = _Who()
_EMPTY = ('":""', '":[]', '":{}')
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_DECODER = decoder(_Call)


def normalise_set(
    content: bytes,
    mapping: Mapping[str, str],  # noqa: ARG001 - the contract's shape
    limits: Limits,
    context: Context,  # noqa: ARG001 - as above
) -> Sequence[RowSet] | None:
    """Return the rows of a file as it is delivered; None where it is written in another way or anything is odd."""
    try:
        found = elements(content, "Records", limits)
        when: dict[str, datetime] = {}
        return [
            _set(records(found[start : start + _AT_ONCE], _DECODER, limits), start, when)
            for start in range(0, len(found), _AT_ONCE)
        ]
    except SlowError:
        return None


def _set(calls: list[_Call], start: int, when: dict[str, datetime]) -> RowSet:
    """Return the rows of some calls, the first of which is the `start`-th of the file."""
    who = [one.userIdentity or _NOBODY for one in calls]
    asked = [one.requestParameters for one in calls]
    answers = [one.responseElements for one in calls]
    accounts = _texts([one.accountId for one in who])
    own = _texts([one.recipientAccountId for one in calls])
    errors = [_error(one) for one in calls]
    resources = [_resources(one.resources) if one.resources else None for one in calls]
    values: dict[str, Sequence[Cell]] = {
        "activity_uid": _needed([one.eventID for one in calls]),
        "service": _needed([one.eventSource for one in calls]),
        "operation": _needed([one.eventName for one in calls]),
        "actor_user": [(one.arn and one.arn.strip()) or _actor(one) for one in who],
        "actor_type": _texts([one.type for one in who]),
        "actor_session": [(one.accessKeyId and one.accessKeyId.strip()) or text(one.credentialId) for one in who],
        "actor_account": accounts,
        "cloud_account": [one or other for one, other in zip(own, accounts, strict=True)],
        "region": _texts([one.awsRegion for one in calls]),
        "source_address": _texts([one.sourceIPAddress for one in calls]),
        "user_agent": _texts([one.userAgent for one in calls]),
        "outcome": ["failure" if error else "success" for error in errors],
        "error_code": errors,
        "read_only": [said if (said := one.readOnly) is True or said is False else flag(said) for one in calls],
        "mfa_used": [_mfa(one.additionalEventData, by.sessionContext) for one, by in zip(calls, who, strict=True)],
        "target": list(map(_target, asked, resources)),
        "resources": resources,
        "parameters": _dumped(asked),
        "response": _dumped(answers),
        "unmapped": _unmapped(list(map(_rest, calls, who))),
    }
    places = [f"/Records/{number}" for number in range(start, start + len(calls))]
    return RowSet("api_activity", places, _times([one.eventTime for one in calls], when), values)


def _texts(found: list[str | None]) -> list[str | None]:
    """Return texts as `text` does. There are no zero bytes and half surrogates in such a file."""
    return [(one.strip() or None) if one else None for one in found]


def _needed(found: list[str]) -> list[str]:
    """Return texts that every record must have; SlowError where one has none."""
    kept = [one.strip() for one in found]
    if "" in kept:
        raise SlowError
    return kept


def _times(found: list[str], known: dict[str, datetime]) -> list[datetime]:
    """Return moments; many calls are made within the same second."""
    for one in dict.fromkeys(found):
        if one not in known:
            when = _moment(one)
            if when is None:
                raise SlowError
            known[one] = when
    return [known[one] for one in found]


def _moment(written: str) -> datetime | None:
    """Return what `moment` does, sooner where it is written as it always is."""
    if not _PLAIN(written):
        return moment(written)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _actor(who: _Who) -> str | None:
    return actor_of({name: getattr(who, name) for name in who.__struct_fields__})


def _error(call: _Call) -> str | None:
    answer = call.responseElements
    if call.errorCode is None and call.errorMessage is None and not (type(answer) is dict and "ConsoleLogin" in answer):
        return None
    return error_of(
        {"errorCode": call.errorCode, "errorMessage": call.errorMessage, "responseElements": call.responseElements}
    )


def _resources(listed: list[_Resource]) -> list[str] | None:
    found = [(one.ARN and one.ARN.strip()) or text(one.ARNPrefix) for one in listed]
    return [one for one in found if one] or None


def _target(asked: Any, resources: list[str] | None) -> str | None:
    if type(asked) is dict:
        named = _NAMED.intersection(asked)
        if len(named) == 1 and type(only := asked[next(iter(named))]) is str and (name := only.strip()):
            return f"{name}/{key}" if "bucketName" in named and (key := text(asked.get("key"))) else name
        if named:
            return target_of(asked, resources)
    return resources[0] if resources else None


def _mfa(more: Any, session: _Session | None) -> bool | None:
    said = session.attributes.mfaAuthenticated if session and session.attributes else None
    if type(more) is dict and "MFAUsed" in more:
        return mfa_of(more, said)
    return False if said == "false" else None if said is None else flag(said)


def _rest(call: _Call, who: _Who) -> _Rest:
    session = who.sessionContext
    return _Rest(
        call.eventType,
        call.eventCategory,
        call.requestID,
        call.sharedEventID,
        call.vpcEndpointId,
        call.additionalEventData,
        call.errorMessage,
        call.serviceEventDetails,
        call.addendum,
        session.sessionIssuer.arn if session and session.sessionIssuer else None,
        who.invokedBy,
    )


def _unmapped(kept: list[_Rest]) -> list[str | None]:
    """Return what is kept as texts, without what says nothing; None where nothing is kept."""
    written = dumped_all(kept)
    whole = "\n".join(written)
    if any(empty in whole for empty in _EMPTY):
        for at, one in enumerate(written):
            if any(empty in one for empty in _EMPTY):
                for name in _Rest.__struct_fields__:
                    if getattr(kept[at], name) in _NOTHING:
                        setattr(kept[at], name, None)
                written[at] = dumped(kept[at])
    return [one if len(one) > 2 else None for one in written]


def _dumped(found: list[Any]) -> list[str | None]:
    """Return values as texts, None for what is empty."""
    there = iter(dumped_all([one for one in found if one]))
    return [next(there) if one else None for one in found]
