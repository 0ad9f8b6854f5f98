"""Labs over the made-up bank: the exports that are handed out, and what was planted in them."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sekisho.people.learning.terms import Fact

SEED: Final = 20261124
HANDED: Final = (
    "aws/account-authorization-details.json",
    "aws/account.public-access-block.json",
    "aws/buckets/*.json",
    "entra/conditionalAccessPolicies.json",
    "entra/directoryRoles.json",
    "entra/groups.json",
    "entra/namedLocations.json",
    "entra/userRegistrationDetails.json",
    "entra/users.json",
)
"""What of the made-up bank's exports labs hand out, as patterns."""
BUCKETS: Final = "cloud/aws-buckets.json"
"""What the exports of all buckets say, one after another in one file."""
Answers = Mapping[Fact, tuple[str, ...]]


def prepare(out: Path, seed: int = SEED) -> tuple[str, ...]:
    """Write the exports that labs hand out into a folder; return their names below it. What was planted is not among them.

    All are JSON in UTF-8, also those that a vendor's tool writes otherwise.
    """
    with TemporaryDirectory() as made:
        bank = Path(made) / "bank"
        _build(bank, seed)
        found = sorted(path for pattern in HANDED for path in bank.glob(pattern))
        names = tuple(path.relative_to(bank).as_posix() for path in found)
        for path, name in zip(found, names, strict=True):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(_words(path), "utf-8")
        (out / BUCKETS).parent.mkdir(parents=True, exist_ok=True)
        (out / BUCKETS).write_text(json.dumps(_buckets(bank / "aws"), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return tuple(sorted((*names, BUCKETS)))


def names(seed: int = SEED) -> tuple[str, ...]:
    """Return the names of the exports that labs hand out."""
    with TemporaryDirectory() as made:
        return prepare(Path(made), seed)


def looked_at(look: tuple[str, ...], handed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the exports that a lab's `look` names: each a file, a folder, or a pattern with `*`."""
    chosen = [name for name in handed if any(_names(pattern, name) for pattern in look)]
    return tuple(dict.fromkeys(chosen))


def answer(fact: Fact, seed: int = SEED) -> tuple[str, ...]:
    """Return the answers that are accepted, by what was planted in the bank of that seed."""
    return answers(seed)[fact]


@cache
def answers(seed: int = SEED) -> Answers:
    """Return the accepted answers of every fact.

    A bucket by its name or ARN. A role that can make itself an administrator by its name or ARN; users who can are no answer.
    A user without a second factor by sign-in name, by what stands before its @, or by employee number.
    """
    with TemporaryDirectory() as made:
        facts = _build(Path(made) / "bank", seed)
    buckets = _said(facts["public_stores"], "bucket")
    roles = [arn for arn in _said(facts["escalation"], "arn") if ":role/" in arn]
    password_only = facts["password_only"]
    if not isinstance(password_only, Mapping):
        raise TypeError("password_only is a table")
    alone = password_only["by_policy"]
    users = _said(alone, "upn")
    return {
        "open_bucket": (*buckets, *(f"arn:aws:s3:::{one}" for one in buckets)),
        "escalation_role": (*roles, *(arn.rpartition("/")[2] for arn in roles)),
        "user_without_mfa": (*users, *(one.partition("@")[0] for one in users), *_said(alone, "employee")),
    }


def same(text: str, other: str) -> bool:
    """Tell whether two answers are one: capitals, spaces and full or half width make no difference."""
    return _folded(text) == _folded(other)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("\"'`「」")


def _names(pattern: str, name: str) -> bool:
    from fnmatch import fnmatchcase

    return fnmatchcase(name, pattern) or name.startswith(f"{pattern.rstrip('/')}/")


def _words(path: Path) -> str:
    content = path.read_bytes()
    return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")


def _buckets(aws: Path) -> dict[str, object]:
    """Return what the exports say of each bucket, with policies taken out of their strings, and of the account's own block."""
    listed = json.loads(_words(aws / "buckets" / "list-buckets.json"))
    account = json.loads(_words(aws / "account.public-access-block.json"))
    return {**account, "buckets": [_bucket(aws / "buckets", str(one["Name"])) for one in listed["Buckets"]]}


def _bucket(folder: Path, name: str) -> dict[str, object]:
    found: dict[str, object] = {"name": name}
    for part in ("acl", "bucket-policy", "public-access-block", "tagging"):
        path = folder / f"{name}.{part}.json"
        said = json.loads(_words(path)) if path.exists() else None
        found[part] = json.loads(said["Policy"]) if said and part == "bucket-policy" else said
    return found


def _build(bank: Path, seed: int) -> Mapping[str, object]:
    """Build the smallest bank that has all that is planted; return what its sources say is true of them."""
    from sekisho.sample.build import build

    made = build(bank, seed=seed, staff=40, days=30, mailboxes=1, messages=40, log_rows=400)
    return made.facts


def _said(rows: object, field: str) -> tuple[str, ...]:
    if not isinstance(rows, (list, tuple)):
        raise TypeError(f"{field}: no list")
    return tuple(str(row[field]) for row in rows)
