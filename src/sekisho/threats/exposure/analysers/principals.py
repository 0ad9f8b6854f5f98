"""Users, roles and groups of the accounts with their policies joined, and what each may do."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.ask import Answer, Asker, Test, answered, ask_within, concerned
from sekisho.identity.policies.choices import addresses, picked
from sekisho.identity.policies.conditions import Value
from sekisho.identity.policies.globs import is_literal
from sekisho.identity.policies.outsiders import account_of
from sekisho.identity.policies.quick import Layer, Lines, lines_of, quickly
from sekisho.identity.policies.statements import Policy, Says, Statement, statements

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_VENDORS = "arn:aws:iam::aws:policy/"
_STATEMENT = {"Effect": "Allow", "Action": "*", "Resource": "*"}
EVERYTHING = Policy(statements({"Version": "2012-10-17", "Statement": [_STATEMENT]}))
Choose = Callable[[Sequence[Test]], Sequence[Value | None]]
Known = Mapping[str, Choose]
"""Keys (or families of keys, `aws:principaltag`) with the values that a request can have."""


@dataclass(frozen=True, eq=False)
class Principal:
    """One user, role or group, with what it holds by itself and by its groups."""

    arn: str
    kind: str
    name: str
    account: str
    inline: Layer
    """Inline policies, its own and those of its groups."""
    managed: Mapping[str, Policy]
    """The policies attached to it and to its groups, by ARN, as far as they were exported."""
    missing: frozenset[str]
    """ARNs of policies, and names of groups, that it holds and that were not exported."""
    groups: frozenset[str]
    """ARNs of its groups."""
    boundary: str | None
    limit: Policy | None
    """What the boundary allows at most; None where it has none, or where it was not exported."""
    trust: Policy
    tags: Mapping[str, str]
    profiles: bool
    """Whether an instance profile carries the role."""
    last_used: datetime | None
    rows: tuple[str, ...]

    @cached_property
    def partition(self) -> str:
        """The part of the cloud that it is in: `aws`, or that of a country."""
        return self.arn.split(":")[1]

    @cached_property
    def held(self) -> Layer:
        """Every policy that gives it something."""
        return (*self.inline, *self.managed.values())

    @property
    def rewritable(self) -> Iterator[str]:
        """ARNs of the policies attached that are the account's own, exported or not: those that can be rewritten."""
        return (arn for arn in (*self.managed, *sorted(self.missing)) if account_of(arn) == self.account)

    @cached_property
    def layers(self) -> Sequence[Layer]:
        """What must allow a request of its own: what it holds, and the boundary."""
        return (self.held, (self.limit,)) if self.limit else (self.held,)

    @cached_property
    def unread(self) -> frozenset[str]:
        """What was not exported and may forbid something."""
        found = {one for one in self.missing if _may_deny(one)}
        return frozenset(found | ({self.boundary} if self.boundary and not self.limit else set()))

    @cached_property
    def unforbidden(self) -> "Principal":
        """It as it would be if everything were allowed that nothing forbids; for a user, its boundary does not count."""
        free = self.with_everything()
        return free if self.kind == "role" else replace(free, limit=None, boundary=None)

    @cached_property
    def _at_most(self) -> "Principal":
        return replace(self.with_everything(), missing=frozenset())

    @cached_property
    def _lines(self) -> dict[str, tuple[Lines, ...]]:
        return {}

    @cached_property
    def _memo(self) -> dict[object, tuple[Known | None, Answer]]:
        """What was asked before; the keys are kept with it, since they are told apart by where they lie."""
        return {}

    def may(self, action: str, shape: str, now: datetime, extra: Known | None = None) -> Answer:
        """Return whether it may do an action on a resource, or on some resource that a pattern matches."""
        answer = self._may(action, shape, now, extra)
        if answer.says is not Says.NO:
            return _perhaps(answer, self.unread) if self.unread else answer
        # A policy that was not exported may allow it, where nothing stands against that.
        if not self.missing or self._at_most.may(action, shape, now, extra).says is Says.NO:
            return answer
        return _perhaps(answer, self.missing)

    def _may(self, action: str, shape: str, now: datetime, extra: Known | None) -> Answer:
        literal = is_literal(shape)
        if literal:
            if action not in self._lines:
                self._lines[action] = lines_of(self.layers, action)
            if (says := quickly(self._lines[action], shape)) is not None:
                return Answer(says, action, shape)
        asker = Asker(_everyone, partial(values, {**of_own(self, now), **(extra or {})}, action))
        if not literal:
            return ask_within(self.layers, action, shape, asker)
        about = concerned(self.layers, action, shape, asker)
        key = (action, now, id(extra), *(id(one) for layer in about for one in (*layer, None)))
        if any(one.variables and "${" in text for layer in about for one in layer for text in one.resources):
            key = (*key, shape)
        if key not in self._memo:
            self._memo[key] = (extra, answered(about, action, shape, asker))
        return replace(self._memo[key][1], resource=shape)

    def with_everything(self) -> "Principal":
        """Return it as it would be with a policy that allows everything."""
        return replace(self, inline=(*self.inline, EVERYTHING))


