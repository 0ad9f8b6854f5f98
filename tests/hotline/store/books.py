"""Books to try: any that there can be, and one case after another."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from sekisho.hotline.nouns import Book, Case, Counted, Invite, Message, Recipient, Slots

DAY = 20_000
days = st.integers(0, 40_000)
some_day = st.none() | days
keys = st.binary(min_size=32, max_size=32)
ids = st.binary(min_size=16, max_size=16)
holders = st.text("0123456789abcdef", min_size=16, max_size=16) | st.just("reporter")
words = st.text(max_size=20)
messages = st.builds(
    Message,
    ids,
    holders,
    days,
    st.lists(st.integers(0, 2**32 - 1), max_size=9).map(tuple),
    st.dictionaries(holders, st.binary(min_size=80, max_size=80), max_size=4),
)
conversations = st.lists(messages, max_size=4, unique_by=lambda message: message.id).map(tuple)
cases = st.builds(Case, ids, keys, keys, keys, days, some_day, some_day, some_day, conversations)
recipients = st.builds(Recipient, holders, words, words, keys, st.binary(min_size=72, max_size=72), keys, days)
invites = st.builds(Invite, keys, words, days)
counted = st.builds(Counted, st.sampled_from(["2026-1", "2026-2", "2027-1"]), words, st.integers(0, 1000))
books = st.builds(
    Book,
    st.lists(cases, max_size=5, unique_by=lambda case: case.id).map(tuple),
    st.lists(recipients, max_size=4, unique_by=lambda recipient: recipient.id).map(tuple),
    st.lists(invites, max_size=3, unique_by=lambda invite: invite.token).map(tuple),
    st.lists(counted, max_size=4, unique_by=lambda counted: (counted.half, counted.category)).map(tuple),
)


def message(random: Random, slots: Slots = ()) -> Message:
    """Return a message of a reporter that refers to slots."""
    grants = {"reporter": random.randbytes(80), random.randbytes(8).hex(): random.randbytes(80)}
    return Message(random.randbytes(16), "reporter", DAY, slots, grants)


def case(random: Random, slots: Slots = ()) -> Case:
    """Return a case of one message that refers to slots."""
    tag, key, desk = (random.randbytes(32) for _ in range(3))
    return Case(random.randbytes(16), tag, key, desk, DAY, messages=(message(random, slots),))


def with_case(added: Case) -> Callable[[Book], Book]:
    """Return the change that adds a case."""
    return lambda book: replace(book, cases=(*book.cases, added))


def without(gone: Case) -> Callable[[Book], Book]:
    """Return the change that takes a case away."""
    return lambda book: replace(book, cases=tuple(case for case in book.cases if case.id != gone.id))


def of_cases(count: int, random: Random) -> Book:
    """Return a book of many cases without slots."""
    return Book(tuple(case(random) for _ in range(count)))
