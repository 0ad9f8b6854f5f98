"""One step of a principal on one way: what is needed, what it makes of the principal, and how sure that is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sekisho.identity.policies.ask import Answer
from sekisho.identity.policies.outsiders import account_of
from sekisho.identity.policies.statements import Says
from sekisho.threats.exposure.analysers.estate import RESERVED_PATH, Estate, administers
from sekisho.threats.exposure.analysers.paths import Path, shapes
from sekisho.threats.exposure.analysers.principals import EVERYTHING, Known, Principal

_PROFILE = ("iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile")
Try = Iterator[tuple[str, Answer]]
"""What one attempt needs, one after the other: what is called on what ("" for what is no call), and the answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of a way: the answer, the calls of the best attempt, and what would settle an uncertain one."""

    path: str
    says: Says
    witness: str = ""
    doubts: frozenset[str] = frozenset()


def step(one: Principal, path: Path, estate: Estate) -> Step:
    """Return the best attempt of a principal on a way."""
    best = Step(path.id, Says.NO)
    needed = (*path.actions, "iam:UpdateAssumeRolePolicy") if path.by == "trust" else path.actions
    if not all(_speaks_of(one, action) for action in needed):
        return best
    for attempt in _KINDS[path.kind](one, path, estate):
        found = _outcome(path, attempt)
        if found.says > best.says:
            best = found
        if best.says is Says.YES:
            break
    return best


def _speaks_of(one: Principal, action: str) -> bool:
    """Tell whether any permission names an action; to assume a role that trusts one by name none is needed."""
    return bool(one.missing) or action == "sts:AssumeRole" or any(policy.about(action) for policy in one.held)


def _outcome(path: Path, attempt: Try) -> Step:
    says = Says.YES
    calls: list[str] = []
    doubts: set[str] = set()
    for call, answer in attempt:
        says = min(says, answer.says)
        if says is Says.NO:
            return Step(path.id, says)
        calls += [call] if call else []
        doubts |= answer.doubts if answer.says is Says.MAYBE else set()
    if path.settles and says is Says.YES:
        says = Says.MAYBE
        doubts.add(path.settles)
    return Step(path.id, says, " + ".join(calls), frozenset(doubts))


def _calls(one: Principal, actions: tuple[str, ...], arn: str, estate: Estate, known: Known | None = None) -> Try:
    for action in actions:
        yield f"{action} {arn}", one.may(action, arn, estate.now, known)


def _becomes(one: Principal, estate: Estate) -> tuple[str, Answer]:
    return "", administers(one, estate.now)


def _self(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt() -> Try:
        yield from _calls(one, path.actions, one.arn, estate, estate.about(one))
        yield "", estate.risen(one)

    if one.kind == path.on:
        yield attempt()


def _unlimited(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt() -> Try:
        known = estate.about(one)
        # What is put in the boundary's place is picked.
        picked = {**known, "iam:permissionsboundary": known["iam:policyarn"]} if "Put" in path.actions[0] else known
        yield from _calls(one, path.actions, one.arn, estate, picked)
        yield _becomes(replace(one, limit=None, boundary=None), estate)

    if one.kind == path.on and one.boundary:
        yield attempt()


def _own_policy(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(arn: str, after: Callable[[], Answer]) -> Try:
        yield from _calls(one, path.actions, arn, estate)
        yield "", after()

    for arn in one.rewritable:
        yield attempt(arn, partial(estate.risen, one, arn))
    if one.boundary and account_of(one.boundary) == one.account:
        yield attempt(one.boundary, partial(administers, replace(one, limit=EVERYTHING), estate.now))


def _own_group(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(arn: str, known: Known) -> Try:
        yield from _calls(one, path.actions, arn, estate, known)
        yield "", estate.risen(one)

    for group in estate.others(one, "group"):
        if group.arn in one.groups:
            yield attempt(group.arn, estate.about(group))


def _join(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(group: Principal) -> Try:
        yield from _calls(one, path.actions, group.arn, estate, estate.about(group))
        more = replace(one, inline=(*one.inline, *group.held), missing=one.missing | group.missing)
        yield _becomes(more, estate)

    if one.kind == "user":
        yield from (attempt(group) for group in estate.others(one, "group") if group.arn not in one.groups)


def _admin_user(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(user: Principal) -> Try:
        yield from _calls(one, path.actions, user.arn, estate, estate.about(user))
        yield "", estate.admin[user.arn]

    yield from map(attempt, estate.administrators(one, "user"))


def _takes(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    """Become a role that is an administrator."""

    def attempt(role: Principal, taken: Answer) -> Try:
        yield f"{path.actions[0]} {role.arn}", taken
        yield "", estate.admin[role.arn]

    return (attempt(role, taken) for role, taken in estate.takeable(one, path.by, admin=True))


def _not_yet(one: Principal, kind: str, estate: Estate) -> Iterator[Principal]:
    """Yield the others who are not administrators already: with those a shorter way does."""
    for other in estate.others(one, kind, change=True):
        if estate.admin[other.arn].says is not Says.YES:
            yield other


def _other_user(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(user: Principal) -> Try:
        yield from _calls(one, path.actions, user.arn, estate, estate.about(user))
        yield "", estate.risen(user)

    yield from map(attempt, _not_yet(one, "user", estate))


_TAKING = {"assume": "sts:AssumeRole", "trust": "iam:UpdateAssumeRolePolicy"}


def _weak(one: Principal, path: Path, estate: Estate) -> Iterator[tuple[Principal, tuple[str, Answer]]]:
    """Yield the roles of the account that are no administrators yet and can be taken, with how."""
    for role, taken in estate.takeable(one, path.by, admin=False):
        if role.account == one.account and RESERVED_PATH not in role.arn:
            yield role, (f"{_TAKING[path.by]} {role.arn}", taken)


def _other_role(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(role: Principal, taken: tuple[str, Answer]) -> Try:
        yield from _calls(one, path.actions, role.arn, estate, estate.about(role))
        yield taken
        yield "", estate.risen(role)

    return (attempt(role, taken) for role, taken in _weak(one, path, estate))


def _other_policy(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    calls: dict[str, tuple[tuple[str, Answer], ...]] = {}

    def attempt(role: Principal, arn: str, taken: tuple[str, Answer]) -> Try:
        yield from calls[arn]
        yield taken
        yield "", estate.risen(role, arn)

    for role, taken in _weak(one, path, estate):
        for arn in role.rewritable:
            if arn not in calls:
                calls[arn] = tuple(_calls(one, path.actions, arn, estate))
            if all(answer.says is not Says.NO for _, answer in calls[arn]):
                yield attempt(role, arn, taken)


def _pass(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(role: Principal) -> Try:
        yield "", estate.serves(role, path.service)
        yield "", estate.admin[role.arn]
        yield from _calls(one, ("iam:PassRole",), role.arn, estate, estate.about(role, path.service))
        yield from _makes(one, path.actions, estate)
        if path.profile and not role.profiles:
            yield from _makes(one, _PROFILE, estate)

    yield from map(attempt, estate.administrators(one, "role"))


def _run(one: Principal, path: Path, estate: Estate) -> Iterator[Try]:
    def attempt(role: Principal) -> Try:
        yield "", estate.serves(role, path.service)
        yield "", estate.admin[role.arn]
        yield from _makes(one, path.actions, estate)

    for role in estate.administrators(one, "role"):
        if role.profiles or not path.profile:
            yield attempt(role)


def _makes(one: Principal, actions: tuple[str, ...], estate: Estate) -> Try:
    for action in actions:
        for number, shape in enumerate(shapes(action, one.account, one.partition)):
            yield "" if number else action, one.may(action, shape, estate.now)


_KINDS: Mapping[str, Callable[[Principal, Path, Estate], Iterator[Try]]] = {
    "self": _self,
    "unlimited": _unlimited,
    "own_policy": _own_policy,
    "own_group": _own_group,
    "join": _join,
    "admin_user": _admin_user,
    "take": _takes,
    "other_user": _other_user,
    "other_role": _other_role,
    "other_policy": _other_policy,
    "pass": _pass,
    "run": _run,
}
