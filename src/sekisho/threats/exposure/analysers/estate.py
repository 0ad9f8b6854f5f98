"""All principals of the accounts: who is an administrator, and who trusts whom."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sekisho.identity.policies.ask import Answer, Asker, ask
from sekisho.identity.policies.choices import named
from sekisho.identity.policies.outsiders import account_of
from sekisho.identity.policies.statements import Says, Statement
from sekisho.threats.exposure.analysers.principals import (
    ADMINISTRATOR,
    EVERYTHING,
    Known,
    Principal,
    Tags,
    fixed,
    of_own,
    one_of,
    values,
)

SERVICE_PATH, RESERVED_PATH = ":role/aws-service-role/", ":role/aws-reserved/"
"""Roles that only the vendor's own services use, and those that only its sign-on service changes."""
_RIGHTS = (
    ("iam:CreatePolicyVersion", "iam::{account}:policy/probe-0"),
    ("iam:AttachUserPolicy", "iam::{account}:user/probe-0"),
    ("iam:PutRolePolicy", "iam::{account}:role/probe-0"),
    ("iam:UpdateAssumeRolePolicy", "iam::{account}:role/probe-0"),
)
_REST = (
    ("s3:DeleteBucket", "s3:::probe-0"),
    ("ec2:TerminateInstances", "ec2:us-east-1:{account}:instance/i-0"),
    ("kms:Decrypt", "kms:us-east-1:{account}:key/probe-0"),
    ("lambda:UpdateFunctionCode", "lambda:us-east-1:{account}:function:probe-0"),
    ("secretsmanager:GetSecretValue", "secretsmanager:us-east-1:{account}:secret:probe-0"),
    ("dynamodb:DeleteTable", "dynamodb:us-east-1:{account}:table/probe-0"),
)
_PLAIN: Known = {
    "aws:resourcetag": Tags({}),
    "iam:resourcetag": Tags({}),
    "iam:permissionsboundary": fixed(),
    "iam:policyarn": one_of(ADMINISTRATOR),
}
"""What a request on something that nothing is said of has: no tags and no boundary."""


