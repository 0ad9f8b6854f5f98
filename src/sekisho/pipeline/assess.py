"""One assessment: derive, judge, fold, measure, price, and keep the run. Composition only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import repeat
from zoneinfo import ZoneInfo

from sekisho import __version__
from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.connectors.wanted import asked_for
from sekisho.detection.analyser import analysers
from sekisho.detection.discover import Detector, Discovery
from sekisho.detection.results import RunResult
from sekisho.detection.run import each
from sekisho.detection.supply import suppliers as supplied
from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.memory import give_back
from sekisho.evidence.pack import pack
from sekisho.evidence.view import InColumns, Snapshot, write_derived
from sekisho.findings.cases import Case
from sekisho.findings.fold import as_of as book_as_of
from sekisho.findings.fold import fold
from sekisho.findings.looked import COLUMNS as KEPT
from sekisho.findings.looked import columns, looked
from sekisho.findings.nouns import Book, Finding, Run
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.model.ids import stable_id
from sekisho.model.money import Money
from sekisho.payments.nouns import AccountCase
from sekisho.pipeline.account_cases import account_cases
from sekisho.pipeline.counted import Told, coming, expected, measures, unlisted
from sekisho.pipeline.derive import derive
from sekisho.pipeline.enabled import discovered
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.judge import Judgement, judge, wanted
from sekisho.pipeline.measure import SCENARIO, Measured, measure
from sekisho.pipeline.moment import as_of
from sekisho.pipeline.org import Org, sealed, undone_links
from sekisho.pipeline.pending import Pending, pending
from sekisho.pipeline.pricing import price_cases, stories
from sekisho.pipeline.readers import Readers, readers
from sekisho.pipeline.retention import drop_copies
from sekisho.pipeline.runs import Manifest, Saved, newest, save
from sekisho.pipeline.trials import trials
from sekisho.plan.choose import plan
from sekisho.plan.nouns import Offer, Plan
from sekisho.risk.assess import YEARS, LossResult, draws_for, model_for
from sekisho.risk.assess import assess as assess_loss
from sekisho.risk.discover import scenarios
from sekisho.risk.ends import Ends
from sekisho.risk.model import NO_RECORD, Model
from sekisho.risk.together import TotalLoss, together

SEED = 20261124


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that one assessment found; what the report and the commands show.

    `result` holds the verdicts that are looked at again: flags, payments, and what was found before. `stories` are the
    cases of findings; `prices` has the price of a case by the finding that carries it, `priced_with` the case of the rest.
    """

    org: Org
    snapshot: Snapshot
    view: LedgerView | None
    manifest: Manifest
    found: Discovery
    readers: Readers
    result: RunResult
    book: Book
    pending: Pending
    cases: tuple[AccountCase, ...]
    measured: Measured
    models: tuple[Model, ...]
    losses: tuple[LossResult, ...]
    total: TotalLoss
    plan: Plan
    stories: tuple[Case, ...]
    prices: Mapping[str, Ends]
    priced_with: Mapping[str, str]
    dropped: int

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that ask for work, dearest first."""
        found = [finding for finding in self.book.findings.values() if finding.is_open]
        return tuple(sorted(found, key=lambda one: (-self.price(one.id), one.id)))

    @property
    def model(self) -> Model:
        """The model of the scenario of payments."""
        return self.models[0]

    def price(self, finding: str) -> float:
        """Return a finding's price a year at the middle, minor units; 0.0 where the loss model does not know it."""
        known = self.prices.get(finding)
        return known.middle if known else 0.0


def assess(org: Org, now: datetime, progress: Progress, when_judged: Callable[[], object] = lambda: None) -> Assessment:
    """Judge all evidence of an organisation and keep the run; the same evidence judged again is the same run.

    `when_judged` is called once all is judged: what comes then takes less memory.
    """
    with org.store.lock(), damage_is_an_error(org.store.tables):
        view = org.decided()
        last = newest(org.runs)
        dropped = drop_copies(org.store, org.settings.retention.landed_days, now)
        pack(org.store, progress=progress)
        moment = as_of(Snapshot.open(org.store), now)
        snapshot = derive(org.store, org.settings, sealed(view), undone_links(view), moment, now, progress)
        found, reading = discovered(org, view), readers(org, view)
        run_id = _run_id(org, snapshot, view, found.detectors, moment)
        local = moment.astimezone(ZoneInfo(org.settings.organisation.time_zone))
        answers = each(found.detectors, snapshot, local, SEED, progress, suppliers(reading.known))
        by, against = measures(found.detectors), measures(found.detectors, clear=False)
        judged = judge(org.store, answers, wanted(last.book.findings if last else ()), run_id, now, by, against)
        when_judged()
        manifest, book = _keep(org, last, snapshot, view, found.detectors, judged, moment, now)
        _keep_judged(org, snapshot, judged.result, manifest, now)
        # What was looked at is written now; a line for every hour of mail need not stay in memory until the report is.
        judged = replace(judged, result=replace(judged.result, judged=()))
        result = judged.result
    give_back()
    progress("risk", 0, 1)
    aside = trials(org, snapshot, view)
    filled = {(line.connector.partition("@")[0], name) for line in snapshot.batches() for name in line.rows}
    parts = expected(_asked(snapshot, reading))
    said = Told(judged.coverage, by | against, coming(found.detectors), parts, unlisted(filled))
    measured = measure(snapshot, result.verdicts, org.settings.organisation, aside, said)
    models = tuple(models_of(measured))
    with ThreadPoolExecutor(2) as pool:
        # Years are simulated in NumPy, which lets go of the interpreter: two processors, and this thread goes on.
        waiting = pool.map(draws_for, models, repeat(SEED))
        told = stories(snapshot, found.detectors, book, undone_links(view))
        draws = tuple(waiting)
        simulated = pool.map(assess_loss, models, repeat(SEED), repeat(YEARS), draws)
        summed = pool.submit(together, models, SEED, known=draws)
        priced = price_cases(models, book, measured.quantities, told, SEED, draws)
        losses, total = tuple(simulated), summed.result()
    done = Assessment(
        org=org,
        snapshot=snapshot,
        view=view,
        manifest=manifest,
        found=found,
        readers=reading,
        result=result,
        book=book,
        pending=pending(snapshot, result.verdicts, view, moment, org.settings, aside),
        cases=account_cases(snapshot, view),
        measured=measured,
        models=models,
        losses=losses,
        total=total,
        plan=plan_for(org, models, losses),
        stories=told,
        prices=priced.prices,
        priced_with=priced.priced_with,
        dropped=dropped,
    )
    progress("risk", 1, 1)
    return done


