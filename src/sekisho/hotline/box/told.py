"""What is answered: a head that says it, and the slots that were asked for behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.hotline.box.asked import text
from sekisho.hotline.nouns import Book, Case, Message
from sekisho.hotline.questions import QUESTIONS
from sekisho.hotline.rules import case_of, due, opens, status
from sekisho.hotline.sealing.letters import CLASSES
from sekisho.model.errors import SekishoError

AT_ONCE = CLASSES[0] - 1
"""Letters of one answer."""


@dataclass(frozen=True, slots=True)
class Where:
    """A slot of a message, by its place in it: what number it has in the slab may change meanwhile."""

    case: bytes
    message: bytes
    place: int

    def of(self, book: Book) -> int | None:
        """Return its number in a book; None where it is gone."""
        case = case_of(book, self.case)
        found = next((one for one in case.messages if one.id == self.message), None) if case else None
        return found.slots[self.place] if found else None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: its head, the slots that follow, and how many slots it has altogether."""

    head: Mapping[str, Any]
    slots: tuple[Where, ...] = ()
    size: int = CLASSES[0]


@dataclass(frozen=True, slots=True)
class Said:
    """Some letters of a case: what stands in the head of them, and their slots."""

    letters: list[dict[str, Any]]
    slots: tuple[Where, ...]


DONE = Told({"ok": True})


def failed(code: str) -> Told:
    """Return an answer that says what went wrong, by its code."""
    return Told({"ok": False, "code": code.removeprefix("hotline_")})


def hello(book: Book, salt: bytes) -> Told:
    """Return who is there to report to."""
    return Told(
        {"ok": True, "salt": text(salt), "opens": opens(book), "subjects": tuple(QUESTIONS), "recipients": people(book)}
    )


def people(book: Book) -> list[dict[str, str]]:
    """Return the recipients as everybody may know them."""
    return [
        {"id": one.id, "name": one.name, "department": one.department, "key": text(one.key)} for one in book.recipients
    ]


def look(case: Case, holder: str, start: int) -> Told:
    """Return what was said in a case from a letter on, with the grants of one holder."""
    said = letters(case, start, holder)
    more = start + AT_ONCE < len(case.messages)
    head = {"ok": True, **state(case), "letters": said.letters, "more": more}
    return Told(head, said.slots)


def letters(case: Case, start: int, holder: str) -> Said:
    """Return letters as heads have them, and the slots in which they lie."""
    messages = [one for one in case.messages[start : start + AT_ONCE] if holder in one.grants]
    told = [
        {
            "message": text(one.id),
            "by": one.by,
            "day": one.day,
            "slots": len(one.slots),
            "grant": text(one.grants[holder]),
        }
        for one in messages
    ]
    return Said(told, tuple(Where(case.id, one.id, 0) for one in messages))


def state(case: Case) -> dict[str, Any]:
    """Return how far a case has come and what is owed, in days."""
    owed = due(case)
    return {
        "day": case.opened,
        "status": status(case),
        "due": {"acknowledge": owed.acknowledge, "feedback": owed.feedback},
        "count": len(case.messages),
    }


def whole(case: Case, ident: bytes) -> Told:
    """Return all slots of a message of a case; SekishoError `hotline_unknown`."""
    message = message_of(case, ident)
    count = len(message.slots)
    return Told({"ok": True}, tuple(Where(case.id, message.id, place) for place in range(count)), count + 1)


def message_of(case: Case, ident: bytes) -> Message:
    """Return a message of a case; SekishoError `hotline_unknown`."""
    found = next((one for one in case.messages if one.id == ident), None)
    if found is None:
        raise SekishoError("hotline_unknown")
    return found
