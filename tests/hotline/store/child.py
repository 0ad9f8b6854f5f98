"""A hotline that is going to be killed: it stores, replaces and deletes as fast as it can, and says when it has done so."""

import sys
from dataclasses import replace
from pathlib import Path
from random import Random, SystemRandom

from sekisho.hotline.nouns import Case
from sekisho.hotline.store.slab import SLOT
from sekisho.hotline.store.store import Store
from tests.hotline.store.books import DAY, case

STEP = 4
KEPT = 6


def word(number: int) -> bytes:
    """Return what every slot of the case of this number is full of."""
    return f"case {number:011d}".encode() * (SLOT // 16)


def numbered(number: int, slots: tuple[int, ...]) -> Case:
    """Return the case of this number, which says its number by its day."""
    return replace(case(Random(number), slots), opened=number)


def main(folder: Path) -> None:
    """Store cases for ever, each in the place of one a little older; say each number once it is stored."""
    with Store.open(folder, SystemRandom(), lambda: DAY, step=STEP) as store:
        number = max((case.opened for case in store.book.cases), default=0)
        while True:
            number += 1
            with store.slab.reserve(3) as held:
                for place in range(3):
                    held.write(place, word(number))
                added = numbered(number, held.keep())
                kept = [case for case in store.book.cases if case.opened > number - KEPT]
                store.change(lambda book, cases=(*kept, added): replace(book, cases=cases))  # type: ignore[misc]
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