@dataclass(frozen=True, slots=True)
class Estate:
    """All principals, and how sure it is of each that it is an administrator, at a moment."""

    every: tuple[Principal, ...]
    admin: Mapping[str, Answer]
    now: datetime
    policies: Mapping[str, tuple[str, ...]]
    """The policies of administrators, by account: one of them, attached to somebody, makes an administrator."""
    trusting: Mapping[str, tuple[Principal, ...]]
    """The roles by whom their trust names; by "" those that name sessions, or everyone but somebody."""
    _kinds: dict[tuple[str, str, bool], tuple[Principal, ...]] = field(default_factory=dict)
    _serves: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _taken: dict[tuple[str, str, str], Answer] = field(default_factory=dict)
    _risen: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _about: dict[object, Known] = field(default_factory=dict)

    def risen(self, one: Principal, policy: str = "") -> Answer:
        """Tell whether a principal would be an administrator if a policy allowed everything: a new one, or one it holds."""
        if (one.arn, policy) not in self._risen:
            held, missing = {**one.managed, policy: EVERYTHING}, one.missing - {policy}
            after = replace(one, managed=held, missing=missing) if policy else one.with_everything()
            self._risen[one.arn, policy] = administers(after, self.now)
        return self._risen[one.arn, policy]

    def others(self, one: Principal, kind: str, *, change: bool = False) -> Iterator[Principal]:
        """Yield the others of a kind in the same account; with `change` those alone that the account itself changes."""
        wanted = (kind, one.account, change)
        if wanted not in self._kinds:
            self._kinds[wanted] = tuple(
                other
                for other in self.every
                if (other.kind, other.account) == wanted[:2]
                and SERVICE_PATH not in other.arn
                and not (change and RESERVED_PATH in other.arn)
            )
        return (other for other in self._kinds[wanted] if other.arn != one.arn)

    def administrators(self, one: Principal, kind: str) -> Iterator[Principal]:
        """Yield the others of a kind in the same account that it changes and that are, or may be, administrators."""
        wanted = (f"{kind} admin", one.account, True)
        if wanted not in self._kinds:
            self._kinds[wanted] = tuple(
                other
                for other in self.every
                if other.kind == kind
                and other.account == one.account
                and self.admin[other.arn].says is not Says.NO
                and SERVICE_PATH not in other.arn
                and RESERVED_PATH not in other.arn
            )
        return (other for other in self._kinds[wanted] if other.arn != one.arn)

    def serves(self, role: Principal, service: str) -> Answer:
        """Return whether a role trusts a service that works for the role's own account."""
        if (role.arn, service) not in self._serves:
            self._serves[role.arn, service] = serves(role, service, self.now)
        return self._serves[role.arn, service]

    def takeable(self, one: Principal, by: str, *, admin: bool) -> Iterator[tuple[Principal, Answer]]:
        """Yield the roles that a principal can, or may, become: by `assume` as they are, by `trust` once rewritten.

        Of those that are administrators (`admin`), or of those that are none; what may be one is among both.
        """
        left_out = Says.NO if admin else Says.YES
        take = self._assumed if by == "assume" else self._rewritten
        for role in self._trusted(one) if by == "assume" else self.others(one, "role", change=True):
            if self.admin[role.arn].says is not left_out:
                wanted = (one.arn, role.arn, by)
                if wanted not in self._taken:
                    self._taken[wanted] = take(one, role)
                if self._taken[wanted].says is not Says.NO:
                    yield role, self._taken[wanted]

    def _trusted(self, one: Principal) -> Iterator[Principal]:
        """Yield the roles whose trust may be about a principal."""
        names = (one.arn, *whole(one), "*", "")
        roles = {role.arn: role for name in names for role in self.trusting.get(name, ()) if role.arn != one.arn}
        return iter(roles.values())

    def _assumed(self, one: Principal, role: Principal) -> Answer:
        return assumes(one, role, self.now)

    def _rewritten(self, one: Principal, role: Principal) -> Answer:
        answer = one.may("iam:UpdateAssumeRolePolicy", role.arn, self.now, self.about(role))
        return answer if answer.says is Says.NO else both(answer, not_forbidden(one, role, self.now))

    def about(self, target: Principal, service: str = "") -> Known:
        """Return the keys of a request about a user, group or role: its tags, its limit, the policy to attach to it.

        `service` is the one that a role is passed to. Equal keys are the same object.
        """
        alike = (target.account, target.boundary, tuple(sorted(target.tags.items())), service)
        if alike not in self._about:
            self._about[alike] = {
                "aws:resourcetag": Tags(target.tags),
                "iam:resourcetag": Tags(target.tags),
                "iam:permissionsboundary": fixed(*([target.boundary] if target.boundary else [])),
                "iam:policyarn": one_of(*self.policies.get(target.account, (ADMINISTRATOR,))),
                **({"iam:passedtoservice": fixed(service)} if service else {}),
            }
        return self._about[alike]


def estate_of(every: tuple[Principal, ...], now: datetime) -> Estate:
    """Return the principals with the answer for each whether it is an administrator."""
    admin = {one.arn: administers(one, now) for one in every}
    found: defaultdict[str, set[str]] = defaultdict(lambda: {ADMINISTRATOR})
    for one in every:
        if admin[one.arn].says is Says.YES:
            found[one.account].update(one.managed)
    return Estate(
        every, admin, now, {account: tuple(sorted(arns)) for account, arns in found.items()}, _trusting(every)
    )


def _trusting(every: tuple[Principal, ...]) -> Mapping[str, tuple[Principal, ...]]:
    found: defaultdict[str, list[Principal]] = defaultdict(list)
    for role in (one for one in every if SERVICE_PATH not in one.arn):
        allowing = [one for one in role.trust.statements if one.allow]
        names = {name for one in allowing if not one.not_principal for name in one.principals}
        for name in names | ({""} if any(one.not_principal for one in allowing) else set()):
            found["" if ":assumed-role/" in name else name].append(role)
    return {name: tuple(roles) for name, roles in found.items()}


def whole(one: Principal) -> tuple[str, str]:
    """Return the two names of the account that a principal is in."""
    return one.account, f"arn:{one.partition}:iam::{one.account}:root"


