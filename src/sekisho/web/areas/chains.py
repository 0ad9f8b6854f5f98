"""Who can reach a store, as chains of boxes that end in it: somebody, by what, past which block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sekisho.report.areas import Areas, Climber, State, Store, Way
from sekisho.report.said import Said

NAMED = 5
"""Users and roles that a sentence names; the table has all of them."""
Kind = Literal["who", "by", "block"]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a chain: its label, and the whole sentence that the list beside the picture has for it."""

    kind: Kind
    label: Said
    says: Said


@dataclass(frozen=True, slots=True)
class Chain:
    """One way to a store. `passes` tells whether it arrives; `ends` is the sentence about that. `inside`: somebody of the firm's own."""

    boxes: tuple[Box, ...]
    passes: State
    ends: Said
    inside: bool = False


def chains(store: Store, areas: Areas) -> tuple[Chain, ...]:
    """Return every way to a store: those of strangers first, then users and roles that can become administrators."""
    outside = sorted(_merged(store), key=lambda one: ("yes", "unknown", "no").index(one.passes))
    mine = inside(store, areas)
    return (*outside, _climbing(mine, store)) if mine else tuple(outside)


def inside(store: Store, areas: Areas) -> tuple[Climber, ...]:
    """Return the users and roles of the store's account that can make themselves administrators."""
    return tuple(one for one in areas.climbers or () if not store.account or one.account == store.account)


def _merged(store: Store) -> Iterator[Chain]:
    """Yield the ways from outside; what opens reading and writing in the same manner is one."""
    found: dict[tuple[object, ...], list[Way]] = {}
    for way in store.ways:
        blocks = (way.store_block, way.account_block)
        found.setdefault((way.who, way.by, way.passes, way.unknown, *blocks), []).append(way)
    for ways in found.values():
        yield _outside(ways, store)


def _outside(ways: list[Way], store: Store) -> Chain:
    way = ways[0]
    may = "both" if len({one.may for one in ways}) > 1 else way.may
    who = "anyone" if way.who == "anyone" else "account"
    unread = any("get-bucket" in one for one in way.unknown) and not way.request
    by = f"{way.by}_unread" if unread else way.by
    request = "; ".join(one.request for one in ways if one.request)
    boxes = [
        _box("who", f"who.{who}", account=way.who),
        _box("by", f"by.{by}", may=Said.of(f"web.areas.may.{may}"), request=request),
    ]
    if "no_matter" not in (way.store_block, way.account_block):
        boxes.append(_box("block", f"block.{_block(way)}"))
    return Chain(tuple(boxes), way.passes, _end(way.passes, may, store, way.unknown))


def _block(way: Way) -> str:
    states = (way.store_block, way.account_block)
    if "yes" in states:
        return "store" if way.store_block == "yes" else "account"
    return "unknown" if "unknown" in states else "off"


def _end(passes: State, may: str, store: Store, unknown: tuple[str, ...]) -> Said:
    what = Said.of("web.areas.store_holding", name=store.name, holds=store.holds) if store.holds else Said(store.name, store.name)  # fmt: skip
    return Said.of(f"web.areas.end.{passes}", what=what, may=Said.of(f"web.areas.may.{may}"), unknown=", ".join(unknown) or "-")  # fmt: skip


def _climbing(every: Sequence[Climber], store: Store) -> Chain:
    """Return the way of those inside, who are one line in the picture however many they are."""
    names = ", ".join(one.name for one in every[:NAMED]) + ("…" if len(every) > NAMED else "")
    who = "inside" if len(every) == 1 else "insiders"
    boxes = (_box("who", f"who.{who}", account=names, count=str(len(every))), _box("by", "by.climbs"))
    return Chain(boxes, "yes", _end("yes", "both", store, ()), inside=True)


def _box(kind: Kind, code: str, **params: str | Said) -> Box:
    label = Said.of(f"web.areas.{code}", **params)
    return Box(kind, label, Said.of(f"web.areas.{code}.says", **params))
