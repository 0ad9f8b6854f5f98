"""What policies say of a request, at best for whoever asks: over the values that the asker can have for every key.

A request is concrete: one action, one resource, one value a key. YES comes with such a request; NO says that none of
those that differ in what the policies look at gets through.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product
from math import prod

from sekisho.identity.policies.conditions import Context, Value, holds, keys_of, resolved
from sekisho.identity.policies.globs import STAR, example, is_literal, matches
from sekisho.identity.policies.quick import Layer
from sekisho.identity.policies.statements import Condition, Says, Statement, loosened

MOST_CONTEXTS, MOST_PATTERNS, MOST_DENIALS = 4096, 64, 4


@dataclass(frozen=True, slots=True)
class Test:
    """A condition that a value is held against; `variables` says that `${...}` in it is a variable."""

    condition: Condition
    variables: bool


Values = Callable[[str, Sequence[Test]], Sequence[Value | None]]
"""The values that an asker can have for a key, at least one for every outcome of the tests; None: one not known here."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: whether a statement is about it, which values it can have, and the most that is said of it."""

    names: Callable[[Statement], Says]
    values: Values
    most: Says = Says.YES


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, the request that got it, and the keys and elements that would settle an uncertain one."""

    says: Says
    action: str = ""
    resource: str = ""
    context: Mapping[str, Value | None] = field(default_factory=dict)
    doubts: frozenset[str] = frozenset()

    @property
    def request(self) -> str:
        """The request as text: action, resource, and the values that it needs."""
        needs = [f"{key}={'|'.join(value)}" for key, value in sorted(self.context.items()) if value]
        return " ".join((self.action, self.resource, *needs))


def ask(layers: Sequence[Layer], action: str, resource: str, asker: Asker) -> Answer:
    """Return what layers of policies say of one action on one resource, at best for the asker."""
    return answered(concerned(layers, action, resource, asker), action, resource, asker)


About = Sequence[Sequence[Statement]]
"""The statements of each layer that a request is about, as far as principal, action and resource go."""


def concerned(layers: Sequence[Layer], action: str, resource: str, asker: Asker) -> About:
    """Return the statements that may be about a request."""
    return [
        [one for policy in layer for one in policy.about(action) if _concerns(one, resource, asker)] for layer in layers
    ]


def answered(about: About, action: str, resource: str, asker: Asker) -> Answer:
    """Return what the statements that a request is about say of it, at best for the asker."""
    if not all(any(one.allow for one in layer) for layer in about):
        return Answer(Says.NO, action, resource)
    tests = _tests(one for layer in about for one in layer)
    values = {key: _distinct(key, asker.values(key, found), found) for key, found in sorted(tests.items())}
    best = Answer(Says.NO, action, resource)
    for each in islice(product(*values.values()), MOST_CONTEXTS):
        context = dict(zip(values, each, strict=True))
        says = Says(min(asker.most, *(_granted(layer, resource, context, asker) for layer in about)))
        if says > best.says:
            doubts = frozenset() if says is Says.YES else _doubts(about, context)
            best = Answer(says, action, resource, context, doubts)
        if best.says is asker.most:
            return best
    if best.says is Says.NO and prod(map(len, values.values())) > MOST_CONTEXTS:
        return replace(best, says=Says.MAYBE, doubts=frozenset(values))
    return best


def ask_within(layers: Sequence[Layer], action: str, shape: str, asker: Asker) -> Answer:
    """Return the best answer over all resources that a pattern matches."""
    if is_literal(shape):
        return ask(layers, action, shape.replace(STAR, "*"), asker)
    best, sure = Answer(Says.NO, action, shape), True
    tried: set[str] = set()
    for wanted, shunned in _regions(layers, action, shape, asker):
        found = example(wanted, shunned)
        sure = sure and found.sure
        if found.text is None or found.text in tried:
            continue
        tried.add(found.text)
        answer = ask(layers, action, found.text, asker)
        if answer.says > best.says:
            best = answer
        if best.says is asker.most:
            return best
    return best if sure or best.says is not Says.NO else replace(best, says=Says.MAYBE, doubts=frozenset({"Resource"}))


def _concerns(one: Statement, resource: str, asker: Asker) -> bool:
    """Tell whether a statement may be about a resource, whatever its variables stand for."""
    if asker.names(one) is Says.NO:
        return False
    if one.not_resource:
        return not any(matches(pattern, resource) for pattern in one.resources if "${" not in pattern)
    return any(matches(loosened(pattern, one), resource) for pattern in one.resources)


def _tests(found: Iterable[Statement]) -> Mapping[str, list[Test]]:
    """Return what is asked of every key, with the keys that are only named as variables."""
    tests: defaultdict[str, list[Test]] = defaultdict(list)
    for one in found:
        for condition in one.conditions:
            tests[condition.key].append(Test(condition, one.variables))
        if one.variables:
            named = (*one.resources, *(value for condition in one.conditions for value in condition.values))
            for key in {key for text in named for key in keys_of(text)}:
                tests[key].append(Test(Condition("", key, ()), variables=True))
    return tests


def _distinct(key: str, values: Sequence[Value | None], tests: Sequence[Test]) -> Sequence[Value | None]:
    """Return one value for every outcome of the tests; all of them where a variable takes part."""
    if any(not test.condition.operator or any("${" in value for value in test.condition.values) for test in tests):
        return tuple(dict.fromkeys(values))
    outcomes = {
        tuple(holds(test.condition, {key: value}, variables=test.variables) for test in tests): value
        for value in reversed(values)
    }
    return tuple(reversed(outcomes.values()))


def _granted(layer: Sequence[Statement], resource: str, context: Context, asker: Asker) -> Says:
    allowed = denied = Says.NO
    for one in layer:
        if (allowed if one.allow else denied) is Says.YES:
            continue
        says = _says(one, resource, context, asker)
        if one.allow:
            allowed = max(allowed, says)
        else:
            denied = max(denied, says)
    return min(allowed, ~denied)


def _says(one: Statement, resource: str, context: Context, asker: Asker) -> Says:
    """Tell whether a statement is about a request."""
    conditions = (holds(condition, context, variables=one.variables) for condition in one.conditions)
    least = min((asker.names(one), resource_says(one, resource, context), *conditions))
    return min(least, Says.MAYBE) if one.strange else least


def resource_says(one: Statement, resource: str, context: Context) -> Says:
    """Tell whether a statement is about a resource."""
    found = Says.NO
    for pattern in one.resources:
        plain = resolved(pattern, context, variables=one.variables)
        if plain is not None:
            found = Says.YES if matches(plain, resource) else found
        elif all(context.get(key) != () for key in keys_of(pattern)) and matches(loosened(pattern, one), resource):
            found = max(found, Says.MAYBE)
    return ~found if one.not_resource else found


def _doubts(about: Iterable[Iterable[Statement]], context: Context) -> frozenset[str]:
    """Return what made an answer uncertain: keys without a known value, and conditions that cannot be read."""
    found = [one for layer in about for one in layer]
    keys = {condition.key for one in found for condition in one.conditions if context.get(condition.key) is None}
    named = {key for one in found if one.variables for text in one.resources for key in keys_of(text)}
    unread = {
        condition.key
        for one in found
        for condition in one.conditions
        if holds(condition, context, variables=one.variables) is Says.MAYBE
    }
    strange = {"Condition"} if any(one.strange for one in found) else set()
    return frozenset(keys | unread | strange | {key for key in named if context.get(key) is None})


def _regions(
    layers: Sequence[Layer], action: str, shape: str, asker: Asker
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what a resource must match and must not: every permission, outside as many denials as can be."""
    about = [
        [one for policy in layer for one in policy.about(action) if asker.names(one) is not Says.NO] for layer in layers
    ]
    ways = [[way for one in layer if one.allow for way in _ways(one, asker)][:MOST_PATTERNS] for layer in about]
    denials = [one for layer in about for one in layer if not one.allow]
    firm = [one for one in denials if not one.conditions and not one.strange]
    loose = [one for one in denials if one.conditions or one.strange][:MOST_DENIALS]
    for kept in sorted(product((True, False), repeat=len(loose)), key=lambda each: -sum(each)):
        outside = [*firm, *(one for one, keep in zip(loose, kept, strict=True) if keep)]
        shunned = tuple(sorted({pattern for one in outside if not one.not_resource for pattern in _known(one, asker)}))
        inside = [_known(one, asker) or ("",) for one in outside if one.not_resource]
        for each in product(*ways):
            for more in product(*inside):
                wanted = {pattern for pattern, _ in each} - {"*"}
                aside = {pattern for _, patterns in each for pattern in patterns}
                yield (shape, *sorted(wanted | set(more))), tuple(sorted({*shunned, *aside}))


def _ways(one: Statement, asker: Asker) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a permission is about: a pattern, and patterns that it leaves out; first with something for its last `*`."""
    if one.not_resource:
        yield "*", _known(one, asker)
        return
    for written in one.resources:
        pattern = _filled(written, one, asker) or loosened(written, one, "?*")
        if pattern.endswith("*") and pattern != "*":
            yield f"{pattern[:-1]}?*", ()
        yield pattern, ()


def _known(one: Statement, asker: Asker) -> tuple[str, ...]:
    """Return the patterns of a statement whose variables are known."""
    filled = (_filled(pattern, one, asker) for pattern in one.resources)
    return tuple(pattern for pattern in filled if pattern is not None)


def _filled(pattern: str, one: Statement, asker: Asker) -> str | None:
    """Return a pattern with its variables replaced; None where one of them has not one known value."""
    if not one.variables or "${" not in pattern:
        return pattern
    only = {key: values[0] for key in keys_of(pattern) if len(values := asker.values(key, ())) == 1}
    return resolved(pattern, only)
