"""One request and its answer: every request has a size of few, and every answer, whatever was asked."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace

from sekisho.hotline.box import desk
from sekisho.hotline.box.asked import (
    CARRIES,
    Add,
    Asked,
    DeskAdd,
    DeskFile,
    DeskLook,
    Enter,
    File,
    Give,
    Hello,
    Join,
    List,
    Look,
    Move,
    Open,
    Words,
    public,
    raw,
    sealed,
    understood,
)
from sekisho.hotline.box.place import Place
from sekisho.hotline.box.told import DONE, Told, Where, failed, hello, look, whole
from sekisho.hotline.box.turns import Parts
from sekisho.hotline.nouns import Case, Message
from sekisho.hotline.rules import added, opened
from sekisho.hotline.sealing.envelopes import asked as open_head
from sekisho.hotline.sealing.envelopes import tell
from sekisho.hotline.sealing.keys import kept
from sekisho.hotline.sealing.letters import CLASSES, GRANT, SLOT
from sekisho.model.errors import SekishoError

SIZES = {count * SLOT for count in CLASSES}
NOWHERE = Where(bytes(16), bytes(16), 0)
Read = Callable[[int], bytes]
"""Reads so many bytes of a request, or fewer where it ends."""


def answer(place: Place, length: int, read: Read) -> Parts:
    """Return the answer to a request of `length` bytes, part by part; who does not take all of them closes it.

    SekishoError `hotline_unreadable` where it is none: before anything of it was done.
    """
    if length not in SIZES:
        raise SekishoError("hotline_unreadable")
    asked = understood(open_head(whole_of(read, SLOT), place.own))
    reply = raw(asked.reply, 32)
    tail = Tail(read, length // SLOT - 1, place.pace.clock)
    try:
        told = _done(place, asked, tail)
    except SekishoError as error:
        told = failed(error.code)
    tail.pass_over()
    parts = _in_turn(place, told, reply)
    parts.begin(CLASSES[0])
    place.pace.wait(tail.there)
    return parts


class Tail:
    """The slots of a request behind its head, read one by one; what nobody wants is read all the same, and takes as long.

    `there` is when the last one was.
    """

    def __init__(self, read: Read, count: int, clock: Callable[[], float]) -> None:
        self._read, self.count, self._left, self._clock = read, count, count, clock
        self.there = clock()

    def next(self) -> bytes:
        """Return the next slot; SekishoError `hotline_unreadable` where the request ends before."""
        self._left -= 1
        found = whole_of(self._read, SLOT)
        self.there = self._clock()
        return found

    def pass_over(self) -> None:
        """Read what is left; SekishoError `hotline_unreadable`."""
        while self._left > 0:
            self.next()


def _in_turn(place: Place, told: Told, reply: bytes) -> Parts:
    """Return the parts of an answer; a long one where there is room for one more."""
    if told.size > CLASSES[0]:
        try:
            return place.turns.taken(_written(place, told, reply))
        except SekishoError as error:
            told = failed(error.code)
    return Parts(_written(place, told, reply), lambda: None)


def _written(place: Place, told: Told, reply: bytes) -> Iterator[bytes]:
    yield tell(told.head, reply, place.random(24))
    rest = told.size - 1 - len(told.slots)
    for where in (*told.slots, *[None] * rest):
        yield _slot(place, where)


def _slot(place: Place, where: Where | None) -> bytes:
    """Return a slot of a message, or random bytes, after the same work: how long an answer takes says nothing of what is in it."""
    noise = place.random(SLOT)
    found = place.store.read((where or NOWHERE).of)
    if found is None:
        place.store.slab.read(int.from_bytes(noise[:4], "big") % place.store.slab.count)
        return noise
    return found


def whole_of(read: Read, size: int) -> bytes:
    """Return so many bytes; SekishoError `hotline_unreadable` where a request ends before."""
    found = bytearray()
    while len(found) < size:
        part = read(size - len(found))
        if not part:
            raise SekishoError("hotline_unreadable")
        found += part
    return bytes(found)


def _done(place: Place, asked: Asked, tail: Tail) -> Told:
    if isinstance(asked, CARRIES):
        return _carried(place, asked, tail)
    tail.pass_over()
    match asked:
        case Hello():
            return hello(place.store.book, place.salt)
        case Look():
            return look(behind(place, raw(asked.tag, 32)), "reporter", max(asked.start, 0))
        case File():
            return whole(behind(place, raw(asked.tag, 32)), raw(asked.message, 16))
        case Join():
            return desk.join(place, asked)
        case _:
            return _desk(place, asked)


def _desk(place: Place, asked: Asked) -> Told:
    match asked:
        case Enter():
            return desk.enter(place, asked)
        case Words():
            return desk.words(place, asked)
        case List():
            return desk.listed(place, asked)
        case DeskLook():
            return desk.looked(place, asked)
        case DeskFile():
            return desk.file(place, asked)
        case _:
            return _deed(place, asked)


def _deed(place: Place, asked: Asked) -> Told:
    match asked:
        case Move():
            return desk.move(place, asked)
        case Give():
            return desk.give(place, asked)
        case _:  # a cover is nothing but its size
            return DONE


def behind(place: Place, tag: bytes) -> Case:
    """Return the case of a code's tag. SekishoError `hotline_unknown`; `hotline_later` where too many were wrong just now."""
    wanted, found = kept(tag), None
    for case in place.store.book.cases:
        if hmac.compare_digest(case.tag, wanted):
            found = case
    if found is None:
        raise SekishoError("hotline_unknown" if place.wrong.take() else "hotline_later")
    return found


def _carried(place: Place, asked: Open | Add | DeskAdd, tail: Tail) -> Told:
    """Keep a message: its slots are written as they come, and stand in the book once all are there."""
    grants = sealed(asked.grants, GRANT)
    ident = raw(asked.message, 16)
    keep = _kept_by(place, asked)
    with place.store.slab.reserve(tail.count) as held:
        for number in range(tail.count):
            held.write(number, tail.next())
        keep(Message(ident, "reporter", place.today(), held.keep(), grants))
    return DONE


def _kept_by(place: Place, asked: Open | Add | DeskAdd) -> Callable[[Message], object]:
    """Return what puts a message into the book; who may not is told before anything is written."""
    match asked:
        case Open():
            tag, key, shown = kept(raw(asked.tag, 32)), public(asked.key), kept(raw(asked.desk, 32))
            fresh = place.random(16)
            return lambda message: place.store.change(
                lambda book: opened(book, Case(fresh, tag, key, shown, message.day, messages=(message,)))
            )
        case Add():
            case = behind(place, raw(asked.tag, 32))
            return lambda message: place.store.change(lambda book: added(book, case.id, message))
        case DeskAdd():
            one, found = desk.of_case(place, asked)
            return lambda message: place.store.change(lambda book: added(book, found.id, replace(message, by=one.id)))