def _may_deny(missing: str) -> bool:
    """Tell whether a policy that was not exported may forbid something: of AWS's own only those made for that do."""
    return not missing.startswith(_VENDORS) or "Deny" in missing or "Quarantine" in missing


def _perhaps(answer: Answer, unknown: Iterable[str]) -> Answer:
    return replace(answer, says=Says.MAYBE, doubts=answer.doubts | frozenset(unknown))


def _everyone(_: Statement) -> Says:
    return Says.YES


def values(known: Known, action: str, key: str, tests: Sequence[Test]) -> Sequence[Value | None]:
    """Return the values of a key in a request for an action; None where it is not known.

    A family of keys is asked for the one that is meant. The keys of a service come with requests to it alone, and some
    with some actions alone.
    """
    family, _, name = key.partition("/")
    service = key.partition(":")[0]
    scope = _SCOPES.get(key)
    if not (re.match(scope, action) if scope else service in {"aws", action.partition(":")[0]} or _CROSS.search(key)):
        return ((),)
    choose = known.get(key) or known.get(family)
    if choose is None:
        return (None,)
    return choose.of(name) if isinstance(choose, Tags) else choose(tests)


_SCOPES = {
    "iam:passedtoservice": r"iam:PassRole\Z",
    "iam:associatedresourcearn": r"iam:PassRole\Z",
    "iam:policyarn": r"iam:(Attach|Detach)",
    "iam:permissionsboundary": r"iam:((Attach|Detach|Put|Delete)(User|Role)P|Create(User|Role)\Z)",
    "iam:awsservicename": r"iam:(Create|Delete)ServiceLinkedRole",
}
"""The keys that come with some actions alone, with those actions."""
_CROSS = re.compile(r":(source|credential|userid)")
"""The keys of a service that come with requests to others."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of something, as a family of keys: `aws:principaltag/team`. `more`: a session may carry others."""

    tags: Mapping[str, str]
    more: bool = False

    def __call__(self, tests: Sequence[Test]) -> Sequence[Value | None]:  # noqa: ARG002 - the shape of a choice
        """Return that nothing is known of all tags together."""
        return (None,)

    def of(self, name: str) -> Sequence[Value | None]:
        """Return the values of one tag (its name in lower case)."""
        value = next((value for tag, value in self.tags.items() if tag.lower() == name), None)
        found: list[Value | None] = [(value,) if value is not None else ()]
        return [*found, None] if self.more else found


def fixed(*values: str) -> Choose:
    """Return a key that has one value, or none where none is given."""
    return lambda _: [tuple(values)]


def one_of(*values: str) -> Choose:
    """Return a key of which each of the values can be had."""
    return lambda _: [(value,) for value in values]


def any_or_none(tests: Sequence[Test]) -> Sequence[Value | None]:
    """Return the values of a key that whoever asks picks, or leaves out."""
    return [*picked(tests), ()]


