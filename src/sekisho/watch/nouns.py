"""What the background process does, what became of it, and what it remembers."""

from datetime import datetime
from enum import StrEnum

import msgspec

from sekisho.model.errors import Param

KEPT = 60
"""Outcomes that are remembered."""


class Kind(StrEnum):
    """The kinds of work, in the order in which they are taken up."""

    READ = "read"
    FETCH = "fetch"
    ASSESS = "assess"
    LOAD = "load"
    SEND = "send"
    DIGEST = "digest"
    REVEAL = "reveal"
    PROGRAMME = "programme"


class Task(msgspec.Struct, frozen=True):
    """One piece of work: `about` is a source, `by` whoever asked for it ("" for the schedule), `ask` the id of the request.

    `files` are the files and folders to be read, each with its state when it was taken up.
    """

    kind: Kind
    about: str = ""
    by: str = ""
    files: dict[str, str] = {}
    ask: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What the work is called in the memory of failures: each file by itself."""
        return tuple(f"{self.kind}:{about}" for about in self.files or (self.about,))


class Said(msgspec.Struct, frozen=True):
    """What a child said at its end: code and parameters of an error ("" for none), what was new, names of refused files."""

    code: str = ""
    params: dict[str, Param] = {}
    new: int = 0
    refused: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """One piece of work that ended."""

    task: Task
    began: datetime
    ended: datetime
    said: Said


class State(msgspec.Struct, frozen=True):
    """What is remembered from one start to the next.

    `read` has the state in which each file or folder was read, `fetched` when each source was asked last, `failed` when each
    piece of work failed last, `behind` whether something was read that no assessment has seen, `loaded` which report
    the console shows, `sent` when letters went out last, `digested` when a digest did, `drilled` when the people programme was looked after last. `outcomes` begin with the newest.
    """

    read: dict[str, str] = {}
    fetched: dict[str, datetime] = {}
    failed: dict[str, datetime] = {}
    behind: bool = False
    loaded: str = ""
    sent: datetime | None = None
    digested: datetime | None = None
    drilled: datetime | None = None
    outcomes: tuple[Outcome, ...] = ()


class Beat(msgspec.Struct, frozen=True):
    """What it is doing at a moment: the work (None: it waits), its stage with how much of it is done, and what comes next."""

    at: datetime
    doing: Task | None = None
    since: datetime | None = None
    stage: str = ""
    done: int = 0
    total: int = 0
    next_assessment: datetime | None = None
