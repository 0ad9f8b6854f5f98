"""Files are landed a little ahead of their reading, beside it: unpacking, hashing and copying need no interpreter."""

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from sekisho.evidence.land import Taken
from sekisho.pipeline.delivered import Item

_SELDOM = 100_000
AHEAD = 3
"""Files that are landed before they are read: with their content in memory, where it is short."""


def ahead(
    items: Sequence[Item], take: Callable[[Item], Taken]
) -> Generator[tuple[Item, Callable[[], Taken]], None, None]:
    """Yield each item, in order, with a function that waits for what `take` gave of it, or raises what it raised.

    `take` runs in one thread of its own, for one item at a time and in order; it has ended when this has.
    """
    waiting: deque[Future[Taken]] = deque()
    pool = ThreadPoolExecutor(1)
    try:
        for number, item in enumerate(items):
            for other in items[number + len(waiting) : number + AHEAD]:
                waiting.append(pool.submit(take, other))
            yield item, waiting.popleft().result
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cycles seldom: records by the million hold none, and looking at them takes a good part of the time."""
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
