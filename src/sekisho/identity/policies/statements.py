"""A policy document as statements, and what a statement says of one request.

Semantics: the IAM user guide's "policy evaluation logic" and "IAM JSON policy elements". What is not known here is
MAYBE, never NO and never YES.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sekisho.identity.policies.globs import matches

WITH_VARIABLES = "2012-10-17"
"""The version of the language that knows variables (`${...}`); in an older one they are plain text."""


class Says(IntEnum):
    """Three answers, ordered: with AND the least counts, with OR the most."""

    NO = 0
    MAYBE = 1
    YES = 2

    def __invert__(self) -> "Says":
        """Return NOT: what is uncertain stays so."""
        return Says(Says.YES - self)


class Condition(NamedTuple):
    """One line of a condition: operator as written, key in lower case, values."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. Patterns are as written; `not_` says that the element is NotAction, NotResource, NotPrincipal."""

    allow: bool
    actions: tuple[str, ...]
    not_action: bool
    resources: tuple[str, ...]
    not_resource: bool
    principals: tuple[str, ...]
    not_principal: bool
    conditions: tuple[Condition, ...]
    variables: bool = True
    """Whether `${...}` is a variable here."""
    strange: bool = False
    """Whether something in it could not be read: then it says MAYBE wherever it would say more."""


def statements(document: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Return the statements of a document; one that is no object is left out, as the vendor refuses it.

    One whose effect cannot be read stands twice, as a permission and as a denial, and says MAYBE at most.
    """
    found = document.get("Statement")
    variables = document.get("Version") == WITH_VARIABLES
    each = found if isinstance(found, list) else [found]
    return tuple(
        _statement(one, allow=allow, variables=variables)
        for one in each
        if isinstance(one, Mapping)
        for allow in _EFFECTS.get(one.get("Effect"), (True, False))
    )


_EFFECTS: Mapping[Any, tuple[bool, ...]] = {"Allow": (True,), "Deny": (False,)}


def _statement(one: Mapping[str, Any], *, allow: bool, variables: bool) -> Statement:
    not_action, not_resource, not_principal = ("NotAction" in one, "NotResource" in one, "NotPrincipal" in one)
    conditions, strange = _conditions(one.get("Condition"))
    # The policy by which a role trusts has no resource: it is about the role.
    resource = one.get("NotResource" if not_resource else "Resource", "*")
    return Statement(
        allow=allow,
        actions=tuple(_texts(one.get("NotAction" if not_action else "Action"))),
        not_action=not_action,
        resources=tuple(_texts(resource)),
        not_resource=not_resource,
        principals=tuple(_principals(one.get("NotPrincipal" if not_principal else "Principal"))),
        not_principal=not_principal,
        conditions=conditions,
        variables=variables,
        strange=strange or one.get("Effect") not in _EFFECTS,
    )


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, (str, int, float, bool)):
            yield str(one).lower() if isinstance(one, bool) else str(one)


def _principals(value: Any) -> Iterator[str]:
    """Yield principals: `*`, an ARN or account of AWS, `Service:...`, `Federated:...`."""
    if isinstance(value, Mapping):
        for kind, names in value.items():
            for name in _texts(names):
                yield name if kind == "AWS" else f"{kind}:{name}"
    else:
        yield from _texts(value)


def _conditions(value: Any) -> tuple[tuple[Condition, ...], bool]:
    if value in (None, {}, []):
        return (), False
    if not isinstance(value, Mapping) or not all(isinstance(keys, Mapping) for keys in value.values()):
        return (), True
    found = (
        Condition(operator, str(key).lower(), tuple(_texts(values)))
        for operator, keys in value.items()
        for key, values in keys.items()
    )
    return tuple(found), False


@lru_cache(maxsize=65536)
def _names(patterns: tuple[str, ...], action: str) -> bool:
    return any(matches(pattern, action, case=False) for pattern in patterns)


def about_action(one: Statement, action: str) -> bool:
    """Tell whether a statement is about an action; names of actions know no case."""
    return _names(one.actions, action) != one.not_action


_VARIABLE = re.compile(r"\$\{[^}]*\}")


def loosened(pattern: str, one: Statement, anything: str = "*") -> str:
    """Return a pattern of a statement with its variables standing for anything."""
    return _VARIABLE.sub(anything, pattern) if one.variables and "${" in pattern else pattern


class Policy:
    """Statements that are asked often: those about an action are looked up once."""

    __slots__ = ("_about", "_allowing", "memo", "statements")

    def __init__(self, found: tuple[Statement, ...]) -> None:
        """Keep the statements of one document, or of several that are held together."""
        self.statements = found
        self._about: dict[str, tuple[Statement, ...]] = {}
        self._allowing: Policy | None = None
        self.memo: dict[str, object] = {}

    def about(self, action: str) -> tuple[Statement, ...]:
        """Return the statements about an action."""
        known = self._about.get(action)
        if known is None:
            known = self._about[action] = tuple(one for one in self.statements if about_action(one, action))
        return known

    def allowing(self) -> "Policy":
        """Return the policy without its denials."""
        if self._allowing is None:
            self._allowing = Policy(tuple(one for one in self.statements if one.allow))
        return self._allowing
