"""What may happen at the hotline: a book and a deed give another book. Days are numbers, as in `nouns`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from sekisho.hotline.nouns import Book, Case, Counted, Invite, Message, Recipient
from sekisho.model.errors import SekishoError

ACKNOWLEDGE = 7
"""Days in which a report is acknowledged (EU 2019/1937, article 9)."""
FEEDBACK = 3
"""Months after that in which there is an answer."""
KEPT = 730
"""Days that a closed case is kept, unless the settings say otherwise."""
PENDING = 14
"""Days that an invitation holds."""
FEWEST = 2
"""Recipients, and departments that they are of, without which nobody can report."""
CATEGORIES = ("confirmed", "unfounded", "passed_on", "no_answer", "other")
Status = Literal["new", "acknowledged", "answered", "closed"]
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Due:
    """By which days something is owed to the reporter; None where it was done."""

    acknowledge: int | None
    feedback: int | None


def opens(book: Book) -> bool:
    """Tell whether somebody can report: no recipient alone decides whether a report is seen."""
    return len(book.recipients) >= FEWEST and len({one.department for one in book.recipients}) >= FEWEST


def status(case: Case) -> Status:
    """Return how far a case has come."""
    if case.closed is not None:
        return "closed"
    if case.answered is not None:
        return "answered"
    return "new" if case.acknowledged is None else "acknowledged"


def due(case: Case) -> Due:
    """Return what is owed, and by when."""
    if case.closed is not None:
        return Due(None, None)
    begun = case.acknowledged if case.acknowledged is not None else case.opened + ACKNOWLEDGE
    return Due(
        case.opened + ACKNOWLEDGE if case.acknowledged is None else None,
        months_after(begun, FEEDBACK) if case.answered is None else None,
    )


def months_after(day: int, months: int) -> int:
    """Return the same day of a later month, or its last one."""
    start = _EPOCH + timedelta(days=day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for back in range(4):
        try:
            return (date(year, month + 1, start.day - back) - _EPOCH).days
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def case_of(book: Book, ident: bytes) -> Case | None:
    """Return a case by its id."""
    return next((one for one in book.cases if one.id == ident), None)


def case_behind(book: Book, tag: bytes) -> Case | None:
    """Return the case of a code, by the SHA-256 of its tag."""
    return next((one for one in book.cases if one.tag == tag), None)


def recipient_of(book: Book, who: str) -> Recipient | None:
    """Return a recipient by their id."""
    return next((one for one in book.recipients if one.id == who), None)


def opened(book: Book, case: Case) -> Book:
    """Open a case; the same book where it stands there with this first message. SekishoError `hotline_closed`, `hotline_grants`."""
    if not opens(book):
        raise SekishoError("hotline_closed")
    before = case_behind(book, case.tag)
    if before is not None:
        _same(before, case.messages[0])
        return book
    _granted(book, case.messages[0])
    return replace(book, cases=(*book.cases, case))


def added(book: Book, ident: bytes, message: Message) -> Book:
    """Add a message to a case; the same book where it stands there. SekishoError `hotline_unknown`, `hotline_grants`."""
    case = _known(book, ident)
    if any(one.id == message.id for one in case.messages):
        return book
    _granted(book, message)
    return _with(book, replace(case, messages=(*case.messages, message)))


def moved(book: Book, ident: bytes, to: Status, today: int, category: str = "") -> Book:
    """Move a case on; what was reached stays reached. SekishoError `hotline_unknown`, `hotline_status`."""
    case = _known(book, ident)
    if case.closed is not None or to == "new" or (to == "closed") != (category in CATEGORIES):
        raise SekishoError("hotline_status")
    seen = today if case.acknowledged is None else case.acknowledged
    if to == "acknowledged":
        return _with(book, replace(case, acknowledged=seen))
    if to == "answered":
        return _with(book, replace(case, acknowledged=seen, answered=today if case.answered is None else case.answered))
    return _counted(_with(book, replace(case, closed=today)), today, category)


def granted(book: Book, ident: bytes, to: str, grants: Mapping[bytes, bytes]) -> Book:
    """Give another recipient the keys of messages that came before they did: whoever was there then has what the writer gave them.

    SekishoError `hotline_unknown`.
    """
    case, other = _known(book, ident), recipient_of(book, to)
    if other is None or not set(grants) <= {one.id for one in case.messages}:
        raise SekishoError("hotline_unknown")
    messages = tuple(
        replace(one, grants={**one.grants, to: grants[one.id]}) if one.id in grants and one.day <= other.joined else one
        for one in case.messages
    )
    return _with(book, replace(case, messages=messages))


def rewrapped(book: Book, ident: str, wrapped: bytes, tag: bytes) -> Book:
    """Keep a recipient's key under another passphrase. SekishoError `hotline_unknown`."""
    if recipient_of(book, ident) is None:
        raise SekishoError("hotline_unknown")
    people = (replace(one, wrapped=wrapped, tag=tag) if one.id == ident else one for one in book.recipients)
    return replace(book, recipients=tuple(people))


