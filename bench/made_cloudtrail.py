"""CloudTrail by the million: files as they lie in their bucket, with the calls, lengths and repetitions of a real account.

Most calls are made by roles of services and pipelines, the rest by people and by nobody known; two in three carry
parameters and one in five an answer; one in twenty fails. A file holds 300 to 4,000 events of 1 to 2 KB each.
"""

import gzip
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from sekisho.attacks import aws
from sekisho.attacks.writers import cloudtrail as trail

START = datetime(2026, 8, 1, tzinfo=UTC)
SPAN = timedelta(days=90)
REGIONS = ("ap-northeast-1", "ap-northeast-1", "ap-northeast-1", "us-east-1", "ap-northeast-3")
ROLES = 120
USERS = 40
LIVE = 8
"""Sessions of a role at a time."""
RENEWED = 1 / 50
"""Share of calls that are the first of their session."""
BUCKETS = 60
SMALLEST, LARGEST = 300, 4_000
READS = (
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "sts:GetCallerIdentity",
    "kms:Decrypt",
    "logs:DescribeLogGroups",
    "iam:GetRole",
    "ssm:GetParameters",
    "elasticloadbalancing:DescribeTargetHealth",
)
WRITES = ("logs:CreateLogStream", "ec2:CreateTags", "iam:PutRolePolicy", "lambda:UpdateFunctionCode20150331v2")
AGENTS = (
    "aws-sdk-java/2.29.6 Linux/5.10.227-219.884.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.13+11-LTS exec-env/AWS_ECS_FARGATE",
    "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux#6.1.112-124.190.amzn2023.x86_64 lang/python#3.12.7 Botocore/1.35.60",
    "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.76.0 aws-sdk-go-v2/1.32",
    "aws-cli/2.22.4 md/awscrt#0.23.4 ua/2.0 os/macos#24.1.0 md/arch#arm64 lang/python#3.12.6 cfg/retry-mode#standard",
)


