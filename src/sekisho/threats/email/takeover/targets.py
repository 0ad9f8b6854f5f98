"""Where a rule or a setting sends mail: outside, inside, perhaps outside, or to a name that no address stands beside."""

from collections.abc import Iterable

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.events import address_of, addresses_in, bare
from sekisho.threats.email.takeover.world import World


def target(world: World, written: str, *, by_name: bool = False) -> Reason:
    """Return what a target is as it is written; `by_name` says that one without an address may be an account's bare name."""
    found = addresses_in(written) or addresses_in(world.contacts.get(bare(written), ""))
    own = [one for one in found if world.is_own(one)]
    maybe = [one for one in found if one not in own and world.maybe_own(one)]
    out = [one for one in found if one not in own and one not in maybe]
    if out:
        return Reason.of("forwards_outside", weight=4.0, to=", ".join(out[:5]))
    if maybe:
        return Reason.of("forwards_perhaps_outside", weight=0.0, to=", ".join(maybe[:5]))
    if own or (by_name and _colleague(world, written)):
        return Reason.of("forwards_inside", weight=0.0, to=", ".join(own[:5]) or written[:80])
    return Reason.of("target_unnamed", weight=0.0, to=written[:80])


def unresolved(reasons: Iterable[Reason]) -> bool:
    """Tell whether of some target it is not known whether it is outside."""
    return any(one.code in {"forwards_perhaps_outside", "target_unnamed"} for one in reasons)


def _colleague(world: World, name: str) -> bool:
    """Tell whether a bare name is that of an account that the records know."""
    return any(address_of(one).partition("@")[0] == bare(name) for one in world.accounts)
