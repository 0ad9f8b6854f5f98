"""What programs get, as types: the description of the interface is made from them, and from those of the report."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.document import Payment, Range, Reject, Risk, Source, Total, Unseen
from sekisho.report.said import Said


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of the queue. `today` is True where it fits into the minutes that somebody looks in a day."""

    id: str
    detector: str
    family: str
    title: Said
    subject: Said
    answer: Answer
    severity: str
    state: str
    is_open: bool
    today: bool
    since: date | None
    price: Range | None
    minutes: int
    case: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case. Its own address tells the rest."""

    id: str
    severity: str
    is_open: bool
    since: date
    findings: int
    happened: Said
    at_stake: Money | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """Somebody who may sign in. `actor` is who they are in the ledger, "" for nobody."""

    name: str
    shown_name: str
    role: str
    actor: str
    is_active: bool
    has_second_factor: bool
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry of the journal. `answer` is the HTTP status that somebody got, `digest` binds it to the entry before."""

    number: int
    at: datetime
    who: str
    role: str
    address: str
    what: str
    about: str
    answer: int
    digest: str


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of findings. `as_of` is the end of the data; `next` asks for the page behind this one, None on the last."""

    as_of: datetime
    items: tuple[FindingLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Cases:
    """A page of cases."""

    as_of: datetime
    items: tuple[CaseLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Payments:
    """A page of payments held: none may go out before somebody called back."""

    as_of: datetime
    items: tuple[Payment, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Risks:
    """A page of scenarios with their yearly loss; `total` is over all of them, None where nothing could be modelled."""

    as_of: datetime
    total: Total | None
    items: tuple[Risk, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Sources:
    """A page of what files gave."""

    as_of: datetime
    items: tuple[Source, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Rejects:
    """A page of what could not be read, and why."""

    as_of: datetime
    items: tuple[Reject, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Blind:
    """A page of what could not be seen, and the export to fetch."""

    as_of: datetime
    items: tuple[Unseen, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """A page of the journal, the newest entries first."""

    items: tuple[JournalLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """A page of accounts, in the order in which they were opened."""

    items: tuple[AccountLine, ...]
    next: str | None
