"""One recipient's mail as the queue has it: what is asked for, what is due, and what became of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.verp import KEY

_ADDRESS = re.compile(r"(?=.{3,254}\Z)[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]*", re.ASCII)


class State(StrEnum):
    """Where a mail stands. `sent` is what the relay took; `failed` is what was tried too often, or could not be made."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    FAILED = "failed"


ENDS = (State.SENT, State.BOUNCED, State.FAILED)
"""States that nothing more is done about."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mail that is to be sent: its key (`verp.KEY`), to whom, not before which instant, and a lane to count it by."""

    key: str
    address: str
    not_before: datetime
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A mail whose time has come. `tries` are those before this one."""

    key: str
    address: str
    lane: str
    tries: int

    @property
    def domain(self) -> str:
        """The domain of the recipient in small letters."""
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a mail that was `sending`.

    `code` is the reply of SMTP (0 where there was none), `status` the enhanced code such as 5.1.1 ("" where there was
    none). `next_try` is when it may go again; `tried` says whether a try is used up.
    """

    key: str
    state: State
    code: int = 0
    status: str = ""
    next_try: datetime | None = None
    tried: bool = True


def checked(row: Row) -> Row:
    """Return a row that can be sent; ValueError for a key or an instant of the wrong form, SekishoError `recipient_unusable`."""
    if not KEY.fullmatch(row.key) or row.not_before.tzinfo is None:
        raise ValueError(row)
    if not _ADDRESS.fullmatch(row.address):
        raise SekishoError("recipient_unusable", address=row.address[:200])
    return row
