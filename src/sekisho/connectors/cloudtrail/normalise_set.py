"""A whole well-formed log file -> its rows in columns: what `read` and `normalise` say, at several times their speed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sekisho.connectors.cloudtrail.normalise import KEPT, NAMED, NEEDED, actor_of, error_of, mfa_of, target_of
from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, moment, text
from sekisho.connectors.json_stream.whole import SlowError, dumped, elements, records
from sekisho.model.rows import Cell, Limits, RowSet

_AT_ONCE = 2_000
"""Records that are held as objects at a time."""
_NAMED = frozenset(NAMED)
_PLAIN = {
    "activity_uid": "eventID",
    "service": "eventSource",
    "operation": "eventName",
    "region": "awsRegion",
    "source_address": "sourceIPAddress",
    "user_agent": "userAgent",
}
"""Columns that are a text of the record itself."""
_NOBODY: Mapping[str, Any] = {}
_EMPTY: tuple[Any, ...] = (None, "", [], {})

Record = dict[str, Any]


def normalise_set(
    content: bytes,
    mapping: Mapping[str, str],  # noqa: ARG001 - the contract's shape
    limits: Limits,
    context: Context,  # noqa: ARG001 - as above
) -> Sequence[RowSet] | None:
    """Return the rows of a file as it is delivered; None where it is written in another way or anything is odd."""
    try:
        found = elements(content, "Records", limits)
        when: dict[Any, datetime | None] = {}
        return [
            _set(records(found[start : start + _AT_ONCE], limits), start, when)
            for start in range(0, len(found), _AT_ONCE)
        ]
    except SlowError:
        return None


def _set(found: list[Record], start: int, when: dict[Any, datetime | None]) -> RowSet:
    """Return the rows of some records, the first of which is the `start`-th of the file."""
    who = [one if isinstance(one := record.get("userIdentity"), dict) else _NOBODY for record in found]
    values: dict[str, Sequence[Cell]] = {
        name: _texts([record.get(key) for record in found]) for name, key in _PLAIN.items()
    }
    if any(None in values[name] for name, key in _PLAIN.items() if key in NEEDED):
        raise SlowError
    asked = [record.get("requestParameters") for record in found]
    answers = [record.get("responseElements") for record in found]
    accounts = _texts([one.get("accountId") for one in who])
    own = _texts([record.get("recipientAccountId") for record in found])
    errors = [_error(record) for record in found]
    resources = [_resources(record.get("resources")) for record in found]
    values |= {
        "actor_user": [_actor(one) for one in who],
        "actor_type": _texts([one.get("type") for one in who]),
        "actor_session": [_session(one) for one in who],
        "actor_account": accounts,
        "cloud_account": [one or other for one, other in zip(own, accounts, strict=True)],
        "outcome": ["failure" if error else "success" for error in errors],
        "error_code": errors,
        "read_only": [flag(record.get("readOnly")) for record in found],
        "mfa_used": [_mfa(record, one) for record, one in zip(found, who, strict=True)],
        "target": list(map(_target, found, asked, resources)),
        "resources": resources,
        "parameters": [dumped(one) if one else None for one in asked],
        "response": [dumped(one) if one else None for one in answers],
        "unmapped": [_unmapped(record, one) for record, one in zip(found, who, strict=True)],
    }
    places = [f"/Records/{number}" for number in range(start, start + len(found))]
    return RowSet("api_activity", places, _times([record.get("eventTime") for record in found], when), values)


def _texts(found: list[Any]) -> list[str | None]:
    """Return texts as `text` does. There are no zero bytes and half surrogates in such a file."""
    return [(one.strip() or None) if type(one) is str else None if one is None else text(one) for one in found]


def _times(found: list[Any], known: dict[Any, datetime | None]) -> list[datetime | None]:
    """Return moments; many calls are made within the same second."""
    for one in found:
        if type(one) is not str:
            raise SlowError
        if one not in known:
            known[one] = moment(one)
            if known[one] is None:
                raise SlowError
    return [known[one] for one in found]


def _actor(who: Mapping[str, Any]) -> str | None:
    arn = who.get("arn")
    return (type(arn) is str and arn.strip()) or actor_of(who)


def _session(who: Mapping[str, Any]) -> str | None:
    key = who.get("accessKeyId")
    return (type(key) is str and key.strip()) or text(key) or text(who.get("credentialId"))


def _error(record: Record) -> str | None:
    if "errorCode" in record or "errorMessage" in record:
        return error_of(record)
    answer = record.get("responseElements")
    return error_of(record) if type(answer) is dict and "ConsoleLogin" in answer else None


def _resources(listed: Any) -> list[str] | None:
    if type(listed) is not list:
        return None
    found = []
    for one in listed:
        if type(one) is dict:
            arn = one.get("ARN")
            name = (type(arn) is str and arn.strip()) or text(arn) or text(one.get("ARNPrefix"))
            if name:
                found.append(name)
    return found or None


def _target(record: Record, asked: Any, resources: list[str] | None) -> str | None:
    if type(asked) is dict:
        bucket, key = asked.get("bucketName"), asked.get("key")
        if type(bucket) is str and type(key) is str and (first := bucket.strip()) and (last := key.strip()):
            return f"{first}/{last}"
        if not _NAMED.isdisjoint(asked):
            return target_of(record, asked)
    return resources[0] if resources else None


def _mfa(record: Record, who: Mapping[str, Any]) -> bool | None:
    more = record.get("additionalEventData")
    if type(more) is dict and "MFAUsed" in more:
        return mfa_of(record, who)
    session = who.get("sessionContext")
    said = session.get("attributes") if type(session) is dict else None
    return flag(said.get("mfaAuthenticated")) if type(said) is dict else None


def _unmapped(record: Record, who: Mapping[str, Any]) -> str | None:
    found = {name: value for name in KEPT if (value := record.get(name)) not in _EMPTY}
    session = who.get("sessionContext")
    issuer = session.get("sessionIssuer") if type(session) is dict else None
    arn = issuer.get("arn") if type(issuer) is dict else None
    if arn not in _EMPTY:
        found["sessionIssuer"] = arn
    if (service := who.get("invokedBy")) not in _EMPTY:
        found["invokedBy"] = service
    return dumped(found) if found else None
