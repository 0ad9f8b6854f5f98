"""Banner and move on an IMAP server: a copy with a banner in the place of the message, which goes unchanged into a folder."""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.actions.nouns import Effect, Order, Status, Step, Target
from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.session import Session, Stored, session, unbroken, written
from sekisho.connectors.mail.message import message_uid
from sekisho.model.errors import SekishoError

Copied = Callable[[bytes], bytes]
Announce = Callable[[str], None]
"""Says that a copy with this `message_uid` is ours, so that no later fetch takes it for new mail."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A message in a folder; `copied` is True where its copy with a banner is there already."""

    folder: str
    stored: Stored
    copied: bool


def act(
    source: ImapSource, password: str, target: Target, order: Order, copy: Copied, announce: Announce
) -> tuple[Step, ...]:
    """Do what is ordered wherever the message is; no step where it is not found. Errors of the server pass through.

    The copy is put there first: whatever happens in between, the person has the message in front of them.
    """
    steps: list[Step] = []
    with unbroken(source), session(source, password) as talk:
        for found in _everywhere(talk, target, copy):
            if found.folder == order.held:
                steps.append(Step("move", Status.ALREADY, target.mailbox, found.folder, order.held))
            else:
                steps += _one(talk, found, target, order, copy, announce)
    return tuple(steps)


def _everywhere(talk: Session, target: Target, copy: Copied) -> list[_Found]:
    """Find the message in every folder, by its Message-ID and then by its content."""
    found = []
    for folder in talk.folders() if target.message_id else ():
        talk.choose(folder.name)
        there = list(talk.messages(talk.with_id(target.message_id)))
        named = {message_uid(one.raw): one for one in there}
        if one := named.get(target.message_uid):
            found.append(_Found(folder.name, one, message_uid(copy(one.raw)) in named))
    return found


def _one(talk: Session, found: _Found, target: Target, order: Order, copy: Copied, announce: Announce) -> list[Step]:
    steps = []
    if Effect.MOVE in order.effects and not talk.can_move():
        raise SekishoError("move_unsupported", host=talk.host)
    talk.choose(found.folder, readonly=not order.really)
    if Effect.BANNER in order.effects:
        if found.copied:
            steps.append(Step("banner", Status.ALREADY, target.mailbox, found.folder, "banner"))
        else:
            wanted = Step("banner", Status.WOULD, target.mailbox, found.folder)
            steps.append(order.done(wanted, lambda: _put(talk, found, copy, announce)))
    if Effect.MOVE in order.effects:
        wanted = Step("move", Status.WOULD, target.mailbox, found.folder, order.held)
        steps.append(order.done(wanted, lambda: talk.move(found.stored.uid, order.held)))
    return steps


def _put(talk: Session, found: _Found, copy: Copied, announce: Announce) -> None:
    made = copy(found.stored.raw)
    announce(message_uid(made))
    flags = " ".join(one for one in found.stored.flags.split() if one.lower() != "\\recent")
    talk.asked("APPEND", talk.wire.append(written(found.folder), f"({flags})", found.stored.date, made))
