"""Whether a user or role can make itself an administrator in one step."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Says, Statement, action_says
from sekisho.identity.policies.stranger import account_of
from sekisho.model.rows import Cell
from sekisho.threats.exposure.analysers.principals import Principal, principals

SERVICE_PATH = ":role/aws-service-role/"
_PROBES = (
    ("iam:CreatePolicyVersion", "arn:aws:iam::{account}:policy/x"),
    ("iam:AttachUserPolicy", "arn:aws:iam::{account}:user/x"),
    ("s3:DeleteBucket", "arn:aws:s3:::x"),
    ("ec2:TerminateInstances", "arn:aws:ec2:us-east-1:{account}:instance/x"),
    ("kms:Decrypt", "arn:aws:kms:us-east-1:{account}:key/x"),
)
_ANSWER = {Says.YES: "reachable", Says.NO: "not_reachable", Says.MAYBE: "undetermined"}
_ADMIN = {Says.YES: "yes", Says.NO: "no", Says.MAYBE: "undetermined"}


@dataclass(frozen=True, slots=True)
class Path:
    """One way, as `paths.toml` describes it."""

    id: str
    kind: str
    actions: tuple[str, ...]
    service: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """All principals, and how sure it is of each that it is an administrator."""

    every: tuple[Principal, ...]
    admin: Mapping[str, Says]

    def admins(self, kind: str) -> Iterator[tuple[Principal, Says]]:
        """Yield the principals of a kind that are, or may be, administrators."""
        for one in self.every:
            if one.kind == kind and self.admin[one.arn] is not Says.NO:
                yield one, self.admin[one.arn]


@cache
def paths() -> tuple[Path, ...]:
    """Return every way."""
    data = tomllib.loads((get_data(__package__ or "", "paths.toml") or b"").decode("utf-8"))
    return tuple(Path(one["id"], one["kind"], tuple(one["actions"]), one.get("service", "")) for one in data["path"])


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:  # noqa: ARG001 - the contract's shape
    """Yield one row a user or role; what only the vendor's own services use is left out."""
    every = principals(reader)
    account = Account(every, {one.arn: admin_says(one) for one in every})
    own = frozenset(one.account for one in every)
    for one in every:
        if one.kind in {"user", "role"} and SERVICE_PATH not in one.arn:
            yield _row(one, account, own)


def admin_says(one: Principal) -> Says:
    """Tell whether a principal may do everything, by probes of what only an administrator may."""
    return min(one.may(action, resource.format(account=one.account)) for action, resource in _PROBES)


def _row(one: Principal, account: Account, own: frozenset[str]) -> Mapping[str, Cell]:
    admin = account.admin[one.arn]
    found = [] if admin is Says.YES else list(_open(one, account))
    best = max((says for _, says, _ in found), default=Says.NO)
    sure = [(path, witness) for path, says, witness in found if says is best]
    unknown = sorted({key for path, says, _ in found if says is Says.MAYBE for key in _doubts(one, path)})
    return {
        "principal_arn": one.arn,
        "cloud_account": one.account,
        "kind": one.kind,
        "is_admin": _ADMIN[admin],
        "can_escalate": _ANSWER[best],
        "paths": [path.id for path, _ in sure] or None,
        "witness": [witness for _, witness in sure] or None,
        "unknown": unknown or None,
        "outside_trust": sorted(_outside(one.trust, own)) or None,
        "last_used": one.row["last_used_time"],
        "proof": [one.row["row_id"]],
    }


def _open(one: Principal, account: Account) -> Iterator[tuple[Path, Says, str]]:
    """Yield the ways that are, or may be, open, each with what is called on what."""
    for path in paths():
        if all(one.speaks_of(action) for action in path.actions):
            says, witness = max(_tried(one, path, account), key=lambda pair: pair[0], default=(Says.NO, ""))
            if says is not Says.NO:
                yield path, says, f"{' + '.join(path.actions)} on {witness}"


def _tried(one: Principal, path: Path, account: Account) -> Iterator[tuple[Says, str]]:
    for target, sure in _targets(one, path, account):
        if path.kind == "pass":
            acts = [one.may("iam:PassRole", target, path.service), *(one.may_somewhere(name) for name in path.actions)]
        else:
            acts = [one.may(name, target) for name in path.actions]
        yield Says(min(sure, *acts)), target


def _targets(one: Principal, path: Path, account: Account) -> Iterator[tuple[str, Says]]:
    """Yield what a way's actions must be allowed on, and how sure it is that this makes an administrator."""
    own = {
        "self_user": [one.arn] if one.kind == "user" else [],
        "self_role": [one.arn] if one.kind == "role" else [],
        "own_policy": [arn for arn in one.policies if account_of(arn) == one.account],
        "own_group": one.groups,
    }
    if path.kind in own:
        yield from ((arn, Says.YES) for arn in own[path.kind])
    elif path.kind in {"assume", "pass"}:
        yield from _roles(one, path, account)
    elif path.kind != "admin_group" or one.kind == "user":
        others = account.admins(path.kind.removeprefix("admin_"))
        yield from ((other.arn, sure) for other, sure in others if other.arn != one.arn)


def _roles(one: Principal, path: Path, account: Account) -> Iterator[tuple[str, Says]]:
    """Yield the administrators' roles that trust the principal, or the service that a way passes them to."""
    for role, sure in account.admins("role"):
        if path.kind == "assume":
            yield role.arn, Says(min(sure, _trusts(role.trust, one)))
        elif any(each.allow and f"Service:{path.service}" in each.principals for each in role.trust):
            yield role.arn, sure


def _trusts(trust: tuple[Statement, ...], one: Principal) -> Says:
    """Tell whether a role trusts a principal of its account; a trust with conditions is MAYBE."""
    best = Says.NO
    for statement in trust:
        named = {one.arn, one.account, f"arn:aws:iam::{one.account}:root", "*"} & set(statement.principals)
        if statement.allow and named and not statement.not_principal:
            easy = all("aws:multifactorauthpresent" in keys for keys in statement.conditions.values())
            best = max(best, Says.YES if easy else Says.MAYBE)
    return best


def _outside(trust: tuple[Statement, ...], own: frozenset[str]) -> set[str]:
    found = {name for one in trust if one.allow and not one.not_principal for name in one.principals}
    accounts = {account_of(name) for name in found} - own - {""}
    return accounts | ({"*"} if "*" in found else set())


def _doubts(one: Principal, path: Path) -> set[str]:
    """Return the keys of conditions on the permissions that a way needs, and what was not exported."""
    wanted = {*path.actions, "iam:PassRole"} if path.kind == "pass" else set(path.actions)
    keys = {
        key
        for statement in (*one.held, *(one.boundary or ()))
        if any(_names(statement, action) for action in wanted)
        for found in statement.conditions.values()
        for key in found
    }
    return keys | ({"policy document"} if one.missing or one.boundary_unknown else set())


def _names(statement: Statement, action: str) -> bool:
    return action_says(statement, action) is Says.YES


ANALYSER = Analyser("escalation", 1, rows)
"""Who becomes an administrator in one step."""
