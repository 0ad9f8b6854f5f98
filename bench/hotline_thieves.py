"""Thieves of the hotline's folder: each is given bytes of files and times, as a thief has them, and guesses in which order reports came.

A thief returns a number for each case it can place: the higher, the later. Nothing here knows the hotline's own code.
"""

import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

SLOT = 32_768
Guess = Mapping[bytes, float]
CONCEDED = "conceded:"
"""Begins the name of a guess by what the book says openly."""


@dataclass(frozen=True, slots=True)
class Loot:
    """The folder as it lay there on a day: the bytes of both books, a digest of each slot of the slab, sizes and times of files."""

    book: bytes
    twin: bytes
    slots: tuple[bytes, ...]
    sizes: Mapping[str, int]
    times: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the book: its keys, its day, and its messages in their order, each with id, day and slots."""

    id: bytes
    tag: bytes
    key: bytes
    desk: bytes
    opened: int
    messages: tuple[tuple[bytes, int, tuple[int, ...]], ...]
    grants: tuple[tuple[bytes, str, bytes], ...]


def rows(loot: Loot) -> list[Row]:
    """Return the cases of a book, in the order in which the file has them."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(loot.book)
        said: dict[bytes, list[tuple[bytes, int, tuple[int, ...]]]] = {}
        for case, ident, day, slots in base.execute(
            "SELECT in_case, id, day, slots FROM messages ORDER BY in_case, place"
        ):
            said.setdefault(case, []).append((ident, day, struct.unpack(f">{len(slots) // 4}I", slots)))
        given: dict[bytes, list[tuple[bytes, str, bytes]]] = {}
        for case, message, holder, sealed in base.execute("SELECT in_case, message, holder, sealed FROM grants"):
            given.setdefault(case, []).append((message, holder, sealed))
        found = base.execute("SELECT id, tag, key, desk, opened FROM cases").fetchall()
    return [
        Row(case, tag, key, desk, opened, tuple(said.get(case, ())), tuple(given.get(case, ())))
        for case, tag, key, desk, opened in found
    ]


