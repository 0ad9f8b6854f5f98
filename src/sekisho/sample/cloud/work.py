"""The work that goes on in the cloud account: machines by night and round the clock, people in their hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sekisho.attacks import aws
from sekisho.attacks.nouns import Person
from sekisho.attacks.writers import cloudtrail as trail
from sekisho.sample.cloud import principals
from sekisho.sample.cloud.kinds import EVENT, KEY, NUMBER, SINCE, SLOT, Actor, Kind, Rhythm, kind, service, session

_JAVA = (
    "[aws-sdk-java/2.28.29 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1 lang/java#21.0.4 md/OpenJDK_64-Bit_Server_VM]"
)
_PYTHON = "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux#6.1 lang/python#3.12.7 exec-env/AWS_Lambda_python3.12"
_GO = "aws-sdk-go-v2/1.32.4 ua/2.1 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64"
_AGENT = "aws-sdk-go/1.55.5 (go1.22.8; linux; amd64) amazon-ssm-agent/3.3.1142.0"
_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
    "aws-cli/2.18.10 md/awscrt#0.22.0 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.12.6 md/prompt#off",
)
_KMS = f"arn:aws:kms:{aws.HOME}:{aws.ACCOUNT}:key/5c0e7a92-4b1d-4f36-9a8e-20d7c6f1b385"


def _object(
    actor: Actor,
    call: str,
    bucket: str,
    pattern: str,
    weight: float,
    rhythm: Rhythm,
    *,
    region: str = aws.HOME,
    error: tuple[str, str] | None = None,
) -> Kind:
    put = call == "PutObject"
    moved = trail.transfer(0, NUMBER) if put else trail.transfer(0 if call == "HeadObject" or error else NUMBER)
    return kind(
        actor,
        f"s3:{call}",
        weight,
        rhythm,
        region=region,
        pattern=pattern,
        request={"bucketName": bucket, "Host": f"{bucket}.s3.{region}.amazonaws.com", "key": SLOT},
        read=not put,
        data=True,
        error=error,
        more=moved,
        resources=trail.bucket_resources(bucket, SLOT),
    )


def _decrypt(actor: Actor, call: str, bucket: str, weight: float, rhythm: Rhythm, region: str = aws.HOME) -> Kind:
    key = _KMS.replace(aws.HOME, region)
    context = {"aws:s3:arn": f"arn:aws:s3:::{bucket}"}
    spec = {"keySpec": "AES_256"} if call == "GenerateDataKey" else {"encryptionAlgorithm": "SYMMETRIC_DEFAULT"}
    resources = [{"accountId": aws.ACCOUNT, "type": "AWS::KMS::Key", "ARN": key}]
    return kind(
        actor,
        f"kms:{call}",
        weight,
        rhythm,
        region=region,
        request={"keyId": key, "encryptionContext": context, **spec},
        resources=resources,
    )


def _assume(by: str, role: aws.Role, weight: float, rhythm: Rhythm, region: str = aws.HOME) -> Kind:
    return kind(
        service(by),
        "sts:AssumeRole",
        weight,
        rhythm,
        region=region,
        pattern="i-0{d}{n}",
        request={"roleArn": role.arn, "roleSessionName": SLOT},
        response=trail.taken_on(role, SLOT, KEY, SINCE),
        resources=trail.role_resources(role),
    )


def _batch() -> Iterator[Kind]:
    batch = session(principals.BATCH, "i-0a41c7d2e95b3f608", "10.20.40.17", _JAVA)
    ledger, parts = "shiosai-customer-ledger", "ledger/{d}/part-{n:05d}.parquet"
    yield _object(batch, "GetObject", ledger, parts, 15, "night")
    yield _object(batch, "PutObject", "shiosai-batch-work", "out/{d}/{n:06d}.csv", 9, "night")
    yield _object(batch, "HeadObject", ledger, parts, 4, "night")
    missing = ("NoSuchKey", "The specified key does not exist.")
    yield _object(batch, "GetObject", "shiosai-batch-work", "flag/{d}.{n}.done", 0.9, "night", error=missing)
    yield _decrypt(batch, "Decrypt", ledger, 9, "night")
    yield _decrypt(batch, "GenerateDataKey", "shiosai-batch-work", 6, "night")
    yield _assume("ec2", principals.BATCH, 2.5, "round")
    agent = session(principals.BATCH, "i-0a41c7d2e95b3f608", "10.20.40.17", _AGENT)
    beat = {"instanceId": "i-0a41c7d2e95b3f608", "agentVersion": "3.3.1142.0", "platformType": "Linux"}
    yield kind(agent, "ssm:UpdateInstanceInformation", 6, "round", request=beat, read=False)
    slow = ("ThrottlingException", "Rate exceeded")
    yield kind(
        agent, "ssm:ListInstanceAssociations", 0.3, "round", request={"instanceId": beat["instanceId"]}, error=slow
    )


def _functions() -> Iterator[Kind]:
    statements = session(principals.STATEMENTS, "statements-render", "10.20.41.8", _PYTHON)
    yield _object(statements, "GetObject", "shiosai-statements", "input/{d}/{n:07d}.json", 7, "night")
    yield _object(statements, "PutObject", "shiosai-statements", "pdf/{d}/{n:07d}.pdf", 6, "night")
    secret = {"secretId": "statements/signing"}
    yield kind(statements, "secretsmanager:GetSecretValue", 1.5, "night", request=secret)
    yield _decrypt(statements, "Decrypt", "shiosai-statements", 4, "night")
    yield _assume("lambda", principals.STATEMENTS, 3, "night")
    yield _assume("lambda", principals.THUMBNAILS, 0.6, "office")
    inventory = session(principals.INVENTORY, "asset-inventory", "10.20.41.9", _PYTHON)
    for call, weight in (("DescribeInstances", 2.4), ("DescribeSecurityGroups", 1.6), ("DescribeVolumes", 1.2)):
        yield kind(inventory, f"ec2:{call}", weight, "round", request={"maxResults": 100})
    yield kind(inventory, "rds:DescribeDBInstances", 0.8, "round", request=None)
    yield _assume("lambda", principals.INVENTORY, 1.2, "round")
    operations = session(principals.OPERATIONS, "ops-automation", "10.20.41.10", _PYTHON)
    tags = {
        "resourcesSet": {"items": [{"resourceId": "vol-0{n}"}]},
        "tagSet": {"items": [{"key": "Backup", "value": "daily"}]},
    }
    yield kind(operations, "ec2:CreateTags", 0.4, "night", request=tags, response={"_return": True}, read=False)


def _transfers() -> Iterator[Kind]:
    transfer = Actor(trail.user_identity(principals.TRANSFER), aws.OWN_ADDRESS, _GO)
    yield _object(transfer, "PutObject", "shiosai-exchange", "in/{d}/zengin_{n:05d}.txt", 2.5, "office")
    yield _object(transfer, "GetObject", "shiosai-exchange", "out/{d}/{n:05d}.txt", 2.5, "office")
    denied = ("AccessDenied", f"User: {principals.TRANSFER.arn} is not authorized to perform: s3:GetObject")
    yield _object(transfer, "GetObject", "shiosai-exchange", "archive/{d}/{n}.txt", 0.08, "office", error=denied)


def _elsewhere() -> Iterator[Kind]:
    backup = session(principals.BACKUP, "AWSBackup-Shiosai", "backup.amazonaws.com", "backup.amazonaws.com")
    spare = aws.SPARE
    yield _object(backup, "PutObject", "shiosai-ledger-replica", "{d}/part-{n:05d}.parquet", 6, "round", region=spare)
    yield _decrypt(backup, "GenerateDataKey", "shiosai-ledger-replica", 3, "round", spare)
    yield _assume("backup", principals.BACKUP, 1, "round", spare)
    monthly = session(principals.STATEMENTS, "address-check", "10.20.41.8", _PYTHON)
    yield kind(monthly, "states:StartExecution", 1, "office", region=aws.GUESTED, request={"name": SLOT}, read=False)
    yield kind(monthly, "states:DescribeExecution", 2, "office", region=aws.GUESTED, request={"name": SLOT})


def _vendors(roles: Sequence[tuple[str, aws.Role]]) -> Iterator[Kind]:
    for account, role in roles:
        actor = Actor(trail.outsider(account, "watch"), f"198.51.100.{10 + int(account) % 60}", _GO)
        yield kind(
            actor,
            "sts:AssumeRole",
            0.5,
            "round",
            request={"roleArn": role.arn, "roleSessionName": "watch", "externalId": "HIDDEN_DUE_TO_SECURITY_REASONS"},
            response=trail.taken_on(role, "watch", KEY, SINCE),
            resources=trail.role_resources(role),
        )
        taken = session(role, "watch", actor.address, _GO)
        yield kind(taken, "ec2:DescribeInstances", 0.8, "round", request={"maxResults": 1000})
        yield kind(taken, "monitoring:GetMetricData", 0.9, "round", request=None)


def _entry(person: Person, role: aws.Role, address: str, browser: str) -> Iterator[Kind]:
    unknown: dict[str, Any] = {
        "type": "SAMLUser",
        "principalId": f"AWSSSO:{person.address}",
        "userName": person.address,
    }
    actor = Actor(unknown, address, browser, person)
    yield kind(
        actor,
        "sts:AssumeRoleWithSAML",
        1,
        "office",
        region=aws.GLOBAL,
        request={"roleArn": role.arn, "sAMLAssertionID": f"_{EVENT}", "roleSessionName": person.address},
        response=trail.taken_on(role, person.address, KEY, SINCE),
        resources=trail.role_resources(role),
    )
    inside = session(role, person.address, address, browser, person)
    answer = {"ConsoleLogin": "Success"}
    extra = {"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No", "MFAUsed": "No"}
    yield kind(
        inside,
        "signin:ConsoleLogin",
        1,
        "office",
        region=aws.GLOBAL,
        response=answer,
        more=extra,
        read=False,
        event_type="AwsConsoleSignIn",
    )


def _person(person: Person, number: int, *, admin: bool) -> Iterator[Kind]:
    role = principals.SSO_ADMIN if admin else principals.SSO_READ
    browser, address = _BROWSERS[number % 3], aws.OWN_ADDRESS if number % 5 else person.who.origin
    actor = session(role, person.address, address, browser, person)
    if not browser.startswith("aws-cli"):
        yield from _entry(person, role, address, browser)
    calls: tuple[tuple[str, float, dict[str, Any] | None], ...] = (
        ("ec2:DescribeInstances", 1.0, {"maxResults": 50}),
        ("s3:ListBuckets", 0.6, {"Host": f"s3.{aws.HOME}.amazonaws.com"}),
        ("monitoring:DescribeAlarms", 0.8, None),
        ("logs:DescribeLogGroups", 0.6, {"limit": 50}),
        ("cloudtrail:LookupEvents", 0.2, {"maxResults": 50}),
    )
    for call, weight, request in calls:
        yield kind(actor, call, weight, "office", request=request)
    for call in ("ListRoles", "GetRole", "ListUsers"):
        absent = ("NoSuchEntityException", f"The role with name {principals.THUMBNAILS.name}-old cannot be found.")
        error = absent if call == "GetRole" else None
        yield kind(actor, f"iam:{call}", 0.4, "office", region=aws.GLOBAL, error=error)
    if not admin:
        refused = ("Client.UnauthorizedOperation", "You are not authorized to perform this operation.")
        yield kind(actor, "ec2:StopInstances", 0.02, "office", read=False, error=refused)
        return
    yield kind(actor, "ec2:StartInstances", 0.05, "office", read=False, request={"force": False})
    opened = {
        "groupId": "sg-0b7c51",
        "ipPermissions": {"items": [{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}]},
    }
    yield kind(actor, "ec2:AuthorizeSecurityGroupIngress", 0.04, "office", read=False, request=opened)
    yield kind(actor, "iam:UpdateRoleDescription", 0.02, "office", region=aws.GLOBAL, read=False)


def everyday(people: Sequence[Person], vendor_roles: Sequence[tuple[str, aws.Role]]) -> list[Kind]:
    """Return every kind of event; the first few people are administrators, vendors come with account and role."""
    found = [*_batch(), *_functions(), *_transfers(), *_elsewhere(), *_vendors(vendor_roles)]
    for number, person in enumerate(people):
        found.extend(_person(person, number, admin=number < max(2, len(people) // 8)))
    return found
