"""The answers that need no look at conditions: one pattern for all that a policy allows of an action, one for all it denies.

For policies held by whoever asks, whose statements name no principal.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.identity.policies.globs import body
from sekisho.identity.policies.statements import Policy, Says, Statement, loosened

Layer = Sequence[Policy]
"""Policies of which one must allow; a request needs every layer."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a policy says of an action: patterns of resources, for certain and at most; None where there are none."""

    allows: re.Pattern[str] | None
    may_allow: re.Pattern[str] | None
    denies: re.Pattern[str] | None
    may_deny: re.Pattern[str] | None


def quickly(layers: Sequence[Layer], action: str, resource: str) -> Says | None:
    """Return YES or NO where no condition, variable or strange statement takes part; else None."""
    sure = True
    for layer in layers:
        found = [_lines(policy, action) for policy in layer]
        if not any(_hits(each.may_allow, resource) for each in found):
            return Says.NO
        if any(_hits(each.denies, resource) for each in found):
            return Says.NO
        if sure and not (
            any(_hits(each.allows, resource) for each in found)
            and not any(_hits(each.may_deny, resource) for each in found)
        ):
            sure = False
    return Says.YES if sure else None


def _hits(pattern: re.Pattern[str] | None, resource: str) -> bool:
    return pattern is not None and pattern.fullmatch(resource) is not None


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


def _pattern(found: Iterable[Statement], *, loose: bool) -> re.Pattern[str] | None:
    each = [text for one in found for text in _bodies(one, loose=loose)]
    return re.compile("|".join(f"(?:{text})" for text in each), re.DOTALL) if each else None


def _bodies(one: Statement, *, loose: bool) -> Iterable[str]:
    """Return what a statement is about: at most (`loose`, a variable is anything) or at least (one with variables is not)."""
    fixed = [body(text) for text in one.resources if "${" not in text or not one.variables]
    wide = [body(loosened(text, one)) for text in one.resources]
    if not one.not_resource:
        return wide if loose else fixed
    left_out = fixed if loose else wide
    return [rf"(?!(?:{'|'.join(left_out)})\Z).*" if left_out else ".*"]