def by_ids(before: Loot, loot: Loot) -> Iterator[tuple[str, Guess]]:
    """Guess by every id and key, by where rows lie in the file's pages, and by which bytes differ between the two books."""
    del before
    found = rows(loot)
    number = int.from_bytes
    yield "id", {one.id: number(one.id[:8], "big") for one in found}
    yield "id backwards", {one.id: number(one.id[::-1][:8], "big") for one in found}
    yield "tag", {one.id: number(one.tag[:8], "big") for one in found}
    yield "public key", {one.id: number(one.key[:8], "big") for one in found}
    yield "desk", {one.id: number(one.desk[:8], "big") for one in found}
    yield "id of the message", {one.id: number(one.messages[0][0][:8], "big") for one in found}
    yield "grant to the reporter", {one.id: number(_grant(one)[:8], "big") for one in found}
    yield "point in a grant", {one.id: number(_grant(one)[:32], "little") / 2**255 for one in found}
    for name, book in (("book", loot.book), ("twin", loot.twin)):
        yield f"first place in the {name}", {one.id: book.find(one.tag) for one in found}
        yield f"last place in the {name}", {one.id: book.rfind(one.messages[0][0]) for one in found}
        yield f"cell in its page of the {name}", {one.id: book.find(one.tag) % 4096 for one in found}
        yield f"page of the grant in the {name}", {one.id: book.find(_grant(one)) // 4096 for one in found}
        yield f"order of cells in the {name}'s page", {one.id: _cell(book, one.tag) for one in found}


def _grant(one: Row) -> bytes:
    return next(
        sealed for message, holder, sealed in one.grants if holder == "reporter" and message == one.messages[0][0]
    )


def _cell(book: bytes, value: bytes) -> float:
    """Return the number of the cell that holds a value, counted by where cells lie in the page and not by their keys."""
    at = book.find(value)
    page = at // 4096 * 4096
    count = int.from_bytes(book[page + 3 : page + 5], "big")
    begin = page + (12 if book[page] in (2, 5) else 8)
    cells = sorted(int.from_bytes(book[begin + 2 * one : begin + 2 * one + 2], "big") for one in range(min(count, 500)))
    return float(sum(cell <= at - page for cell in cells))


def by_slots(before: Loot, loot: Loot) -> Iterator[tuple[str, Guess]]:
    """Guess by where the slots of a message lie in the slab, and by what lies around them."""
    del before
    found = rows(loot)
    used = np.zeros(len(loot.slots) + 2, bool)
    days = np.zeros(len(loot.slots) + 2)
    for one in found:
        for _, day, slots in one.messages:
            for slot in slots:
                used[slot + 1], days[slot + 1] = True, day
    about = np.convolve(used, np.ones(65), "same")
    later = np.convolve(days, np.ones(65), "same") / np.maximum(about, 1)
    grown = 2048
    first = {one.id: np.array(one.messages[0][2]) for one in found}
    ways: dict[str, Callable[[np.ndarray], float]] = {
        "first slot": lambda slots: float(slots[0]),
        "highest slot": lambda slots: float(slots.max()),
        "lowest slot": lambda slots: float(slots.min()),
        "mean of the slots": lambda slots: float(slots.mean()),
        "spread of the slots": lambda slots: float(np.ptp(slots)),
        "slots in the last part": lambda slots: float((slots >= len(loot.slots) - grown).sum()),
        "parts that slots are in": lambda slots: float(len(set((slots // grown).tolist()))),
        "rising slots": lambda slots: float((np.diff(slots) > 0).sum()),
        "nearest two slots": lambda slots: float(np.diff(np.sort(slots)).min()),
        "used slots beside": lambda slots: float((used[slots] | used[slots + 2]).sum()),
        "used slots about": lambda slots: float(about[slots + 1].mean()),
        "days about": lambda slots: float(later[slots + 1].mean()),
    }
    for name, way in ways.items():
        yield name, {case: way(slots) for case, slots in first.items()}


def by_differences(before: Loot, loot: Loot) -> Iterator[tuple[str, Guess]]:
    """Guess by what changed in a day: slots that moved, that were free, that are changed beside; counts, sizes and times."""
    old = {one.id: one for one in rows(before)}
    new = [one for one in rows(loot) if one.id not in old]
    changed = np.array([not (at < len(before.slots) and before.slots[at] == one) for at, one in enumerate(loot.slots)])
    about = np.convolve(changed, np.ones(65), "same")
    was_used = {slot for one in old.values() for _, _, slots in one.messages for slot in slots}
    referred = {slot for one in rows(loot) for _, _, slots in one.messages for slot in slots}
    stale = np.array([bool(changed[at]) and at not in referred for at in range(len(loot.slots))])
    near = np.convolve(stale, np.ones(65), "same")
    grown = len(before.slots)
    slots = {one.id: np.array(one.messages[0][2]) for one in new}
    yield "slots beyond the old end", {case: float((one >= grown).sum()) for case, one in slots.items()}
    yield (
        "slots that were used before",
        {case: float(sum(at in was_used for at in one.tolist())) for case, one in slots.items()},
    )
    free = {case: sum(at < grown and at not in was_used for at in one.tolist()) for case, one in slots.items()}
    yield "slots that were free before, below the old end", {case: -float(one) for case, one in free.items()}
    yield (
        "slots used before less slots free before",
        {case: float(sum(at in was_used for at in one.tolist()) - free[case]) for case, one in slots.items()},
    )
    yield "changed slots about", {case: float(about[one].mean()) for case, one in slots.items()}
    yield "overwritten slots about", {case: float(near[one].mean()) for case, one in slots.items()}
    yield "first slot among the new", {case: float(one[0]) for case, one in slots.items()}
    yield f"{CONCEDED} how many messages the case has", {one.id: -float(len(one.messages)) for one in new}
    yield (
        "place among what is new in the book",
        {one.id: float(_changed_before(before.book, loot.book, one.tag)) for one in new},
    )
    tell = blake2b(repr((sorted(loot.sizes.items()), sorted(loot.times.items()))).encode(), digest_size=8).digest()
    yield (
        "times and sizes",
        {one.id: float(int.from_bytes(blake2b(one.id, key=tell).digest()[:4], "big")) for one in new},
    )


def _changed_before(old: bytes, new: bytes, value: bytes) -> int:
    at = new.find(value)
    page = at // 4096
    return sum(old[one * 4096 : one * 4096 + 4096] != new[one * 4096 : one * 4096 + 4096] for one in range(page))


def fine_times(loot: Loot) -> list[str]:
    """Return which times of files are finer than a day: of change, of reading, and of anything (which nobody can set)."""
    names = ("changed", "read", "ctime")
    return sorted(
        f"{name} {what}"
        for name, all_three in loot.times.items()
        for what, one in zip(names, all_three, strict=True)
        if one % 86_400
    )


def ranks(values: np.ndarray) -> np.ndarray:
    """Return ranks; equal values share theirs."""
    order = np.argsort(values, kind="stable")
    found = np.empty(len(values))
    found[order] = np.arange(len(values))
    for value in np.unique(values):
        same = values == value
        found[same] = found[same].mean()
    return found


def together(guess: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """Return the rank correlation of a guess with the truth (0 where all is guessed alike), and the share of pairs told right; ties count half."""
    one, two = ranks(guess), ranks(true)
    spread = float(one.std() * two.std())
    right = (np.sign(guess[:, None] - guess[None, :]) * np.sign(true[:, None] - true[None, :]))[
        np.triu_indices(len(guess), 1)
    ]
    correlation = float(((one - one.mean()) * (two - two.mean())).mean()) / spread if spread else 0.0
    return correlation, float((right > 0).mean() + (right == 0).mean() / 2)
