"""How mails are sent, what is acted with, and what came of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.pace import Rates
from sekisho.notify.bulk.rows import Due, State
from sekisho.notify.bulk.verp import Verp
from sekisho.notify.mail import Server
from sekisho.notify.retry import Wait

Build = Callable[[Due], EmailMessage | bytes]
"""Makes the mail for a row at the moment it is sent; for the same key always one with the same Message-ID.

A SekishoError that it raises is about this row alone: a permanent one fails it, a passing one defers it.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """How mail goes: through which server, by whom it comes back, over how many connections (`threads`), and how fast.

    After `fuse` refusals in a row, without a mail taken between, nothing more is sent: then it is not about recipients.
    """

    server: Server
    sender: Verp
    threads: int = 3
    rates: Rates = field(default_factory=Rates)
    fuse: int = 50


@dataclass(frozen=True, slots=True)
class Hands:
    """What is acted with: the clock, one that only grows (seconds), a wait, whether to stop, and who is told (done, total)."""

    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    wait: Wait
    stop: Callable[[], bool] = lambda: False
    told: Callable[[int, int], None] = lambda _done, _total: None


@dataclass(frozen=True, slots=True)
class Round:
    """What came of it: how many mails ended in each state now, and how many a crash had left `sending` before.

    `away` is why the rest was postponed, None where the relay was there; `unmade` the first error of a mail that could not
    be made; `next_due` when there is something to send again, None for never.
    """

    ended: Counter[State]
    taken_up: int
    away: SekishoError | None
    unmade: SekishoError | None
    next_due: datetime | None