def of_own(one: Principal, now: datetime) -> Known:
    """Return what a request of a principal of the firm has. It can come from the firm's own network, and with MFA."""
    user = one.kind == "user"
    session: list[Value | None] = [(now.isoformat(),)]
    return {
        **_PICKED,
        "aws:currenttime": fixed(now.isoformat()),
        "aws:epochtime": fixed(f"{now.timestamp():.0f}"),
        "aws:tokenissuetime": lambda _: [*session, ()] if user else session,
        "aws:principalarn": fixed(one.arn),
        "aws:principalaccount": fixed(one.account),
        "aws:principaltype": fixed("User" if user else "AssumedRole"),
        "aws:principaltag": Tags(one.tags, more=not user),
        "aws:username": fixed(one.name) if user else fixed(),
        "aws:resourceaccount": fixed(one.account),
        "aws:multifactorauthpresent": lambda _: [("true",), ("false",), ()],
    }


_PICKED: Known = {
    **dict.fromkeys(
        (
            "aws:useragent", "aws:referer", "aws:requesttag", "aws:tagkeys", "aws:requestedregion",
            "aws:multifactorauthage", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "sts:externalid",
            "sts:rolesessionname", "sts:sourceidentity", "sts:transitivetagkeys", "sts:durationseconds",
        ),
        any_or_none,
    ),
    "aws:securetransport": one_of("true", "false"),
    "aws:sourceip": lambda tests: [*addresses(tests, anywhere=True), ()],
    "aws:viaawsservice": one_of("false", "true"),
    "aws:principalisawsservice": fixed("false"),
    "aws:principalservicename": fixed(),
    "aws:principalservicenameslist": fixed(),
    "aws:sourcearn": fixed(),
    "aws:sourceaccount": fixed(),
}  # fmt: skip


def principals(reader: TableReader) -> tuple[Principal, ...]:
    """Return every user, role and group, by ARN, groups' policies joined to their members'."""
    rows = latest(reader, "iam_principal", ("principal_arn",))
    documents = {row["policy_arn"]: row for row in latest(reader, "iam_policy", ("policy_arn",))}
    policies = {arn: (_policy(row["document"]), row["row_id"]) for arn, row in documents.items() if row["document"]}
    policies.setdefault(ADMINISTRATOR, (EVERYTHING, ""))
    groups = {(account_of(row["principal_arn"]), row["name"]): row for row in rows if row["kind"] == "group"}
    return tuple(_principal(row, policies, groups) for row in sorted(rows, key=lambda row: str(row["principal_arn"])))


Exported = Mapping[str, tuple[Policy, str]]


def _principal(
    row: Mapping[str, Any], policies: Exported, groups: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Principal:
    mine = {name: groups.get((account_of(row["principal_arn"]), name)) for name in row["group_names"] or ()}
    sources = [row, *(one for one in mine.values() if one)]
    attached = list(dict.fromkeys(arn for one in sources for arn in one["policy_arns"] or ()))
    boundary = row["boundary_arn"]
    used = [policies[arn][1] for arn in (*attached, boundary) if arn in policies]
    unknown = [arn for arn in attached if arn not in policies]
    return Principal(
        arn=row["principal_arn"],
        kind=row["kind"],
        name=row["name"],
        account=account_of(row["principal_arn"]) or row["cloud_account"],
        inline=tuple(policy for one in sources for policy in _inline(one)),
        managed={arn: policies[arn][0] for arn in attached if arn in policies},
        missing=frozenset((*unknown, *(name for name, one in mine.items() if one is None))),
        groups=frozenset(str(one["principal_arn"]) for one in sources[1:]),
        boundary=boundary,
        limit=policies[boundary][0] if boundary in policies else None,
        trust=_policy(row["trust_document"]),
        tags={str(key): str(value) for key, value in _object(row["tags"]).items()},
        profiles=bool(row["instance_profiles"]),
        last_used=row["last_used_time"],
        rows=tuple(dict.fromkeys((*(one["row_id"] for one in sources), *filter(None, used)))),
    )


def _policy(text: str | None) -> Policy:
    return Policy(statements(_object(text)))


def _object(text: str | None) -> Mapping[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {}


def _inline(row: Mapping[str, Any]) -> Layer:
    """Return the inline policies, by name or as an array of documents."""
    value = json.loads(row["inline_documents"]) if row["inline_documents"] else {}
    each = value.values() if isinstance(value, dict) else value
    return tuple(Policy(statements(one)) for one in each if isinstance(one, dict))
