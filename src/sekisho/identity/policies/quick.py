"""The answers that need no look at conditions: one pattern for all that a policy allows of an action, one for all it denies.

For policies held by whoever asks, whose statements name no principal.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sekisho.identity.policies.globs import body
from sekisho.identity.policies.statements import Policy, Says, Statement, loosened

Layer = Sequence[Policy]
"""Policies of which one must allow; a request needs every layer."""


Pattern = re.Pattern[str]


class Lines(NamedTuple):
    """What policies say of an action: patterns of resources, for certain and at most."""

    allow: tuple[Pattern, ...]
    may_allow: tuple[Pattern, ...]
    deny: tuple[Pattern, ...]
    may_deny: tuple[Pattern, ...]


def lines_of(layers: Sequence[Layer], action: str) -> tuple[Lines, ...]:
    """Return what each layer says of an action."""
    return tuple(_joined([_lines(policy, action) for policy in layer]) for layer in layers)


def _joined(found: Sequence[Lines]) -> Lines:
    return Lines(*(tuple(one for each in found for one in each[at]) for at in range(4)))


def quickly(layers: Sequence[Lines], resource: str) -> Says | None:
    """Return YES or NO where no condition, variable or strange statement takes part; else None."""
    sure = True
    for layer in layers:
        if not _hits(layer.may_allow, resource) or _hits(layer.deny, resource):
            return Says.NO
        sure = sure and _hits(layer.allow, resource) and not _hits(layer.may_deny, resource)
    return Says.YES if sure else None


def _hits(patterns: Sequence[Pattern], resource: str) -> bool:
    for pattern in patterns:  # noqa: SIM110 - a generator costs more than the match
        if pattern.fullmatch(resource):
            return True
    return False


def _lines(policy: Policy, action: str) -> Lines:
    known = policy.memo.get(action)
    if not isinstance(known, Lines):
        about = policy.about(action)
        firm = [one for one in about if not one.conditions and not one.strange]
        known = policy.memo[action] = Lines(
            _pattern((one for one in firm if one.allow), loose=False),
            _pattern((one for one in about if one.allow), loose=True),
            _pattern((one for one in firm if not one.allow), loose=False),
            _pattern((one for one in about if not one.allow), loose=True),
        )
    return known


def _pattern(found: Iterable[Statement], *, loose: bool) -> tuple[Pattern, ...]:
    each = [text for one in found for text in _bodies(one, loose=loose)]
    return (re.compile("|".join(f"(?:{text})" for text in each), re.DOTALL),) if each else ()


def _bodies(one: Statement, *, loose: bool) -> Iterable[str]:
    """Return what a statement is about: at most (`loose`, a variable is anything) or at least (one with variables is not)."""
    fixed = [body(text) for text in one.resources if "${" not in text or not one.variables]
    wide = [body(loosened(text, one)) for text in one.resources]
    if not one.not_resource:
        return wide if loose else fixed
    left_out = fixed if loose else wide
    return [rf"(?!(?:{'|'.join(left_out)})\Z).*" if left_out else ".*"]