class Maker:
    """Makes events one after another from a seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - made-up calls
        self._roles = [aws.Role(f"app-{number:03}-task-role", trust={}) for number in range(ROLES)]
        self._sessions = {role.name: [self._session() for _ in range(LIVE)] for role in self._roles}
        self._users = [aws.User(f"staff.member{number:02}") for number in range(USERS)]

    def event(self, region: str, when: datetime) -> dict[str, Any]:
        """Return one record."""
        draw = self._draw
        kind = draw.random()
        if kind < 0.35:
            return self._object(region, when)
        if kind < 0.5:
            return self._assumed(region, when)
        call = draw.choice(WRITES) if kind > 0.9 else draw.choice(READS)
        return self._made(region, when, call, {"request": self._request(call), "read": kind <= 0.9})

    def _made(self, region: str, when: datetime, call: str, rest: Mapping[str, Any]) -> dict[str, Any]:
        draw = self._draw
        failed = draw.random() < 0.05
        words = "User is not authorized to perform this action because no identity-based policy allows it"
        made = trail.record(
            call,
            region=region,
            when=trail.moment(when),
            identity=self._who(when),
            address=f"10.{draw.randrange(40)}.{draw.randrange(256)}.{draw.randrange(1, 255)}",
            agent=draw.choice(AGENTS),
            ids=(trail.random_id(draw), trail.random_id(draw)),
            error=("AccessDenied", words) if failed else None,
            **rest,
        )
        tls = {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"}
        return {
            **made,
            "tlsDetails": {**tls, "clientProvidedHostHeader": f"{call.partition(':')[0]}.{region}.amazonaws.com"},
        }

    def _session(self) -> str:
        """Return the name of a session, as a container's task bears it."""
        return f"{self._draw.getrandbits(128):032x}"

    def _who(self, when: datetime) -> dict[str, Any]:
        draw = self._draw
        if draw.random() < 0.12:
            return trail.user_identity(draw.choice(self._users))
        role = self._roles[min(int(draw.paretovariate(0.7)), ROLES) - 1]
        sessions = self._sessions[role.name]
        if draw.random() < RENEWED:
            sessions[draw.randrange(LIVE)] = self._session()
        session = draw.choice(sessions)
        key = aws.unique("ASIA", session)[:20]
        return trail.role_identity(
            role, session, key=key, since=trail.moment(when - timedelta(minutes=draw.randrange(60)))
        )

    def _object(self, region: str, when: datetime) -> dict[str, Any]:
        draw = self._draw
        bucket = f"shiosai-data-{draw.randrange(BUCKETS):02}-prod"
        key = f"partner/year={when:%Y}/month={when:%m}/day={when:%d}/part-{draw.randrange(10**5):05}-{draw.getrandbits(64):x}.snappy.parquet"
        host = f"{bucket}.s3.{region}.amazonaws.com"
        rest = {
            "request": {"bucketName": bucket, "Host": host, "key": key},
            "more": {**trail.transfer(draw.randrange(10**7)), "x-amz-id-2": f"{draw.getrandbits(300):075x}="},
            "data": True,
            "read": draw.random() < 0.8,
            "resources": trail.bucket_resources(bucket, key),
        }
        return self._made(region, when, "s3:GetObject" if rest["read"] else "s3:PutObject", rest)

    def _assumed(self, region: str, when: datetime) -> dict[str, Any]:
        draw = self._draw
        role = draw.choice(self._roles)
        session = f"{draw.getrandbits(80):020x}"
        until = trail.moment(when + timedelta(hours=1))
        rest = {
            "request": {"roleArn": role.arn, "roleSessionName": session, "durationSeconds": 3600},
            "response": trail.taken_on(role, session, aws.unique("ASIA", session)[:20], until),
            "resources": trail.role_resources(role),
        }
        return self._made(region, when, "sts:AssumeRole", rest)

    def _request(self, call: str) -> dict[str, Any] | None:
        draw = self._draw
        if call.startswith("ec2:Describe"):
            filters = [{"name": "tag:Name", "valueSet": {"items": [{"value": f"app-{draw.randrange(500)}"}]}}]
            return {"maxResults": 100, "filterSet": {"items": filters}}
        if call == "kms:Decrypt":
            context = {"aws:s3:arn": f"arn:aws:s3:::shiosai-data-{draw.randrange(BUCKETS):02}-prod"}
            return {"encryptionContext": context, "encryptionAlgorithm": "SYMMETRIC_DEFAULT"}
        if call.startswith(("iam:", "logs:Create", "ssm:", "lambda:")):
            return {
                "roleName": f"app-{draw.randrange(ROLES):03}-task-role",
                "logGroupName": f"/ecs/app-{draw.randrange(500)}",
            }
        return None


def write_cloudtrail(folder: Path, events: int, seed: int = 39) -> tuple[int, int, int]:
    """Write so many events as files below `folder`; return (files, bytes of JSON, bytes as they lie there)."""
    maker, draw = Maker(seed), random.Random(seed)  # noqa: S311 - as above
    left, files, plain, packed = events, 0, 0, 0
    while left:
        count = min(left, int(SMALLEST * (LARGEST / SMALLEST) ** draw.random()))
        region = draw.choice(REGIONS)
        begin = START + SPAN * ((events - left) / events)
        records = [maker.event(region, begin + timedelta(seconds=draw.randrange(300))) for _ in range(count)]
        data = msgspec.json.encode({"Records": records})
        path = folder / trail.path_of(region, begin.date(), begin + timedelta(minutes=10), draw)
        path.parent.mkdir(parents=True, exist_ok=True)
        body = gzip.compress(data, 6, mtime=0)
        path.write_bytes(body)
        left, files, plain, packed = left - count, files + 1, plain + len(data), packed + len(body)
    return files, plain, packed