def administers(one: Principal, now: datetime) -> Answer:
    """Tell whether a principal may do everything: give rights, and at least in principle use any service.

    An administrator from whom some act is withheld (a guard on logs, say) is one all the same, as long as nothing keeps
    it from giving rights.
    """
    plain = replace(
        one,
        inline=tuple(policy.allowing() for policy in one.inline),
        managed={arn: policy.allowing() for arn, policy in one.managed.items()},
        limit=one.limit.allowing() if one.limit else None,
    )
    worst = Answer(Says.YES)
    for who, action, resource in (*((one, *each) for each in _RIGHTS), *((plain, *each) for each in _REST)):
        answer = who.may(action, f"arn:{one.partition}:{resource}".format(account=one.account), now, _PLAIN)
        worst = answer if answer.says < worst.says else worst
        if worst.says is Says.NO:
            break
    return worst


def assumes(one: Principal, role: Principal, now: datetime) -> Answer:
    """Return whether a principal can assume a role: the role's trust, and its own permission where that is needed.

    In one account a trust that names the principal itself is enough, unless a denial stands against it.
    """
    known: Known = {**of_own(one, now), "aws:resourcetag": Tags(role.tags), "iam:resourcetag": Tags(role.tags)}
    trusted = {
        directly: ask(
            ((role.trust,),),
            "sts:AssumeRole",
            role.arn,
            Asker(partial(_names, one, directly=directly), partial(values, known, "sts:AssumeRole")),
        )
        for directly in (True, False)
    }
    by_right = both(trusted[False], one.may("sts:AssumeRole", role.arn, now, known))
    if one.account != role.account or by_right.says is Says.YES or trusted[True].says is Says.NO:
        return by_right
    return max(by_right, both(trusted[True], not_forbidden(one, role, now)), key=lambda answer: answer.says)


def not_forbidden(one: Principal, role: Principal, now: datetime) -> Answer:
    """Return whether nothing keeps a principal from assuming a role that trusts it by name."""
    return one.unforbidden.may("sts:AssumeRole", role.arn, now)


def both(first: Answer, second: Answer) -> Answer:
    """Return the answer of two things that are needed."""
    worse = first if first.says <= second.says else second
    doubts = frozenset(key for answer in (first, second) if answer.says is Says.MAYBE for key in answer.doubts)
    return replace(worse, doubts=doubts)


def _names(one: Principal, statement: Statement, *, directly: bool) -> Says:
    """Tell whether a trust is about a principal: by its own name, or (not `directly`) by its account."""
    found = set(statement.principals)
    account = set() if directly and statement.allow else set(whole(one))
    says = Says.NO
    if found & {one.arn, "*"} or found & account:
        says = Says.YES
    elif one.kind == "role" and any(_is_session(name, one) for name in found):
        says = Says.MAYBE
    return ~says if statement.not_principal else says


def _is_session(name: str, role: Principal) -> bool:
    return account_of(name) == role.account and f":assumed-role/{role.name}/" in name


def serves(role: Principal, service: str, now: datetime) -> Answer:
    """Return whether a role trusts a service of the vendor that works for the role's own account."""
    known: Known = {
        "aws:currenttime": fixed(now.isoformat()),
        "aws:sourceaccount": fixed(role.account),
        "aws:sourcearn": lambda tests: named(f"arn:*:*:*:{role.account}:*", "arn:*", tests),
        "aws:principalisawsservice": fixed("true"),
        "aws:principalservicename": fixed(service),
        "aws:resourcetag": Tags(role.tags),
        "iam:resourcetag": Tags(role.tags),
        "sts:externalid": fixed(),
    }

    def names(statement: Statement) -> Says:
        found = not {f"Service:{service}", "*"}.isdisjoint(statement.principals)
        return Says.YES if found != statement.not_principal else Says.NO

    return ask(((role.trust,),), "sts:AssumeRole", role.arn, Asker(names, partial(values, known, "sts:AssumeRole")))


def outside_trust(role: Principal, own: Sequence[str]) -> list[str]:
    """Return the accounts outside that a role's trust names, `*` for everyone."""
    found = {name for one in role.trust.statements if one.allow and not one.not_principal for name in one.principals}
    return sorted(({account_of(name) for name in found} - {"", *own}) | ({"*"} & found))
