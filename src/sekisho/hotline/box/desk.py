"""What recipients ask. Who has the tag of a recipient is one; who has the `desk` of a case can open it."""

import hmac
from typing import TypeVar

from sekisho.hotline.box.asked import (
    DeskAdd,
    DeskFile,
    DeskLook,
    Enter,
    Give,
    Join,
    List,
    Move,
    Words,
    public,
    raw,
    sealed,
    text,
)
from sekisho.hotline.box.decoys import decoys
from sekisho.hotline.box.invites import invitation
from sekisho.hotline.box.place import Place
from sekisho.hotline.box.told import DONE, Told, look, people, state, whole
from sekisho.hotline.nouns import Book, Case, Invite, Recipient
from sekisho.hotline.rules import case_of, granted, joined, moved, recipient_of, rewrapped
from sekisho.hotline.sealing.keys import kept
from sekisho.hotline.sealing.letters import GRANT, blank
from sekisho.model.errors import SekishoError

WRAPPED = 72
LONGEST = 60
"""Letters of a name or a department."""
PAGE = 60
"""Cases of one answer: the head has room for them."""
Asking = Enter | Words | List | DeskLook | DeskAdd | DeskFile | Move | Give
OfCase = TypeVar("OfCase", DeskLook, DeskAdd, DeskFile, Move, Give)


def join(place: Place, asked: Join) -> Told:
    """Take somebody in who was invited. SekishoError `hotline_invite`, `hotline_later`, `hotline_taken`, `hotline_unreadable`."""
    for word in (asked.name, asked.department):
        if not word.strip() or len(word) > LONGEST or not word.isprintable():
            raise SekishoError("hotline_unreadable")
    today = place.today()
    invite = _invitation(place, raw(asked.invite, 16), asked.department.strip(), today)
    one = Recipient(
        raw_hex(asked.id),
        asked.name.strip(),
        asked.department.strip(),
        public(asked.key),
        raw(asked.wrapped, WRAPPED),
        kept(raw(asked.tag, 32)),
        today,
    )

    def change(book: Book) -> Book:
        blanks = {message.id: blank(place.random) for case in book.cases for message in case.messages}
        return joined(book, invite, one, blanks)

    place.store.change(change)
    return DONE


def _invitation(place: Place, token: bytes, department: str, today: int) -> Invite:
    try:
        return invitation(place.secret, token, department, today)
    except SekishoError:
        raise SekishoError("hotline_invite" if place.wrong.take() else "hotline_later") from None


def raw_hex(text: str) -> str:
    """Return 16 hex letters as they are written here; SekishoError `hotline_unreadable`."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise SekishoError("hotline_unreadable") from None
    if len(found) != 8:
        raise SekishoError("hotline_unreadable")
    return found.hex()


def known(place: Place, asked: Asking) -> Recipient:
    """Return who asks; SekishoError `hotline_unknown`."""
    found = recipient_of(place.store.book, asked.who)
    tag = kept(raw(asked.tag, 32))
    if not hmac.compare_digest(tag, found.tag if found else bytes(32)) or found is None:
        raise SekishoError("hotline_unknown" if place.wrong.take() else "hotline_later")
    return found


def enter(place: Place, asked: Enter) -> Told:
    """Return one's own wrapped key, and who else is there."""
    one = known(place, asked)
    head = {"ok": True, "id": one.id, "wrapped": text(one.wrapped), "key": text(one.key), "department": one.department}
    return Told({**head, "recipients": people(place.store.book)})


def words(place: Place, asked: Words) -> Told:
    """Take another passphrase in the place of one's own. SekishoError `hotline_unknown`, `hotline_later`, `hotline_unreadable`."""
    one = known(place, asked)
    wrapped, tag = raw(asked.wrapped, WRAPPED), kept(raw(asked.fresh, 32))
    place.store.change(lambda book: rewrapped(book, one.id, wrapped, tag))
    return DONE


def listed(place: Place, asked: List) -> Told:
    """Return the first grant of every case and of every decoy, in the order of their random ids."""
    one = known(place, asked)
    real = [
        (case.id, case.opened, case.key, case.messages[0].grants[one.id])
        for case in place.store.book.cases
        if one.id in case.messages[0].grants
    ]
    found = sorted([*real, *decoys(place.secret, one.id, place.today())])
    cases = [
        {"case": text(case), "day": day, "reporter": text(key), "grant": text(grant)}
        for case, day, key, grant in found[asked.start : asked.start + PAGE]
    ]
    return Told({"ok": True, "cases": cases, "more": asked.start + PAGE < len(found)})


def of_case(place: Place, asked: OfCase) -> tuple[Recipient, Case]:
    """Return who asks about which case; SekishoError `hotline_unknown` where they cannot open it."""
    one = known(place, asked)
    case = case_of(place.store.book, raw(asked.case, 16))
    shown = kept(raw(asked.desk, 32))
    if not hmac.compare_digest(shown, case.desk if case else bytes(32)) or case is None:
        raise SekishoError("hotline_unknown" if place.wrong.take() else "hotline_later")
    return one, case


def looked(place: Place, asked: DeskLook) -> Told:
    """Return what was said in a case."""
    one, case = of_case(place, asked)
    told = look(case, one.id, max(asked.start, 0))
    return Told({**told.head, "reporter": text(case.key)}, told.slots)


def file(place: Place, asked: DeskFile) -> Told:
    """Return all slots of a message."""
    _, case = of_case(place, asked)
    return whole(case, raw(asked.message, 16))


def move(place: Place, asked: Move) -> Told:
    """Move a case on; SekishoError `hotline_status`."""
    _, case = of_case(place, asked)
    if asked.status not in {"acknowledged", "answered", "closed"}:
        raise SekishoError("hotline_status")
    today = place.today()
    book = place.store.change(lambda book: moved(book, case.id, asked.status, today, asked.category))  # type: ignore[arg-type]
    after = case_of(book, case.id)
    return Told({"ok": True, **(state(after) if after else {})})


def give(place: Place, asked: Give) -> Told:
    """Give another recipient keys of messages; only who is a recipient of the case can make them."""
    _, case = of_case(place, asked)
    grants = {raw(message, 16): key for message, key in sealed(asked.grants, GRANT).items()}
    place.store.change(lambda book: granted(book, case.id, asked.to, grants))
    return DONE
