"""What a report is made from: plain facts, as the rooms below know them. Names and numbers here are still in the clear."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sekisho.model.money import Money
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer
from sekisho.payments.trials import Counted
from sekisho.plan.nouns import Plan
from sekisho.report.said import Said
from sekisho.risk.assess import LossResult
from sekisho.risk.ends import Ends
from sekisho.risk.model import Model
from sekisho.risk.together import TotalLoss

NOTHING_COUNTED = Counted()


@dataclass(frozen=True, slots=True)
class MailFact:
    """The mail that asked for a change: who sent it (full address) and when."""

    sender: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """One payment that is held. `call_number` is the number on file before the change, None where there is none.

    `account_paid` and `account_on_file` are account keys; `weights` are the log likelihood ratios of its reasons;
    `findings` names the findings that prove it. `state` is held, undetermined or refused; a refused one waits for nobody.
    `candidates` are payees that it fits, where it fits several, each with the number on file. `file` is the name of the
    payment file, `sha256` the hash of its bytes and `sequence` the payment's number in it.
    """

    payment_uid: str
    case_id: str
    payee: str
    amount: Money
    answer: Answer
    why: Said
    account_paid: str
    account_on_file: str | None = None
    call_number: str | None = None
    value_date: date | None = None
    mail: MailFact | None = None
    weights: tuple[float, ...] = ()
    findings: tuple[str, ...] = ()
    state: str = "held"
    candidates: tuple[tuple[str, str | None], ...] = ()
    file: str = ""
    sha256: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class AsideFact:
    """A payment file that is not counted as waiting: `by` withdrew it, or the file `newer` took its place.

    `payments` counts those in it that would be stopped, `amount` is their sum (None: several currencies, or none).
    `signed` is False for a note from before `sekisho init`.
    """

    file: str
    sha256: str
    payments: int
    amount: Money | None
    by: str = ""
    at: datetime | None = None
    signed: bool = False
    newer: str = ""


@dataclass(frozen=True, slots=True)
class RowFact:
    """One row of evidence: its id, table, the file it came from and the place in it."""

    row_id: str
    table: str
    file: str
    place: str


@dataclass(frozen=True, slots=True)
class FindingFact:
    """One open finding with the words of its detector. `domain` is shown where the subject is a message.

    `case` is the case that it belongs to; `unpriced` says why it has no price of its own.
    """

    id: str
    detector: str
    title: Said
    subject: Subject
    answer: Answer
    severity: str
    state: str
    since: date | None
    reasons: tuple[Said, ...]
    rows: tuple[RowFact, ...]
    runbook: tuple[Said, ...] = ()
    blind_spots: tuple[Said, ...] = ()
    false_positives: tuple[Said, ...] = ()
    minutes: int = 0
    domain: str = ""
    case: str = ""
    unpriced: Said | None = None


@dataclass(frozen=True, slots=True)
class UnseenFact:
    """Something that could not be seen, and the export that would show it.

    `export` stands inside a sentence (`the mailboxes of accounting`); `lets_see` follows a colon: the question that it
    answers, or what it shows. `subjects` counts what stays undetermined for it; `input` names the loss model's input
    that it would narrow (`coverage.payee_list_match`), "" where there is none. `stops_payments` is True where payments of
    today wait for it: such a gap comes before all others.
    """

    source: str
    what: Said
    why: Said
    export: Said
    lets_see: Said
    minutes: int
    subjects: int = 0
    input: str = ""
    stops_payments: bool = False


@dataclass(frozen=True, slots=True)
class SourceFact:
    """What one file gave to one table, and over which days."""

    source: str
    file: str
    table: str
    rows: int
    rejected: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class RejectFact:
    """Records of one file that could not be read for one reason, counted, with the first place."""

    file: str
    reason: Said
    count: int
    first_place: str


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """A payment file that was refused whole: nothing in it may be paid. `field` is "" where no field is to blame."""

    file: str
    place: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class JudgedFact:
    """How one detector answered, counted; `errors` counts the times it was fenced."""

    detector: str
    title: Said
    flagged: int
    clear: int
    undetermined: int
    errors: int = 0


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file that was read, with the hash that names it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class LossFact:
    """The simulated loss of one scenario, with the model that it came from."""

    result: LossResult
    model: Model


@dataclass(frozen=True, slots=True)
class FamilyFact:
    """The open findings of one detector, in one sentence: how many, and their price a year in minor units."""

    detector: str
    family: str
    sentence: Said
    count: int
    price: float


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """All of one assessment. `prices` holds each finding's price by id, in minor units of `currency` a year.

    `private` lists names that no page needs; they are taken out of every sentence. `versions` names programs, stores
    and hashes. `run_at` is when it was made, None for the end of the data. `can_release` is False
    before `sekisho init`. `account_cases` counts open changes of account, `files_past` the payment files whose day is over. `counts` counts payments by where they stand.
    `decided` are findings that people decided about and that ask for no work now.
    """

    org: str
    as_of: datetime
    zone: str
    currency: str
    payments_checked: int
    paid_checked: Money | None
    payments: tuple[PaymentFact, ...]
    findings: tuple[FindingFact, ...]
    prices: Mapping[str, Ends]
    unseen: tuple[UnseenFact, ...]
    losses: tuple[LossFact, ...]
    sources: tuple[SourceFact, ...]
    rejects: tuple[RejectFact, ...]
    judged: tuple[JudgedFact, ...]
    files: tuple[FileFact, ...]
    versions: tuple[tuple[str, str], ...]
    private: tuple[str, ...] = ()
    can_release: bool = False
    refused: tuple[RefusedFact, ...] = ()
    account_cases: int = 0
    files_past: int = 0
    named_by_folder: bool = False
    run_at: datetime | None = None
    counts: Counted = NOTHING_COUNTED
    asides: tuple[AsideFact, ...] = ()
    families: tuple[FamilyFact, ...] = ()
    total: TotalLoss | None = None
    plan: Plan | None = None
    fetch: Mapping[str, Said] = field(default_factory=dict)
    decided: tuple[FindingFact, ...] = ()