def joined(book: Book, invite: Invite, one: Recipient, blank: Mapping[bytes, bytes]) -> Book:
    """Take somebody in who was invited; the invitation is remembered as used.

    `blank` has 80 random bytes for each message: what came before opens to them only by `granted`. SekishoError `hotline_invite`
    where the invitation was used, `hotline_taken` where there is somebody of that name.
    """
    if any(it.token == invite.token for it in book.invites):
        raise SekishoError("hotline_invite")
    if recipient_of(book, one.id) is not None or any(it.name == one.name for it in book.recipients):
        raise SekishoError("hotline_taken")
    cases = tuple(
        replace(case, messages=tuple(replace(it, grants={**it.grants, one.id: blank[it.id]}) for it in case.messages))
        for case in book.cases
    )
    return replace(book, cases=cases, invites=(*book.invites, invite), recipients=(*book.recipients, one))


def removed(book: Book, who: str) -> Book:
    """Take a recipient out, and every key that was sealed to them. SekishoError `hotline_unknown`, `hotline_last`.

    Two have to stay while there are cases: one who loses a key must not take the cases along.
    """
    if recipient_of(book, who) is None:
        raise SekishoError("hotline_unknown")
    if book.cases and len(book.recipients) <= FEWEST:
        raise SekishoError("hotline_last")
    cases = tuple(
        replace(
            case,
            messages=tuple(
                replace(it, grants={to: key for to, key in it.grants.items() if to != who}) for it in case.messages
            ),
        )
        for case in book.cases
    )
    return replace(book, cases=cases, recipients=tuple(one for one in book.recipients if one.id != who))


def aged(book: Book, today: int, kept: int = KEPT) -> Book:
    """Take out what was kept long enough: cases that were closed, and invitations that would hold no more."""
    return replace(
        book,
        cases=tuple(one for one in book.cases if one.closed is None or today - one.closed <= kept),
        invites=tuple(one for one in book.invites if today - one.day <= PENDING),
    )


def _known(book: Book, ident: bytes) -> Case:
    found = case_of(book, ident)
    if found is None:
        raise SekishoError("hotline_unknown")
    return found


def _same(case: Case, message: Message) -> None:
    """SekishoError `hotline_unknown` where a code is used twice for different reports."""
    if case.messages[0].id != message.id:
        raise SekishoError("hotline_unknown")


def _granted(book: Book, message: Message) -> None:
    """SekishoError `hotline_grants` where a message has no place for somebody: nobody is to see by that who was left out."""
    if set(message.grants) != {"reporter", *(one.id for one in book.recipients)}:
        raise SekishoError("hotline_grants")


def _with(book: Book, case: Case) -> Book:
    return replace(book, cases=tuple(case if one.id == case.id else one for one in book.cases))


def _counted(book: Book, today: int, category: str) -> Book:
    day = _EPOCH + timedelta(days=today)
    half = f"{day.year}-{1 if day.month <= 6 else 2}"
    before = next((one.count for one in book.counted if (one.half, one.category) == (half, category)), 0)
    others = tuple(one for one in book.counted if (one.half, one.category) != (half, category))
    return replace(book, counted=(*others, Counted(half, category, before + 1)))
