"""Users, roles and groups of an account with their policies joined, and what each may do."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Condition, Says, Statement, action_says, decide, statements

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_EASY = frozenset({"aws:securetransport", "aws:useragent", "aws:requestedregion", "aws:sourceip", "aws:viaawsservice"})
"""Keys that whoever holds the principal can meet and can avoid: the firm's own people sit in its own network."""


@dataclass(frozen=True, slots=True)
class Principal:
    """One user, role or group. `missing` says that a policy it holds was not exported."""

    arn: str
    kind: str
    name: str
    account: str
    held: tuple[Statement, ...]
    policies: tuple[str, ...]
    groups: tuple[str, ...]
    boundary: tuple[Statement, ...] | None
    boundary_unknown: bool
    missing: bool
    trust: tuple[Statement, ...]
    row: Mapping[str, Any]

    def may(self, action: str, resource: str, service: str = "") -> Says:
        """Tell whether it may do an action on a resource; `service` is the one that a role is passed to."""
        lets, keeps = _conditions(service)
        granted = decide(self.held, action, resource, _anyone, lets, keeps).granted
        if self.missing and granted is Says.NO:
            granted = Says.MAYBE
        if self.boundary is not None:
            granted = min(granted, decide(self.boundary, action, resource, _anyone, lets, keeps).granted)
        return Says(min(granted, Says.MAYBE)) if self.boundary_unknown else granted

    def may_somewhere(self, action: str) -> Says:
        """Tell whether it may do an action on some resource."""
        names = {
            pattern.replace("*", "x").replace("?", "x")
            for one in self.held
            if one.allow and not one.not_resource and action_says(one, action)
            for pattern in one.resources
        }
        return max((self.may(action, name) for name in names | {"arn:aws:x:::x"}), default=Says.NO)

    def speaks_of(self, action: str) -> bool:
        """Tell whether some permission names the action at all."""
        return self.missing or any(one.allow and action_says(one, action) for one in self.held)


def _anyone(_: Statement) -> Says:
    return Says.YES


def _conditions(service: str) -> tuple[Condition, Condition]:
    def holds(operator: str, key: str, values: tuple[str, ...]) -> Says:
        if key == "iam:passedtoservice" and service:
            named = service in values or any("*" in value for value in values)
            return Says.YES if named != ("not" in operator.lower()) else Says.NO
        return Says.MAYBE

    def lets(operator: str, key: str, values: tuple[str, ...]) -> Says:
        if key in _EASY:
            return Says.YES
        if key == "aws:multifactorauthpresent":
            return Says.YES if "true" in values else Says.MAYBE
        return holds(operator, key, values)

    def keeps(operator: str, key: str, values: tuple[str, ...]) -> Says:
        if key in _EASY or (key == "aws:multifactorauthpresent" and "false" in values):
            return Says.NO
        return holds(operator, key, values)

    return lets, keeps


def principals(reader: TableReader) -> tuple[Principal, ...]:
    """Return every user, role and group by ARN, groups' policies joined to their members'."""
    rows = latest(reader, "iam_principal", ("principal_arn",))
    documents = {row["policy_arn"]: row["document"] for row in latest(reader, "iam_policy", ("policy_arn",))}
    known = {arn: statements(_object(text)) for arn, text in documents.items() if text}
    known.setdefault(ADMINISTRATOR, statements(_EVERYTHING))
    groups = {(row["cloud_account"], row["name"]): row for row in rows if row["kind"] == "group"}
    return tuple(_principal(row, known, groups) for row in sorted(rows, key=lambda row: str(row["principal_arn"])))


def _principal(
    row: Mapping[str, Any],
    known: Mapping[str, tuple[Statement, ...]],
    groups: Mapping[tuple[str, str], Mapping[str, Any]],
) -> Principal:
    mine = [groups.get((row["cloud_account"], name)) for name in row["group_names"] or ()]
    sources = [row, *(one for one in mine if one)]
    arns = [arn for one in sources for arn in one["policy_arns"] or ()]
    inline = [statement for one in sources for document in _inline(one) for statement in statements(document)]
    boundary = row["boundary_arn"]
    return Principal(
        arn=row["principal_arn"],
        kind=row["kind"],
        name=row["name"],
        account=row["cloud_account"],
        held=(*inline, *(statement for arn in dict.fromkeys(arns) for statement in known.get(arn, ()))),
        policies=tuple(dict.fromkeys(arns)),
        groups=tuple(one["principal_arn"] for one in mine if one),
        boundary=known.get(boundary) if boundary else None,
        boundary_unknown=bool(boundary) and boundary not in known,
        missing=any(arn not in known for arn in arns) or None in mine,
        trust=statements(_object(row["trust_document"])) if row["trust_document"] else (),
        row=row,
    )


def _object(text: str) -> Mapping[str, Any]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def _inline(row: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Return the documents of inline policies, as an array of documents or of named documents."""
    value = json.loads(row["inline_documents"]) if row["inline_documents"] else []
    each = value.values() if isinstance(value, dict) else value
    for one in each:
        if isinstance(one, dict):
            inner = one.get("PolicyDocument", one.get("document", one))
            if isinstance(inner, dict):
                yield inner
