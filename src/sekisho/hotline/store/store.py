"""What the hotline remembers: the book, durable with every change, and the slab of sealed slots beside it.

All lies in one folder, and one process at a time has it open. No file, name or time in it says more than the book does.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from threading import Lock
from typing import Self

from sekisho.hotline.nouns import Book
from sekisho.hotline.store import image
from sekisho.hotline.store.changes import difference, moved, slots_of
from sekisho.hotline.store.files import DAY_SECONDS, Day, File, Put
from sekisho.hotline.store.layout import Plan
from sekisho.hotline.store.lock import FolderLock
from sekisho.hotline.store.slab import MOST, STEP, Slab
from sekisho.hotline.store.twin import NAMES, Twin
from sekisho.model.errors import SekishoError

SLAB = "hotline.slab"


class Store:
    """An open folder; `make` or `open` it, and `close` it, or use it as a context. Many threads at once.

    A message is stored so:

        with store.slab.reserve(7) as held:
            for place, data in enumerate(upload):
                held.write(place, data)
            slots = held.keep()
            store.change(lambda book: ...)  # a book in which a message refers to `slots`
    """

    def __init__(
        self, folder: Path, lock: FolderLock, twin: Twin, slab: Slab, book: Book, random: Random, day: Day
    ) -> None:
        self._folder, self._lock, self._twin, self._random, self._day = folder, lock, twin, random, day
        self._changing = Lock()
        self._book = book
        self.slab = slab
        slab.spread = self._spread
        self._ends = ExitStack()
        self._ends.callback(lambda: lock.close(day(), in_order=slab.idle))
        self._ends.callback(slab.close)
        self._ends.callback(twin.close)
        self._date()

    @classmethod
    def make(
        cls, folder: Path, random: Random, day: Day, *, most: int = MOST, step: int = STEP, put: Put = os.pwrite
    ) -> Self:
        """Make an empty store in a folder, and the folder where it is missing. Arguments as for `open`.

        Raises SekishoError `hotline_exists` where there is one already, and as `open` does.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as undo:
            lock = FolderLock(folder, day())
            undo.callback(lock.close, day(), in_order=lock.in_order)
            if any((folder / name).exists() for name in NAMES):
                raise SekishoError("hotline_exists", path=str(folder))
            (folder / SLAB).unlink(missing_ok=True)
            file = File(folder / SLAB, new=True, put=put)
            undo.callback(file.close)
            slab = Slab(file, (), random, day, most=most, step=step)
            slab.grow()
            twin = Twin.make(folder, image.written(Book()), day(), put)
            undo.pop_all()
        return cls(folder, lock, twin, slab, Book(), random, day)

    @classmethod
    def open(
        cls, folder: Path, random: Random, day: Day, *, most: int = MOST, step: int = STEP, put: Put = os.pwrite
    ) -> Self:
        """Open the store in a folder.

        `random` draws slots and fills free ones (`SystemRandom()` outside tests), `day` says today's number, `most` bounds
        the slots held for uploads at one time, `step` is how many slots the slab grows by, `put` writes.

        Raises SekishoError `hotline_missing`, `hotline_damaged`, `hotline_busy` (another process has it open) or
        `hotline_full`. After a crash every free slot is overwritten first: about five seconds for each gibibyte.
        """
        if not any((folder / name).exists() for name in NAMES):
            raise SekishoError("hotline_missing", path=str(folder))
        with ExitStack() as undo:
            lock = FolderLock(folder, day())
            undo.callback(lock.close, day(), in_order=lock.in_order)
            twin = Twin.open(folder, day(), put)
            undo.callback(twin.close)
            book = image.read(twin.content, str(folder))
            if not (folder / SLAB).exists():
                raise SekishoError("hotline_damaged", path=str(folder))
            file = File(folder / SLAB, put=put)
            undo.callback(file.close)
            used = [slot for case in book.cases for slot in slots_of(case)]
            slab = Slab(file, used, random, day, most=most, step=step)
            if not lock.in_order:
                slab.sweep()
            undo.pop_all()
        return cls(folder, lock, twin, slab, book, random, day)

    @property
    def book(self) -> Book:
        """Return the book as it is on the disk now."""
        return self._book

    def change(self, fn: Callable[[Book], Book]) -> Book:
        """Put the book that `fn` makes of the present one in its place, on the disk first, and return it.

        Changes follow one another; `fn` must not reserve slots. What `fn` raises is passed on and nothing changes. Raises
        ValueError where a message refers to slots that were not kept for it, SekishoError `hotline_full` where the disk
        has no room: nothing changes either. Slots that no message refers to any more are overwritten before this returns.
        """
        with self._changing:
            before = self._book
            after = fn(before)
            if after == before:
                return before
            came, went = difference(before, after)
            taken = self.slab.take(came)
            with ExitStack() as undo:
                undo.callback(self.slab.untake, taken)
                self._twin.write(image.written(after), self._day())
                undo.pop_all()
            self._book = after
        self.slab.drop(went)
        return after

    def read(self, find: Callable[[Book], int | None]) -> bytes | None:
        """Return the bytes of the slot that `find` finds in the book, None where it finds none.

        A slot may move while it is read, or be deleted: so it is looked up again afterwards.
        """
        number = find(self._book)
        while number is not None:
            data = self.slab.read(number)
            again = find(self._book)
            if again == number:
                return data
            number = again
        return None

    def touch(self) -> None:
        """Finish what could not be overwritten before, and set the times of all files to the beginning of today.

        Times of change and of reading are never finer than a day. The system's own time of a file's last change of any
        kind (ctime) cannot be set: it is that of the last change or of the last touch, whichever was later. So call this
        regularly, at times that have nothing to do with what arrives.
        """
        with self._changing:
            self._twin.mend(self._day())
        self.slab.settle()
        self._date()

    def close(self) -> None:
        """Let go of the folder; a second time does nothing."""
        self._ends.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _date(self) -> None:
        """Set the times of everything in the folder, and its own, to the beginning of today."""
        day = self._day()
        self._twin.date(day)
        self.slab.date(day)
        self._lock.date(day)
        os.utime(self._folder, (day * DAY_SECONDS, day * DAY_SECONDS))

    def _spread(self, plan: Plan) -> None:
        """Move what messages refer to as planned."""
        with self._changing:
            moves = plan([slot for case in self._book.cases for slot in slots_of(case)])
            if not moves:
                return
            after = moved(self._book, moves)
            self.slab.copy(moves)
            with ExitStack() as undo:
                undo.callback(self.slab.owe, moves.values())
                self._twin.write(image.written(after), self._day())
                undo.pop_all()
            self._book = after
            self.slab.moved(moves)
