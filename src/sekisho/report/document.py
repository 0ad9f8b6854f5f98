"""The document: everything a report says, once, in both languages, before anyone decides how it looks.

Nothing here is in the clear that a page does not need: accounts end in their last four, senders are domains, other
names are pseudonyms; of telephones only the number on file of a payment held back is written, since it has to be
called. The JSON report is this document; its schema is published.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.said import Said

FORMAT: Literal["sekisho.report/1"] = "sekisho.report/1"


@dataclass(frozen=True, slots=True)
class Range:
    """Money at the better end, the middle and the worse end of what is not determined."""

    low: Money
    middle: Money
    high: Money


@dataclass(frozen=True, slots=True)
class Call:
    """Who has to call before the payment may go, and the number on file to call; None where no number is on file."""

    number: str | None
    todo: Said


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment held back. `days_since_mail` counts from the mail that asked for the change, None without one.

    `file` is the name of the payment file, `sha256` the hash of its bytes, `sequence` the payment's number in it, from 1;
    a report from before they were written has "" and 0.
    """

    id: str
    case: str
    payee: str
    amount: Money
    answer: Answer
    why: Said
    account_paid: str
    account_on_file: str | None
    value_date: date | None
    sender_domain: str | None
    days_since_mail: int | None
    call: Call
    at_stake: Range | None
    findings: tuple[str, ...]
    state: str
    file: str = ""
    sha256: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stopped payments stand where; each in one place. The last two are in files that must not be sent."""

    held: int
    undetermined: int
    refused: int
    released: int
    withdrawn: int
    replaced: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """A payment file that does not wait: `by` withdrew it (`signed` in the ledger or not), or `newer` took its place.

    Nothing in it is released by that. `payments` and `amount` are of those in it that would be stopped.
    """

    file: str
    sha256: str
    payments: int
    amount: Money | None
    by: str | None
    at: datetime | None
    signed: bool
    newer: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row that proves something: `sekisho evidence show` with its id tells the rest."""

    row_id: str
    table: str
    file: str
    place: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what is wrong with whom, what it costs a year, and how to make sure.

    A case is priced once, on one of its findings: `unpriced` says why another one has no price of its own.
    """

    id: str
    detector: str
    title: Said
    subject: Said
    answer: Answer
    severity: str
    state: str
    since: date | None
    price: Range | None
    reasons: tuple[Said, ...]
    evidence: tuple[Evidence, ...]
    runbook: tuple[Said, ...]
    blind_spots: tuple[Said, ...]
    false_positives: tuple[Said, ...]
    minutes: int
    case: str
    unpriced: Said | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What could not be seen and the export to fetch; `narrows` is the spread of the yearly loss that hangs on it."""

    source: str
    what: Said
    why: Said
    export: Said
    lets_see: Said
    minutes: int
    subjects: int
    narrows: Money | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A probability a year, and the loss exceeded with at most it at the better end, the middle and the worse end."""

    probability: float
    better: Money
    middle: Money
    worse: Money


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the chain: the share of attempts that pass it, low, middle and high, and without any control."""

    id: str
    name: Said
    low: float
    middle: float
    high: float
    bare_low: float
    bare_high: float


@dataclass(frozen=True, slots=True)
class Driver:
    """One undetermined input: the yearly loss with it at its ends and all others at the middle."""

    input: str
    name: Said
    low: Money
    high: Money


@dataclass(frozen=True, slots=True)
class Prior:
    """One figure the model started from, its interval as text, and where it comes from."""

    name: Said
    value: Said
    basis: Literal["measured", "derived", "assumed"]
    source: Said


