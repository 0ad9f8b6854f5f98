"""The nouns of a cloud account: principals with their policies, buckets, and ids that are always the same for one name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ACCOUNT = "009851000147"
"""The firm's own account; it begins with zeros, as one in a hundred does."""
HOME, SPARE, GLOBAL, GUESTED = "ap-northeast-1", "ap-northeast-3", "us-east-1", "us-west-2"
REGIONS = (HOME, SPARE, GLOBAL, GUESTED)
ORGANISATION = "o-s7h2k4m9qx"
OWN_RANGE = "203.0.113.64/28"
"""The addresses from which the firm goes out to the internet."""
OWN_ADDRESS = "203.0.113.66"

Document = Mapping[str, Any]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def unique(prefix: str, name: str) -> str:
    """Return an id such as AIDA… or AROA… for a name."""
    digest = hashlib.sha256(f"{prefix}/{name}".encode()).digest()
    return prefix + "".join(_ALPHABET[b % 32] for b in digest[:17])


def account_of(vendor_code: str) -> str:
    """Return the account number of a vendor; all of them begin with zeros, so none is anybody's that is known."""
    return f"0000{int(hashlib.sha256(f'account/{vendor_code}'.encode()).hexdigest(), 16) % 10**8:08d}"


def document(*statements: Mapping[str, Any]) -> Document:
    """Return a policy document of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: str | Sequence[str], resource: str | Sequence[str] = "*", **more: Any) -> Document:
    """Return a statement that allows actions on resources; more keys (Sid, Condition) as given."""
    return {**_sid(more), "Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | Sequence[str], resource: str | Sequence[str] = "*", **more: Any) -> Document:
    """Return a statement that denies."""
    return {**_sid(more), "Effect": "Deny", "Action": action, "Resource": resource, **more}


def trust(principal: Mapping[str, Any], action: str | Sequence[str] = "sts:AssumeRole", **more: Any) -> Document:
    """Return a trust policy for one principal."""
    return document({"Effect": "Allow", "Principal": principal, "Action": action, **more})


def _sid(more: dict[str, Any]) -> dict[str, Any]:
    return {"Sid": more.pop("Sid")} if "Sid" in more else {}


@dataclass(frozen=True, slots=True)
class Policy:
    """A managed policy: the firm's own, or one of the provider's (`aws`)."""

    name: str
    document: Document
    path: str = "/"
    aws: bool = False
    created: dt.date = dt.date(2023, 4, 12)
    older: tuple[Document, ...] = ()
    """Versions before the default one, oldest first."""

    @property
    def arn(self) -> str:
        """The policy's ARN."""
        return f"arn:aws:iam::{'aws' if self.aws else ACCOUNT}:policy{self.path}{self.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of users."""

    name: str
    attached: tuple[Policy, ...] = ()
    inline: tuple[tuple[str, Document], ...] = ()
    created: dt.date = dt.date(2022, 6, 1)

    @property
    def arn(self) -> str:
        """The group's ARN."""
        return f"arn:aws:iam::{ACCOUNT}:group/{self.name}"


@dataclass(frozen=True, slots=True)
class User:
    """A user with keys or a password of its own."""

    name: str
    attached: tuple[Policy, ...] = ()
    inline: tuple[tuple[str, Document], ...] = ()
    groups: tuple[str, ...] = ()
    boundary: Policy | None = None
    created: dt.date = dt.date(2022, 6, 1)
    tags: tuple[tuple[str, str], ...] = ()
    path: str = "/"

    @property
    def arn(self) -> str:
        """The user's ARN."""
        return f"arn:aws:iam::{ACCOUNT}:user{self.path}{self.name}"


@dataclass(frozen=True, slots=True)
class Role:
    """A role and who may take it on."""

    name: str
    trust: Document
    attached: tuple[Policy, ...] = ()
    inline: tuple[tuple[str, Document], ...] = ()
    boundary: Policy | None = None
    profile: bool = False
    """Whether an instance profile of the same name holds it."""
    created: dt.date = dt.date(2023, 4, 12)
    used: tuple[dt.datetime, str] | None = None
    """When and in which region it was last used, as the account remembers it."""
    tags: tuple[tuple[str, str], ...] = ()
    path: str = "/"
    description: str = ""

    @property
    def arn(self) -> str:
        """The role's ARN."""
        return f"arn:aws:iam::{ACCOUNT}:role{self.path}{self.name}"


OPEN = (False, False, False, False)
SHUT = (True, True, True, True)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket as five calls describe it."""

    name: str
    created: dt.datetime
    data_class: str = ""
    """The tag DataClass; empty where nobody tagged it."""
    policy: Document | None = None
    block: tuple[bool, bool, bool, bool] | None = SHUT
    """BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets; None where none was ever set."""
    grants: tuple[tuple[str, str], ...] = ()
    """Grants beyond the owner's: group (AllUsers, AuthenticatedUsers, LogDelivery) and permission."""
    tags: tuple[tuple[str, str], ...] = ()
    objects: tuple[str, ...] = ()
    """Pattern of object keys, with {d} for a day and {n} for a number."""

    @property
    def arn(self) -> str:
        """The bucket's ARN."""
        return f"arn:aws:s3:::{self.name}"
