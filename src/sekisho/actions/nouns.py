"""What is to be done to which message, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sekisho.model.errors import SekishoError


class Effect(StrEnum):
    """What may be done about a finding."""

    BANNER = "banner"
    MOVE = "move"
    WEBHOOK = "webhook"


class Status(StrEnum):
    """What became of a step: said alone, done, or found done."""

    WOULD = "would"
    DONE = "done"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Target:
    """One message in one mailbox: found by its Message-ID, and taken for it only where its content says so."""

    mailbox: str
    message_uid: str
    message_id: str
    sender: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that would be done, or was: `what` is `banner`, `category`, `move` or `webhook`."""

    what: str
    status: Status
    mailbox: str
    folder: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: its steps, or why there are none. `code` is `not_found` or `no_source` where it is said."""

    mailbox: str
    steps: tuple[Step, ...] = ()
    code: str = ""
    error: SekishoError | None = None


Record = Callable[[str, Step], None]
"""Writes a step down: with `begun` before it is done, with `done` after."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the effects, the folder for what is moved, and whether it is to be done or said."""

    effects: frozenset[Effect]
    held: str
    really: bool
    record: Record

    def done(self, step: Step, do: Callable[[], None]) -> Step:
        """Do a step between its two lines of the record; nothing is done where it is only to be said."""
        if not self.really:
            return step
        self.record("begun", step)
        do()
        done = Step(step.what, Status.DONE, step.mailbox, step.folder, step.detail)
        self.record("done", done)
        return done
