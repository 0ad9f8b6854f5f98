"""The ways by which somebody outside comes to a store, one by one, and the blocks on each: for people to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import Reach, vendor_calls_public
from sekisho.threats.exposure.analysers.facts import FLAGS, Facts
from sekisho.threats.exposure.analysers.stores import (
    Place,
    after_block,
    block_states,
    blocked,
    by_list,
    by_policy,
    outside,
    standing,
)


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a store: who comes (`anyone`, or an account's number), by what, and to do what.

    `says` is what comes of it after the blocks; `store_block` and `account_block` tell whether a block that concerns
    this way is on, None where that was not exported. `request` is one that gets through, `unknown` what would settle it.
    """

    who: str
    by: Literal["policy", "acl"]
    may: Literal["read", "write"]
    says: Says
    request: str
    unknown: tuple[str, ...]
    concerned: bool
    store_block: bool | None
    account_block: bool | None


def routes(reader: TableReader, now: datetime) -> Mapping[str, tuple[Route, ...]]:
    """Return by store (ARN) every way that something opens, or may open: also those that a block stops."""
    stores, place = standing(reader, now)
    return {store: tuple(_routes(store, facts, place)) for store, facts in sorted(stores.items())}


def _routes(store: str, facts: Facts, place: Place) -> Iterator[Route]:
    kinds: tuple[Literal["read", "write"], ...] = ("read", "write")
    for may in kinds:
        bare = by_policy(store, facts, place, may)
        if bare.says is not Says.NO:
            public = "policy" not in facts.kinds or vendor_calls_public(facts.kinds["policy"]) is not Says.NO
            after = after_block(bare, facts, place)
            yield _route("anyone", "policy", may, bare, after, block_states(FLAGS[0], facts, place), concerned=public)
    for may in kinds:
        bare = by_list(facts, may)
        if bare.says is not Says.NO:
            after = blocked(bare, FLAGS[1], facts, place)
            yield _route("anyone", "acl", may, bare, after, block_states(FLAGS[1], facts, place), concerned=True)
    for account, reach in outside(store, facts, place):
        yield _route(account, "policy", "read", reach, reach, (None, None), concerned=False)


def _route(
    who: str,
    by: Literal["policy", "acl"],
    may: Literal["read", "write"],
    bare: Reach,
    after: Reach,
    blocks: tuple[bool | None, bool | None],
    *,
    concerned: bool,
) -> Route:
    unknown = after.unknown if after.says is Says.MAYBE else ()
    return Route(who, by, may, after.says, bare.witness, unknown, concerned, *blocks)
