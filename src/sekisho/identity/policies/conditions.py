"""Whether a condition holds for a request whose keys are known, known to be absent, or not known.

Semantics: the IAM user guide's "condition operators" and "multivalued context keys". An absent key fails an operator, but
meets a negated one, one with `IfExists`, and `ForAllValues`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from sekisho.identity.policies.globs import MARK, STAR, matches
from sekisho.identity.policies.statements import Condition, Says

Value = tuple[str, ...]
"""The values that a request has for a key; () where it has none."""
Context = Mapping[str, Value | None]
"""Key in lower case -> its values; None, and no entry, where they are not known."""
_VARIABLE = re.compile(r"\$\{\s*([^},]*?)\s*(?:,\s*'([^']*)'\s*)?\}")
_SIGNS = {"*": STAR, "?": MARK, "$": "$"}


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator taken apart: `StringNotLikeIfExists` with `ForAnyValue:` is stringlike, negated, if_exists, any."""

    base: str
    negated: bool
    if_exists: bool
    over: str
    """`all`, `any` or `` for one value."""


@cache
def operator_of(written: str) -> Operator:
    """Return an operator by its parts; names of operators know no case."""
    over, _, name = written.lower().rpartition(":")
    base = name.removesuffix("ifexists")
    plain = _NEGATED.get(base, base)
    return Operator(plain, plain != base, name != base, {"forallvalues": "all", "foranyvalue": "any"}.get(over, ""))


_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}


def resolved(text: str, context: Context, *, variables: bool = True) -> str | None:
    """Return a text with its variables replaced; None where one is not known, or is absent without a default."""
    if not variables or "${" not in text:
        return text
    parts, at = [], 0
    for found in _VARIABLE.finditer(text):
        name, default = found[1].lower(), found[2]
        if name in _SIGNS:
            value: str | None = _SIGNS[name]
        else:
            known = context.get(name)
            value = known[0] if known and len(known) == 1 else default if known == () else None
        if value is None:
            return None
        parts += [text[at : found.start()], value]
        at = found.end()
    return "".join((*parts, text[at:]))


def _never(text: str, context: Context) -> bool:
    """Tell whether a text names a variable that the request does not have and that has no default."""
    return any(
        found[1] not in _SIGNS and found[2] is None and context.get(found[1].lower()) == ()
        for found in _VARIABLE.finditer(text)
    )


def keys_of(text: str) -> set[str]:
    """Return the keys that a text names as variables."""
    return {found[1].lower() for found in _VARIABLE.finditer(text)} - set(_SIGNS) if "${" in text else set()


def holds(one: Condition, context: Context, *, variables: bool = True) -> Says:
    """Tell whether a condition holds."""
    known = context.get(one.key)
    if known is None:
        return Says.MAYBE
    operator = operator_of(one.operator)
    if operator.base == "null":
        return Says.YES if any((value.lower() == "true") == (known == ()) for value in one.values) else Says.NO
    compare = COMPARED.get(operator.base)
    if compare is None:
        return Says.MAYBE
    if known == ():
        absent = operator.over == "all" or (operator.over != "any" and (operator.if_exists or operator.negated))
        return Says.YES if absent or (operator.over == "any" and operator.if_exists) else Says.NO
    each = [_meets(one, value, compare, context, variables=variables) for value in known]
    if operator.negated:
        each = [~answer for answer in each]
    return min(each) if operator.over == "all" or (operator.negated and not operator.over) else max(each)


Compare = Callable[[str, str], bool | None]
"""Whether a value that a policy wants (first) is met by one that a request has; None where it cannot be read."""


def _meets(one: Condition, value: str, compare: Compare, context: Context, *, variables: bool) -> Says:
    found = Says.NO
    for pattern in one.values:
        plain = resolved(pattern, context, variables=variables)
        if plain is not None:
            answer = compare(plain, value)
        else:
            # What lacks its variable equals nothing; whether it differs from everything is not said anywhere.
            answer = False if _never(pattern, context) and not operator_of(one.operator).negated else None
        found = max(found, Says.MAYBE if answer is None else Says.YES if answer else Says.NO)
    return found


def _plain(pattern: str) -> str:
    return pattern.replace(STAR, "*").replace(MARK, "?")


def _arn(pattern: str, value: str) -> bool:
    """Compare ARNs part by part: a `*` does not reach over a colon of the first five."""
    wanted, found = pattern.split(":", 5), value.split(":", 5)
    if len(wanted) < 6 or len(found) < 6:
        return matches(pattern, value)
    return all(matches(part, other) for part, other in zip(wanted, found, strict=True))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def day(text: str) -> float | None:
    """Return a date of a policy (ISO 8601, or seconds) as seconds since 1970; None where it is none."""
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _by(read: Callable[[str], float | None], test: Callable[[float, float], bool]) -> Compare:
    def compare(pattern: str, value: str) -> bool | None:
        wanted, found = read(pattern), read(value)
        return None if wanted is None or found is None else test(found, wanted)

    return compare


@lru_cache(maxsize=16384)
def network_of(text: str) -> IPv4Network | IPv6Network | None:
    """Return a range of addresses, or one; None where it is none."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _inside(pattern: str, value: str) -> bool | None:
    wanted, found = network_of(pattern), network_of(value)
    if wanted is None or found is None:
        return None
    if isinstance(wanted, IPv4Network):
        return isinstance(found, IPv4Network) and found.subnet_of(wanted)
    return isinstance(found, IPv6Network) and found.subnet_of(wanted)


_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "equals": lambda found, wanted: found == wanted,
    "lessthan": lambda found, wanted: found < wanted,
    "lessthanequals": lambda found, wanted: found <= wanted,
    "greaterthan": lambda found, wanted: found > wanted,
    "greaterthanequals": lambda found, wanted: found >= wanted,
}
COMPARED: Mapping[str, Compare] = {
    "stringequals": lambda pattern, value: _plain(pattern) == value,
    "stringequalsignorecase": lambda pattern, value: _plain(pattern).lower() == value.lower(),
    "binaryequals": lambda pattern, value: _plain(pattern) == value,
    "bool": lambda pattern, value: pattern.lower() == value.lower(),
    "stringlike": matches,
    "arnequals": _arn,
    "arnlike": _arn,
    "ipaddress": _inside,
    **{f"numeric{name}": _by(_number, test) for name, test in _TESTS.items()},
    **{f"date{name}": _by(day, test) for name, test in _TESTS.items()},
}