@dataclass(frozen=True, slots=True)
class Measured:
    """How far one control reaches, as measured: the share it covers, low and high, and what was counted."""

    control: str
    name: Said
    counts: Said
    low: float
    high: float
    seen: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """The yearly loss of one scenario. `curve` and the probabilities `any_loss_*` are what the chart draws.

    `bad_year` (1 in 20) and `worst_year` (1 in 100) are at the middle, `_high` at the worse end: a middle of nothing says
    little beside a wide interval.
    """

    scenario: str
    name: Said
    about: Said
    mean: Range
    bad_year: Money
    worst_year: Money
    bad_year_high: Money
    worst_year_high: Money
    any_loss_low: float
    any_loss: float
    any_loss_high: float
    events: tuple[float, float, float]
    curve: tuple[CurvePoint, ...]
    stages: tuple[Stage, ...]
    drivers: tuple[Driver, ...]
    controls: tuple[Measured, ...]
    priors: tuple[Prior, ...]
    defaults: tuple[Said, ...]
    years: int
    seed: int


@dataclass(frozen=True, slots=True)
class Total:
    """The yearly loss over all scenarios: bad years at the middle, `_high` at the worse end."""

    mean: Range
    bad_year: Money
    worst_year: Money
    bad_year_high: Money
    worst_year_high: Money
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """A measure of the plan in its order: what it takes in the first year and in each after, and saves beside those before."""

    control: str
    name: Said
    about: Said
    cost: Money
    minutes: int
    later: Money
    later_minutes: int
    saves: Range


@dataclass(frozen=True, slots=True)
class PlanLeftOut:
    """A measure that is not in the plan, and why, as a code and as a sentence.

    `saves` is what it would add to the plan at the worse end.
    """

    control: str
    name: Said
    code: Literal["in_place", "not_measured", "not_worth", "no_room", "no_minutes"]
    why: Said
    cost: Money
    minutes: int
    saves: Money


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """The loss a year at the worse end that the best plan for a budget leaves."""

    budget: Money
    spent: Money
    loss: Money
    measures: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What to do with a year's budget of money and minutes; `defaults` names what nobody set, `costs` where costs come from.

    `spent` and `effort` are those of the first year, `later` is the money of each year after it. `otherwise` and `better`
    say what the middle and the better end would choose instead, None where they choose the same. No other choice is
    better by more than `gap` of loss and money together.
    """

    budget: Money
    minutes: int
    spent: Money
    later: Money
    effort: int
    before: Range
    after: Range
    chosen: tuple[PlanMeasure, ...]
    left_out: tuple[PlanLeftOut, ...]
    frontier: tuple[PlanPoint, ...]
    otherwise: Said | None
    better: Said | None
    gap: float
    costs: tuple[Prior, ...]
    defaults: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What one file gave to one table."""

    source: str
    file: str
    table: str
    rows: int
    rejected: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Reject:
    """Records that could not be read, counted by file and reason."""

    file: str
    reason: Said
    count: int
    first_place: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How one detector answered, counted."""

    detector: str
    title: Said
    flagged: int
    clear: int
    undetermined: int
    errors: int


@dataclass(frozen=True, slots=True)
class Named:
    """A program, store or file with the version or hash that it had."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `headline` says in at most seven sentences what to do.

    `opens` names for each sentence the detector whose findings it speaks of: "" for none, `*` for several.
    `as_of` is the end of the data, `run_at` when they were assessed; `named_by_folder` is True where the settings give
    the firm no name. `account_cases` counts the accounts and numbers that a list names otherwise than what is on file.
    `payments` are those that wait, `refused` those that somebody refused: neither may go out. `set_aside` are files that
    count in neither.
    """

    format: Literal["sekisho.report/1"]
    org: str
    as_of: datetime
    zone: str
    headline: tuple[Said, ...]
    opens: tuple[str, ...]
    payments_checked: int
    paid_checked: Money | None
    payments: tuple[Payment, ...]
    refused: tuple[Payment, ...]
    counts: Counts
    set_aside: tuple[SetAside, ...]
    held_total: Money | None
    can_release: bool
    named_by_folder: bool
    run_at: datetime
    account_cases: int
    findings: tuple[Finding, ...]
    unseen: tuple[Unseen, ...]
    risks: tuple[Risk, ...]
    total: Total | None
    plan: PlanPart | None
    sources: tuple[Source, ...]
    rejects: tuple[Reject, ...]
    judged: tuple[Judged, ...]
    files: tuple[Named, ...]
    versions: tuple[Named, ...]
