"""CloudTrail as it is delivered: records in the provider's shape, packed into files with the provider's names.

Shapes after the CloudTrail record contents page (event version 1.11). Times are UTC with seconds; files are gzip.
"""

from __future__ import annotations

import datetime as dt
import gzip
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sekisho.attacks import aws

Json = Mapping[str, Any]


def moment(when: dt.datetime) -> str:
    """Return the time of an event as the provider writes it."""
    return f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def random_id(rng: random.Random) -> str:
    """Return a request or event id."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def role_identity(role: aws.Role, session: str, *, key: str, since: str, mfa: bool = False) -> dict[str, Any]:
    """Return who acts when somebody has taken on a role."""
    issuer = {
        "type": "Role",
        "principalId": aws.unique("AROA", role.name),
        "arn": role.arn,
        "accountId": aws.ACCOUNT,
        "userName": role.name,
    }
    return {
        "type": "AssumedRole",
        "principalId": f"{issuer['principalId']}:{session}",
        "arn": f"arn:aws:sts::{aws.ACCOUNT}:assumed-role/{role.name}/{session}",
        "accountId": aws.ACCOUNT,
        "accessKeyId": key,
        "sessionContext": {
            "sessionIssuer": issuer,
            "attributes": {"creationDate": since, "mfaAuthenticated": str(mfa).lower()},
        },
    }


def user_identity(user: aws.User) -> dict[str, Any]:
    """Return who acts when a user does with a key of its own."""
    return {
        "type": "IAMUser",
        "principalId": aws.unique("AIDA", user.name),
        "arn": user.arn,
        "accountId": aws.ACCOUNT,
        "accessKeyId": aws.unique("AKIA", user.name)[:20],
        "userName": user.name,
    }


def service_identity(service: str) -> dict[str, Any]:
    """Return who acts when a service of the provider does."""
    return {"type": "AWSService", "invokedBy": service}


ANONYMOUS: Json = {"type": "AWSAccount", "principalId": "", "accountId": "ANONYMOUS_PRINCIPAL"}
"""Who acts when nobody has signed the request."""


def record(
    call: str,
    *,
    region: str,
    when: str,
    identity: Json,
    address: str,
    agent: str,
    ids: tuple[str, str],
    request: Json | None = None,
    response: Json | None = None,
    read: bool = True,
    data: bool = False,
    error: tuple[str, str] | None = None,
    resources: Sequence[Json] = (),
    more: Json | None = None,
    event_type: str = "AwsApiCall",
) -> dict[str, Any]:
    """Return one record. `call` is service:Operation, `ids` the request's and the event's id, `more` extra data."""
    service, _, name = call.partition(":")
    found: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": when,
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": address,
        "userAgent": agent,
    }
    if error:
        found |= {"errorCode": error[0], "errorMessage": error[1]}
    found |= {"requestParameters": request, "responseElements": response}
    if more:
        found["additionalEventData"] = more
    found |= {"requestID": ids[0], "eventID": ids[1], "readOnly": read}
    if resources:
        found["resources"] = list(resources)
    found |= {
        "eventType": event_type,
        "managementEvent": not data,
        "recipientAccountId": aws.ACCOUNT,
        "eventCategory": "Data" if data else "Management",
    }
    return found


def bucket_resources(bucket: str, key: str) -> list[Json]:
    """Return the resources of a request for one object."""
    return [
        {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{key}"},
        {"accountId": aws.ACCOUNT, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"},
    ]


def transfer(out: int | str, into: int | str = 0, *, signed: bool = True) -> dict[str, Any]:
    """Return the extra data of a request to a bucket."""
    how = {"SignatureVersion": "SigV4", "AuthenticationMethod": "AuthHeader"} if signed else {}
    return {**how, "CipherSuite": "TLS_AES_128_GCM_SHA256", "bytesTransferredIn": into, "bytesTransferredOut": out}


def taken_on(role: aws.Role, session: str, key: str, until: str) -> dict[str, Any]:
    """Return the answer to AssumeRole."""
    return {
        "credentials": {"accessKeyId": key, "sessionToken": "<redacted>", "expiration": until},
        "assumedRoleUser": {
            "assumedRoleId": f"{aws.unique('AROA', role.name)}:{session}",
            "arn": f"arn:aws:sts::{aws.ACCOUNT}:assumed-role/{role.name}/{session}",
        },
    }


def role_resources(role: aws.Role) -> list[Json]:
    """Return the resources of a request about one role."""
    return [{"accountId": aws.ACCOUNT, "type": "AWS::IAM::Role", "ARN": role.arn}]


def outsider(account: str, name: str) -> dict[str, Any]:
    """Return who acts when another account does."""
    return {"type": "AWSAccount", "principalId": f"{aws.unique('AROA', account + name)}:{name}", "accountId": account}


def assumed_from(account: str, session: str, role: aws.Role, when: dt.datetime, rng: random.Random) -> dict[str, Any]:
    """Return the record of another account taking on a role of this one."""
    key = aws.unique("ASIA", f"{session}{when}")[:20]
    until = moment(when + dt.timedelta(hours=1))
    return record(
        "sts:AssumeRole",
        region=aws.HOME,
        when=moment(when),
        identity=outsider(account, session),
        address="198.51.100.77",
        agent="Boto3/1.35.60 md/Botocore#1.35.60 os/linux#6.1.112 lang/python#3.12.7",
        ids=(random_id(rng), random_id(rng)),
        request={"roleArn": role.arn, "roleSessionName": session, "externalId": "HIDDEN_DUE_TO_SECURITY_REASONS"},
        response=taken_on(role, session, key, until),
        resources=role_resources(role),
    )


def anonymous_read(bucket: str, key: str, address: str, when: dt.datetime, rng: random.Random) -> dict[str, Any]:
    """Return the record of somebody who reads an object without signing."""
    return record(
        "s3:GetObject",
        region=aws.HOME,
        when=moment(when),
        identity=ANONYMOUS,
        address=address,
        agent="[curl/8.9.1]",
        ids=(aws.unique("", f"{key}{when}")[:16], random_id(rng)),
        request={"bucketName": bucket, "Host": f"{bucket}.s3.{aws.HOME}.amazonaws.com", "key": key},
        data=True,
        more=transfer(rng.randint(20_000, 4_000_000), signed=False),
        resources=bucket_resources(bucket, key),
    )


def path_of(region: str, day: dt.date, at: dt.datetime, rng: random.Random) -> str:
    """Return where a file of one region and day lies below the delivery bucket; `at` is when it was delivered."""
    tail = "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", k=16))
    folder = f"AWSLogs/{aws.ACCOUNT}/CloudTrail/{region}/{day:%Y/%m/%d}"
    return f"{folder}/{aws.ACCOUNT}_CloudTrail_{region}_{at:%Y%m%dT%H%MZ}_{tail}.json.gz"


def pack(records: Iterable[str]) -> bytes:
    """Return a file of records that are JSON text already."""
    return gzip.compress(f'{{"Records":[{",".join(records)}]}}'.encode(), 1, mtime=0)
