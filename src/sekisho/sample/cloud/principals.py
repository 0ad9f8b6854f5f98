"""Users, groups and roles of the cloud account, none of which can rise above what it has.

Only single sign-on's administrators and the two machine roles that hold AdministratorAccess are administrators.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from sekisho.attacks import aws
from sekisho.attacks.aws import Policy, Role, User, allow, document, trust

_SAML = f"arn:aws:iam::{aws.ACCOUNT}:saml-provider/AWSSSO_4f1c2a9d7e3b6058_DO_NOT_DELETE"
_SSO = "/aws-reserved/sso.amazonaws.com/ap-northeast-1/"

ADMIN = Policy("AdministratorAccess", document(allow("*")), aws=True, created=dt.date(2015, 2, 6))
S3_READ = Policy(
    "AmazonS3ReadOnlyAccess",
    document(allow(["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"])),
    aws=True,
    created=dt.date(2015, 2, 6),
)
LAMBDA_BASIC = Policy(
    "AWSLambdaBasicExecutionRole",
    document(allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])),
    "/service-role/",
    aws=True,
    created=dt.date(2015, 4, 9),
)
EC2_READ = Policy(
    "AmazonEC2ReadOnlyAccess",
    document(
        allow(["ec2:Describe*", "ec2:GetSecurityGroupsForVpc"]),
        allow("elasticloadbalancing:Describe*"),
        allow(["cloudwatch:ListMetrics", "cloudwatch:GetMetricStatistics", "cloudwatch:Describe*"]),
        allow("autoscaling:Describe*"),
    ),
    aws=True,
    created=dt.date(2015, 2, 6),
)
IAM_READ = Policy(
    "IAMReadOnlyAccess",
    document(
        allow(
            [
                "iam:GenerateCredentialReport",
                "iam:GenerateServiceLastAccessedDetails",
                "iam:Get*",
                "iam:List*",
                "iam:SimulateCustomPolicy",
                "iam:SimulatePrincipalPolicy",
            ]
        )
    ),
    aws=True,
    created=dt.date(2015, 2, 6),
)
SSM_CORE = Policy(
    "AmazonSSMManagedInstanceCore",
    document(
        allow(
            [
                "ssm:DescribeAssociation",
                "ssm:GetDeployablePatchSnapshotForInstance",
                "ssm:GetDocument",
                "ssm:DescribeDocument",
                "ssm:GetManifest",
                "ssm:GetParameter",
                "ssm:GetParameters",
                "ssm:ListAssociations",
                "ssm:ListInstanceAssociations",
                "ssm:PutInventory",
                "ssm:PutComplianceItems",
                "ssm:PutConfigurePackageResult",
                "ssm:UpdateAssociationStatus",
                "ssm:UpdateInstanceAssociationStatus",
                "ssm:UpdateInstanceInformation",
            ]
        ),
        allow(
            [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ]
        ),
        allow(
            [
                "ec2messages:AcknowledgeMessage",
                "ec2messages:DeleteMessage",
                "ec2messages:FailMessage",
                "ec2messages:GetEndpoint",
                "ec2messages:GetMessages",
                "ec2messages:SendReply",
            ]
        ),
    ),
    aws=True,
    created=dt.date(2019, 3, 15),
)


def _service(name: str) -> aws.Document:
    return trust({"Service": f"{name}.amazonaws.com"})


def _sso(name: str, *attached: Policy) -> Role:
    return Role(
        f"AWSReservedSSO_{name}_{aws.unique('', name).lower()[:16]}",
        trust(
            {"Federated": _SAML},
            ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        ),
        attached,
        path=_SSO,
    )


def _objects(name: str, *actions: str) -> aws.Document:
    return allow(list(actions), [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"])


SSO_ADMIN = _sso("AdministratorAccess", ADMIN)
SSO_READ = _sso("ReadOnly", S3_READ, EC2_READ, IAM_READ)
BATCH = Role(
    "core-batch",
    _service("ec2"),
    (SSM_CORE,),
    (
        (
            "work",
            document(
                _objects("shiosai-customer-ledger", "s3:GetObject", "s3:PutObject", "s3:ListBucket"),
                _objects("shiosai-batch-work", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"),
                allow(["kms:Decrypt", "kms:GenerateDataKey"], f"arn:aws:kms:{aws.HOME}:{aws.ACCOUNT}:key/*"),
            ),
        ),
    ),
    profile=True,
)
STATEMENTS = Role(
    "statements-render",
    _service("lambda"),
    (LAMBDA_BASIC,),
    (
        (
            "read",
            document(
                _objects("shiosai-statements", "s3:GetObject", "s3:PutObject"),
                allow(
                    "secretsmanager:GetSecretValue",
                    f"arn:aws:secretsmanager:{aws.HOME}:{aws.ACCOUNT}:secret:statements/*",
                ),
                allow("kms:Decrypt", f"arn:aws:kms:{aws.HOME}:{aws.ACCOUNT}:key/*"),
            ),
        ),
    ),
)
THUMBNAILS = Role("site-thumbnails", _service("lambda"), (LAMBDA_BASIC,))
BACKUP = Role(
    "nightly-backup",
    _service("backup"),
    (),
    (("copy", document(allow(["s3:GetObject", "s3:ListBucket", "s3:PutObject"], "arn:aws:s3:::shiosai-*"))),),
)
INVENTORY = Role("asset-inventory", _service("lambda"), (EC2_READ, LAMBDA_BASIC))
OPERATIONS = Role("ops-automation", _service("lambda"), (ADMIN,), description="Account automation")
PROVISIONER = Role("legacy-provisioner", _service("ec2"), (ADMIN,), profile=True, created=dt.date(2021, 9, 2))
DEPLOY = Role(
    "github-deploy",
    trust(
        {"Federated": f"arn:aws:iam::{aws.ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"},
        "sts:AssumeRoleWithWebIdentity",
        Condition={
            "StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": "repo:shiosai-shinkin/branch-site:ref:refs/heads/main",
            }
        },
    ),
    (),
    (("site", document(_objects("shiosai-public-site", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"))),),
)
TRANSFER = User(
    "svc-transfer",
    inline=(("drop", document(_objects("shiosai-exchange", "s3:PutObject", "s3:GetObject", "s3:ListBucket"))),),
)
BREAK_GLASS = User("break-glass", (ADMIN,), created=dt.date(2022, 6, 2), tags=(("Purpose", "emergency"),))
AUDITORS = aws.Group("auditors", (IAM_READ,))
AUDITOR = User("audit-reader", groups=("auditors",))


def _linked(service: str) -> Role:
    name = f"AWSServiceRoleFor{service[0].upper()}{service[1:]}"
    host = f"{service}.amazonaws.com"
    own = Policy(
        f"{service[0].upper()}{service[1:]}ServiceRolePolicy",
        document(allow(f"{service}:Describe*")),
        "/aws-service-role/",
        aws=True,
    )
    return Role(name, _service(service), (own,), path=f"/aws-service-role/{host}/")


@cache
def everyone() -> tuple[User | Role | aws.Group, ...]:
    """Return the principals that are there without any recipe."""
    roles = (SSO_ADMIN, SSO_READ, BATCH, STATEMENTS, THUMBNAILS, BACKUP, INVENTORY, OPERATIONS, PROVISIONER, DEPLOY)
    return (TRANSFER, BREAK_GLASS, AUDITOR, AUDITORS, *roles, *(_linked(s) for s in ("backup", "config", "rds")))