def plan_for(
    org: Org,
    models: Sequence[Model],
    losses: Sequence[LossResult],
    money: int | None = None,
    minutes: int | None = None,
) -> Plan:
    """Return the plan for the budget in the settings, or for another one: whole units of the currency and minutes."""
    settings = org.settings
    currency = settings.organisation.currency
    given = settings.budget.yearly if money is None else money
    effort = settings.budget.minutes if minutes is None else minutes
    offers = {
        control: Offer(
            _minor(one.once, currency),
            _minor(one.yearly, currency),
            _float(one.once_minutes),
            _float(one.yearly_minutes),
        )
        for control, one in settings.costs.items()
    }
    return plan(models, losses, _minor(given, currency), _float(effort), offers)


def _minor(amount: int | None, currency: str) -> float | None:
    return None if amount is None else float(Money.from_major(Decimal(amount), currency).minor)


def _float(number: int | None) -> float | None:
    return None if number is None else float(number)


def models_of(measured: Measured) -> Iterator[Model]:
    """Yield the model of every scenario, that of payments first; the firm's own record of attempts belongs to it."""
    for name in sorted(scenarios(), key=lambda one: (one != SCENARIO, one)):
        record = measured.record if name == SCENARIO else NO_RECORD
        yield model_for(name, measured.firm, measured.measurements, record)


def held_own(done: Assessment) -> tuple[SekishoError, ...]:
    """Return why each of the firm's own connectors and detectors that was found or enabled is not used."""
    return (*(done.readers.held[name] for name in sorted(done.readers.held)), *(one.error for one in done.found.held))


def suppliers(known: Mapping[str, Connector] | None = None) -> dict[str, tuple[str, ...]]:
    """Return the connectors that supply each table, derived ones included; of `known`, ours where None."""
    every = connectors() if known is None else known
    return supplied({connector.id: tuple(connector.card.yields) for connector in every.values()})


def _asked(snapshot: Snapshot, reading: Readers) -> dict[str, tuple[str, ...]]:
    """Return the connectors that supply each table, of those whose exports are here or asked for."""
    asked = asked_for(reading.known, {line.connector.partition("@")[0] for line in snapshot.batches()})
    return suppliers({name: one for name, one in reading.known.items() if name in asked})


def _settings_id(org: Org) -> str:
    return stable_id("s", repr(org.settings))


def _run_id(
    org: Org, snapshot: Snapshot, view: LedgerView | None, detectors: tuple[Detector, ...], moment: datetime
) -> str:
    """Return the id of a run, over everything that it is made from."""
    digests = sorted(detector.digest for detector in detectors)
    makers = sorted(f"{one.table}@{one.version}" for one in analysers())
    head = view.fold.head if view else ""
    day = moment.date().isoformat()
    return stable_id("run", snapshot.digest(), head, _settings_id(org), __version__, day, *digests, *makers)


def _keep(
    org: Org,
    last: Saved | None,
    snapshot: Snapshot,
    view: LedgerView | None,
    detectors: tuple[Detector, ...],
    judged: Judgement,
    moment: datetime,
    now: datetime,
) -> tuple[Manifest, Book]:
    """Fold the verdicts into the findings and save the run, unless the newest run is this very one."""
    decisions = view.honoured if view else ()
    verdicts = tuple(judged.result.verdicts)
    if last and last.manifest.run_id == judged.run_id:
        # What was saved could have been edited by hand: fold it again from the run before.
        same = last.manifest
        earlier = newest(org.runs, before=last)
        run = Run(same.sequence, same.run_id, same.as_of, verdicts, same.ledger_seq)
        return same, book_as_of(fold(earlier.book if earlier else Book(), [run], decisions), decisions, now)
    sequence = last.manifest.sequence + 1 if last else 1
    upto = max((decision.seq for decision in decisions), default=-1)
    book = fold(last.book if last else Book(), [Run(sequence, judged.run_id, moment, verdicts, upto)], decisions)
    manifest = Manifest(
        run_id=judged.run_id,
        sequence=sequence,
        at=now,
        as_of=moment,
        evidence=snapshot.digest(),
        ledger_head=view.fold.head if view else "",
        ledger_seq=upto,
        settings=_settings_id(org),
        detectors={detector.id: detector.digest for detector in detectors},
        versions={"sekisho": __version__},
        answers={name: dict(counts) for name, counts in judged.answers.items()},
    )
    save(org.runs, manifest, book)
    return manifest, book_as_of(book, decisions, now)


def _keep_judged(org: Org, snapshot: Snapshot, result: RunResult, manifest: Manifest, now: datetime) -> None:
    """Keep what was looked at, by detector, source and hour."""
    before = snapshot.dicts("judged", KEPT) if "judged" in snapshot.names() else ()
    lines = looked(before, result.judged, manifest.sequence)
    write_derived(org.store, "judged", InColumns([columns(lines)]), inputs=manifest.run_id, now=now)
