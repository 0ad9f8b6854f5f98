"""A policy document as statements, and what a statement says of one request.

Semantics: the IAM user guide's "policy evaluation logic" and "IAM JSON policy elements". What is not known here is
MAYBE, never NO and never YES.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any


class Says(IntEnum):
    """Three answers, ordered: with AND the least counts, with OR the most."""

    NO = 0
    MAYBE = 1
    YES = 2


Conditions = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Operator -> key (lower case) -> values."""


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
    conditions: Conditions
    strange: bool = False
    """Whether something in it could not be read: then it says MAYBE wherever it would say more."""


def statements(document: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Return the statements of a document; one that is no object is left out, as the vendor refuses it."""
    found = document.get("Statement")
    each = found if isinstance(found, list) else [found]
    return tuple(_statement(one) for one in each if isinstance(one, Mapping))


def _statement(one: Mapping[str, Any]) -> Statement:
    effect = str(one.get("Effect")).lower()
    not_action, not_resource, not_principal = ("NotAction" in one, "NotResource" in one, "NotPrincipal" in one)
    conditions, strange = _conditions(one.get("Condition"))
    return Statement(
        allow=effect == "allow",
        actions=tuple(_texts(one.get("NotAction" if not_action else "Action"))),
        not_action=not_action,
        resources=tuple(_texts(one.get("NotResource" if not_resource else "Resource"))),
        not_resource=not_resource,
        principals=tuple(_principals(one.get("NotPrincipal" if not_principal else "Principal"))),
        not_principal=not_principal,
        conditions=conditions,
        strange=strange or effect not in {"allow", "deny"},
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


def _conditions(value: Any) -> tuple[dict[str, dict[str, tuple[str, ...]]], bool]:
    if value in (None, {}, []):
        return {}, False
    if not isinstance(value, Mapping) or not all(isinstance(keys, Mapping) for keys in value.values()):
        return {}, True
    return {
        operator: {str(key).lower(): tuple(_texts(values)) for key, values in keys.items()}
        for operator, keys in value.items()
    }, False


@lru_cache(maxsize=65536)
def _pattern(pattern: str, *, case: bool) -> re.Pattern[str]:
    """Return a glob of IAM: `*` any text, `?` one sign, everything else itself."""
    body = "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern)
    return re.compile(body, re.DOTALL if case else re.DOTALL | re.IGNORECASE)


def matches(pattern: str, text: str, *, case: bool = True) -> bool:
    """Tell whether a glob matches a whole text."""
    return _pattern(pattern, case=case).fullmatch(text) is not None


def action_says(one: Statement, action: str) -> Says:
    """Tell whether a statement is about an action; names of actions know no case."""
    named = any(matches(pattern, action, case=False) for pattern in one.actions)
    return Says.YES if named != one.not_action else Says.NO


def resource_says(one: Statement, resource: str) -> Says:
    """Tell whether a statement is about a resource. Variables of a policy (`${...}`) may stand for anything."""
    plain = [re.sub(r"\$\{\*\}", "*", pattern) for pattern in one.resources]
    variable = [pattern for pattern in plain if "${" in pattern]
    if any(matches(pattern, resource) for pattern in plain if "${" not in pattern):
        return Says.NO if one.not_resource else Says.YES
    if any(matches(re.sub(r"\$\{[^}]*\}", "*", pattern), resource) for pattern in variable):
        return Says.MAYBE
    return Says.YES if one.not_resource else Says.NO


Condition = Callable[[str, str, tuple[str, ...]], Says]
"""Tells of one operator, key and its values whether the condition holds for the request."""


def conditions_say(one: Statement, holds: Condition) -> Says:
    """Return the answer of all conditions together: every one must hold."""
    found = [holds(operator, key, values) for operator, keys in one.conditions.items() for key, values in keys.items()]
    least = min(found, default=Says.YES)
    return min(least, Says.MAYBE) if one.strange else Says(least)


@dataclass(frozen=True, slots=True)
class Decision:
    """What policies say of one request: whether a statement allows it, and whether one denies it."""

    allowed: Says
    denied: Says

    @property
    def granted(self) -> Says:
        """The outcome: a denial wins."""
        return Says(min(self.allowed, Says.YES - self.denied))


def decide(
    found: Iterable[Statement],
    action: str,
    resource: str,
    principal: Callable[[Statement], Says],
    allow_if: Condition,
    deny_if: Condition,
) -> Decision:
    """Return what statements say of one action on one resource.

    `principal` tells whether a statement is about who asks; conditions are told apart by effect, since who asks picks
    some of the values (the scheme, the user agent) to be let in and not to be denied.
    """
    allowed = denied = Says.NO
    for one in found:
        about = min(principal(one), action_says(one, action), resource_says(one, resource))
        if one.allow:
            if about > allowed:
                allowed = max(allowed, Says(min(about, conditions_say(one, allow_if))))
        elif about > denied:
            denied = max(denied, Says(min(about, conditions_say(one, deny_if))))
    return Decision(allowed, denied)
