"""The rule of a device filter, answered for a device that the directory does not know: every property of it is null."""

import re

from sekisho.hygiene.mfa.analysers.three import Says, narrowed, one_of

MOST_TOKENS = 400
_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>\(|\)|-and\b|-or\b)|[\w.]+\s+-(?P<operator>\w+)\s+(?P<value>"[^"]*"|'[^']*'|\[[^\]]*\]|[^\s()]+))""",
    re.IGNORECASE,
)
_NEGATIVE = frozenset({"ne", "notin", "notcontains", "notstartswith", "notendswith", "notmatch"})
_POSITIVE = frozenset({"eq", "in", "contains", "startswith", "endswith", "match"})
_Token = str | Says
_BROKEN: tuple[_Token, ...] = ("?",)


def unknown_device(rule: str) -> Says:
    """Tell whether a rule matches an unknown device; MAYBE for a rule that cannot be read."""
    tokens = _tokens(rule)
    if not tokens or len(tokens) > MOST_TOKENS:
        return Says.MAYBE
    says, rest = _either(tokens)
    return Says.MAYBE if rest else says


def _tokens(rule: str) -> tuple[_Token, ...]:
    """Return brackets and joints as written in lower case, tests as their answers; nothing where a part has no form."""
    found: list[_Token] = []
    at, text = 0, rule.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return ()
        mark = token["mark"]
        found.append(mark.lower() if mark else _test(token["operator"].lower(), token["value"].lower()))
        at = token.end()
    return tuple(found)


def _test(operator: str, value: str) -> Says:
    """Answer one test of a property that is null: what must equal something fails, what must differ from it holds."""
    if operator not in _NEGATIVE | _POSITIVE:
        return Says.MAYBE
    return Says.YES if (operator in _NEGATIVE) != (value == "null") else Says.NO


def _either(tokens: tuple[_Token, ...]) -> tuple[Says, tuple[_Token, ...]]:
    says, rest = _both(tokens)
    while rest and rest[0] == "-or":
        more, rest = _both(rest[1:])
        says = one_of(says, more)
    return says, rest


def _both(tokens: tuple[_Token, ...]) -> tuple[Says, tuple[_Token, ...]]:
    says, rest = _single(tokens)
    while rest and rest[0] == "-and":
        more, rest = _single(rest[1:])
        says = narrowed(says, more)
    return says, rest


def _single(tokens: tuple[_Token, ...]) -> tuple[Says, tuple[_Token, ...]]:
    if not tokens:
        return Says.MAYBE, _BROKEN
    if isinstance(tokens[0], Says):
        return tokens[0], tokens[1:]
    if tokens[0] != "(":
        return Says.MAYBE, _BROKEN
    says, rest = _either(tokens[1:])
    return (says, rest[1:]) if rest and rest[0] == ")" else (Says.MAYBE, _BROKEN)
