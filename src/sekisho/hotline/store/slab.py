"""One file of equal slots, full of random bytes from the beginning: sealed content and free room look the same.

Slots are drawn at random among the free ones, so that their numbers tell no order. Where the file grows, everything in use
is laid anew: what came before lies where what comes later does, also for whoever has a copy of the file from before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack, suppress
from random import Random
from threading import Condition, Lock
from typing import Self

from nacl.utils import randombytes_deterministic

from sekisho.hotline.nouns import Slots
from sekisho.hotline.store.files import Day, File
from sekisho.hotline.store.layout import Plan, back, out, runs
from sekisho.model.errors import SekishoError

SLOT = 32_768
STEP = 2048
"""How many slots the file grows by: 64 MiB."""
MOST = 65_536
"""How many slots may be held for uploads at one time: 2 GiB."""
_DRAIN = 2.0
"""Seconds in which what is kept gets into the book, before the file grows: it cannot move in between."""

_PATIENCE = 0.2
"""Seconds in which an upload writes a slot, unless the disk stands still."""

Spread = Callable[[Plan], None]
"""Move what messages refer to as planned (`copy`, `moved`)."""


def _no_spread(_: Plan) -> None:
    return None


class Slab:
    """The slots of an open file: used by messages, held for an upload, or free. Many threads at once.

    `used` are the slots that messages refer to, `day` says today's number, `most` bounds the slots held for uploads at one
    time, `step` is how many slots the file grows by at least. Nobody waits for another's writing, only for the file to grow
    where there are too few free slots; while it does, uploads wait.
    """

    def __init__(
        self, file: File, used: Iterable[int], random: Random, day: Day, *, most: int = MOST, step: int = STEP
    ) -> None:
        self._file, self._random, self._day, self._most, self._step = file, random, day, most, step
        self._state, self._growing = Condition(Lock()), Lock()
        self._used = set(used)
        self.count = file.size // SLOT
        if self._used and max(self._used) >= self.count:
            raise SekishoError("hotline_damaged", path=str(file.path.parent))
        self._free = [number for number in range(self.count) if number not in self._used]
        self._held = 0
        self._waiting = 0
        self._promised = 0
        self._open: dict[Held, None] = {}
        self._kept: dict[int, Held] = {}
        self._owed: set[int] = set()
        self.spread: Spread = _no_spread

    @property
    def idle(self) -> bool:
        """Return whether nothing is held for an upload and nothing waits to be overwritten."""
        with self._state:
            return not (self._held or self._owed)

    def reserve(self, count: int) -> "Held":
        """Hold slots for one upload. Use it as a context: what no message refers to at its end is given back.

        Raises SekishoError `hotline_crowded` where too many are held, `hotline_full` where the disk has no room.
        """
        with self._state:
            if self._held + count > self._most:
                raise SekishoError("hotline_crowded", permanent=False)
            self._held += count
            self._waiting += count
        held = Held(self, count)
        with ExitStack() as undo:
            undo.callback(self._give_up, count)
            while not self._promise(held, count):
                self._grow(count)
            undo.pop_all()
        return held

    def _give_up(self, count: int) -> None:
        with self._state:
            self._held -= count
            self._waiting -= count

    def read(self, number: int) -> bytes:
        """Return the 32,768 bytes of a slot. ValueError where there is none of this number."""
        if not 0 <= number < self.count:
            raise ValueError("no such slot")
        return self._file.read(SLOT, number * SLOT)

    def write(self, number: int, data: bytes) -> None:
        """Write the 32,768 bytes of a slot that the caller holds."""
        if len(data) != SLOT:
            raise ValueError("a slot is written whole")
        self._file.write(data, number * SLOT)
        self._file.date(self._day())  # who stops here leaves no finer time behind

    def draw(self) -> int:
        """Take one slot at random out of the free ones, as `reserve` promised."""
        with self._growing, self._state:
            self._promised -= 1
            place = self._random.randrange(len(self._free))
            self._free[place], self._free[-1] = self._free[-1], self._free[place]
            return self._free.pop()

    def keep(self, slots: Slots, held: "Held") -> None:
        """Wait until written slots are on the disk; from then on a message may refer to them."""
        self._file.settle(self._day())
        with self._state:
            self._kept.update(dict.fromkeys(slots, held))

    def take(self, slots: Iterable[int]) -> dict[int, "Held"]:
        """Count kept slots as used, since a message is going to refer to them; return what `untake` needs.

        Raises ValueError where one was not kept, and takes none then.
        """
        wanted = set(slots)
        with self._state:
            if not self._kept.keys() >= wanted:
                raise ValueError("a message refers to a slot that was not kept for it")
            self._used |= wanted
            self._held -= len(wanted)
            taken = {number: self._kept.pop(number) for number in wanted}
            self._state.notify_all()
            return taken

    def untake(self, taken: Mapping[int, "Held"]) -> None:
        """Count slots as kept again, since no message refers to them after all."""
        with self._state:
            self._used -= taken.keys()
            self._held += len(taken)
            self._kept.update(taken)

    def drop(self, slots: Iterable[int]) -> None:
        """Overwrite used slots that no message refers to any more, and count them as free.

        What cannot be overwritten stays out of use until `settle` succeeds.
        """
        with self._state:
            gone = self._used.intersection(slots)
            self._used -= gone
        self.owe(gone)

    def let_go(self, slots: Collection[int], held: "Held", undrawn: int = 0) -> None:
        """Overwrite the slots of an upload, as `drop` does, except those that a message refers to; break the promise."""
        with self._state:
            gone = {number for number in slots if self._kept.get(number) is held} if held.kept else set(slots)
            for number in gone:
                self._kept.pop(number, None)
            self._held -= len(gone) + undrawn
            self._promised -= undrawn
            self._open.pop(held, None)
            self._state.notify_all()
        self.owe(gone)

    def copy(self, plan: Mapping[int, int]) -> None:
        """Copy slots to others that are not in use, and wait for the disk. Where it fails those are due to be overwritten."""
        with ExitStack() as undo:
            undo.callback(self._due, plan.values())
            for old, new in plan.items():
                self.write(new, self.read(old))
            self._file.settle(self._day())
            undo.pop_all()

    def moved(self, plan: Mapping[int, int]) -> None:
        """Count the copies as used and what they are copies of as due to be overwritten."""
        with self._state:
            self._used = (self._used - plan.keys()) | set(plan.values())
            self._owed |= plan.keys()

    def owe(self, slots: Collection[int]) -> None:
        """Overwrite slots that nobody refers to, and count them as free once that is done."""
        self._due(slots)
        with suppress(OSError, SekishoError):
            self.settle()

    def _due(self, slots: Collection[int]) -> None:
        with self._state:
            self._owed |= set(slots)

    def settle(self) -> None:
        """Overwrite what is due, and count it as free."""
        with self._state:
            owed, self._owed = self._owed, set()
        with ExitStack() as undo:
            undo.callback(self._due, owed)
            self._wipe(owed)
            undo.pop_all()
        with self._state:
            self._free += owed

    def sweep(self) -> None:
        """Overwrite every free slot: after a crash some may hold an upload that came to nothing, or what was deleted."""
        self._wipe(self._free)

    def date(self, day: int) -> None:
        """Set the file's times to the beginning of a day."""
        self._file.date(day)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _shorten(self, count: int) -> None:
        with self._state:
            self._owed = {number for number in self._owed if number < count}
            self._free = [number for number in self._free if number < count]
        self.count = count
        self._file.cut(count * SLOT)
        self._file.date(self._day())

    def grow(self, wanted: int = 1) -> None:
        """Add whole steps of slots full of random bytes, and lay everything anew. Where that fails the file is as before.

        All in use goes to the new part, which is large enough for it, and then as much comes back as would lie there by chance.
        """
        with self._state:
            self._state.wait_for(lambda: not self._kept, _DRAIN)
            wanted = max(wanted, len(self._used) + sum(held.written for held in self._open))
        new = range(self.count, self.count - -wanted // self._step * self._step)
        room = self._random.sample(new, len(new))
        with ExitStack() as undo:
            undo.callback(self._shorten, new.start)
            self._wipe(new)
            self.count = new.stop
            self.spread(lambda used: out(used, room))
            undo.pop_all()
        self._shift(lambda: room.pop() if room else None)
        with self._state:
            self._free += room
        with suppress(OSError, SekishoError):
            self.settle()
            self._come_back(new.start)

    def _come_back(self, end: int) -> None:
        """Move what lies behind an end into what is free before it, as much as would lie there by chance."""
        with self._state:
            room = [number for number in self._free if number < end]
            self._free = [number for number in self._free if number >= end]
        self._random.shuffle(room)
        share = end / self.count
        try:
            self._shift(lambda: room.pop() if room and self._random.random() < share else None)
            self.spread(lambda used: back(used, room, end, self.count, self._random))
        finally:
            with self._state:
                self._free += room
        self.settle()

    def _grow(self, wanted: int) -> None:
        """Grow for all who wait, or for this one where the disk has no room for all; unless another thread just did."""
        with self._growing:
            with self._state:
                there, waiting = len(self._free) - self._promised, self._waiting
            if there >= wanted:
                return
            try:
                self.grow(waiting - there)
            except SekishoError:
                self.grow(wanted - there)

    def _promise(self, held: "Held", count: int) -> bool:
        """Promise free slots to an upload; return whether there are enough."""
        with self._state:
            if len(self._free) - self._promised < count:
                return False
            self._promised += count
            self._waiting -= count
            self._open[held] = None
            return True

    def _shift(self, pick: Callable[[], int | None]) -> None:
        """Move what open uploads have written to where `pick` says; what they leave is due to be overwritten."""
        with self._state:
            uploads = list(self._open)
        for held in uploads:
            self._due(held.shift(pick))

    def _wipe(self, slots: Collection[int]) -> None:
        """Fill slots with random bytes and wait for the disk."""
        if not slots:
            return
        for first, length in runs(slots):
            self._file.write(randombytes_deterministic(length * SLOT, self._random.randbytes(32)), first * SLOT)
        self._file.settle(self._day())


class Held:
    """Room held for one upload, by one thread: `write` each slot and `keep` them, or `give_back`."""

    def __init__(self, slab: Slab, count: int) -> None:
        self._slab = slab
        self._count = count
        self._slots: dict[int, int] = {}
        self._lock = Lock()
        self.kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back()

    def write(self, place: int, data: bytes) -> None:
        """Write one slot: `place` counts from 0 in the upload, `data` has 32,768 bytes."""
        if self.kept or not 0 <= place < self._count:
            raise ValueError("no such place in this upload")
        drawn = None if place in self._slots else self._slab.draw()  # which waits while the file grows, and all moves
        with self._lock:
            if drawn is not None:
                self._slots[place] = drawn
            self._slab.write(self._slots[place], data)

    def keep(self) -> Slots:
        """Wait until all slots are on the disk, and return the numbers that a message may refer to from now on, in order.

        Raises ValueError where one was not written.
        """
        with self._lock:
            if len(self._slots) != self._count:
                raise ValueError("an upload is kept whole")
            slots = tuple(self._slots[place] for place in range(self._count))
            if not self.kept:
                self._slab.keep(slots, self)
                self.kept = True
            return slots

    def give_back(self) -> None:
        """Give back what no message refers to; a second time does nothing."""
        with self._lock:
            slots, undrawn = list(self._slots.values()), self._count - len(self._slots)
            self._slots, self._count = {}, 0
            self._slab.let_go(slots, self, undrawn)

    @property
    def written(self) -> int:
        """Return how many slots it has so far."""
        return len(self._slots)

    def shift(self, pick: Callable[[], int | None]) -> set[int]:
        """Move each written slot for which `pick` finds another place; return those that are of no use any more.

        Nothing moves once it is kept, or where a slot takes long to be written: nobody waits for a disk that stands still.
        """
        left = set[int]()
        if not self._lock.acquire(timeout=_PATIENCE):
            return left
        try:
            for place, old in [] if self.kept else list(self._slots.items()):
                new = pick()
                if new is not None:
                    left.add(self._shifted(place, old, new))
        finally:
            self._lock.release()
        return left

    def _shifted(self, place: int, old: int, new: int) -> int:
        """Copy a slot to another and return the old one; where that fails it stays, and the other is returned."""
        try:
            self._slab.write(new, self._slab.read(old))
        except (OSError, SekishoError):
            return new
        self._slots[place] = new
        return old
