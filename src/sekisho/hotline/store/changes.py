"""Which slots a change of the book needs and frees, and the book after slots have moved."""

from collections.abc import Mapping
from dataclasses import replace

from sekisho.hotline.nouns import Book, Case


def slots_of(case: Case) -> list[int]:
    """Return the slots that the messages of a case refer to."""
    return [slot for message in case.messages for slot in message.slots]


def difference(before: Book, after: Book) -> tuple[set[int], set[int]]:
    """Return the slots that only the book after a change refers to, and those that only the book before does.

    Raises ValueError where the book after refers to a slot twice.
    """
    old = {case.id: case for case in before.cases}
    came: list[int] = []
    went: list[int] = []
    for case in after.cases:
        was = old.pop(case.id, None)
        if was is not case:
            came += slots_of(case)
            went += slots_of(was) if was else ()
    for case in old.values():
        went += slots_of(case)
    if len(set(came)) != len(came):
        raise ValueError("two messages refer to one slot")
    return set(came) - set(went), set(went) - set(came)


def moved(book: Book, moves: Mapping[int, int]) -> Book:
    """Return the book that refers to slots where they have moved."""
    return replace(book, cases=tuple(_case_moved(case, moves) for case in book.cases))


def _case_moved(case: Case, moves: Mapping[int, int]) -> Case:
    if moves.keys().isdisjoint(slots_of(case)):
        return case
    said = (replace(message, slots=tuple(moves.get(slot, slot) for slot in message.slots)) for message in case.messages)
    return replace(case, messages=tuple(said))
