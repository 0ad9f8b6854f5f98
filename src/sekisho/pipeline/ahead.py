"""Files are landed a little ahead of their reading, beside it: unpacking, hashing and copying need no interpreter."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sekisho.pipeline.delivered import Item

T = TypeVar("T")
AHEAD = 3
"""Files that are landed before they are read: with their content in memory, where it is short."""


def ahead(items: Sequence[Item], take: Callable[[Item], T]) -> Generator[tuple[Item, Callable[[], T]], None, None]:
    """Yield each item, in order, with a function that waits for what `take` gave of it, or raises what it raised.

    `take` runs in one thread of its own, for one item at a time and in order; it has ended when this has.
    """
    waiting: deque[Future[T]] = deque()
    pool = ThreadPoolExecutor(1)
    try:
        for number, item in enumerate(items):
            for other in items[number + len(waiting) : number + AHEAD]:
                waiting.append(pool.submit(take, other))
            yield item, waiting.popleft().result
    finally:
        pool.shutdown(cancel_futures=True)
