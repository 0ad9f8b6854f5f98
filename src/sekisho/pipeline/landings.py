"""How the files of an ingest arrive: landed ahead in a thread, or read by helpers where there is enough to read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sekisho.evidence.land import Taken, put, take
from sekisho.evidence.store import Store
from sekisho.pipeline.ahead import ahead
from sekisho.pipeline.crew import Asked, crew, sizes_of, worth
from sekisho.pipeline.delivered import Item
from sekisho.pipeline.helper import Done, Job


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that is landed, and what a helper made of it, None where none read it."""

    taken: Taken
    done: Done | None = None


Landing = Callable[[], Arrived]
"""Waits until a file is landed, or raises why it cannot be."""


@contextmanager
def landings(
    store: Store, items: Sequence[Item], now: datetime, job: Job | None, helpers: int | None
) -> Iterator[Iterator[tuple[Item, Landing]]]:
    """Give each item with its landing, in order; each is to be asked for before the next item.

    Without a `job` there are no helpers; else there are as many as are said, or as many as the files are worth (None).
    """
    sizes = sizes_of(items) if job and helpers != 0 else ()
    count = (worth(items, sizes) if helpers is None else helpers) if sizes else 0
    if job is None or not count:
        with closing(ahead(items, lambda item: Arrived(_taken(store, item, now)))) as found:
            yield found
        return
    with crew(items, sizes, job, count) as asked:
        yield ((item, partial(_arrived, store, item, asked, number, now)) for number, item in enumerate(items))


def _taken(store: Store, item: Item, now: datetime) -> Taken:
    """Land one file, or raise why it cannot be."""
    if item.error is not None:
        raise item.error
    return take(store, item.path, now, forced=False)


def _arrived(store: Store, item: Item, asked: Asked, number: int, now: datetime) -> Arrived:
    done = asked(number)
    if done is None:
        return Arrived(_taken(store, item, now))
    return Arrived(put(store, done.short, item.name, now), done)
