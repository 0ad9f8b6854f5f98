"""What became of a wave: judged from raw hits and reports, in groups of ten or more, with intervals and sentences."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import connection, transaction

from sekisho.model.errors import SekishoError
from sekisho.model.visit import Hit
from sekisho.people.clicks.calibration import learn
from sekisho.people.clicks.facts import MailFacts, Report, Verdict
from sekisho.people.clicks.judge import judge_wave
from sekisho.people.measure.answers import LEAST
from sekisho.people.measure.cells import hidden
from sekisho.people.measure.intervals import Rate, wilson
from sekisho.people.waves.tokens import Channel
from sekisho.web.programme.gather import NAMES
from sekisho.web.programme.landings import UNDER_WAY, publish
from sekisho.web.programme.models import Answered, Click, Reported, Sent, Wave, WaveState
from sekisho.web.programme.plans import design_of
from sekisho.web.programme.queueing import emptied

SHOWN = (WaveState.SENDING, WaveState.OPEN, WaveState.CLOSED)
HOURS = 72
"""Hours after its mail in which what somebody does counts as an answer to it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail, or of several of one cell and template that nobody tells apart.

    `state` is who opened it ("" for nobody).
    """

    cell: str
    lure: str
    anchor: bool
    arm: int
    state: str
    acted: bool
    reported: bool
    bounced: bool = False
    click_after: float | None = None
    report_after: float | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval: of what is certain, and of what is possible."""

    certain: float
    possible: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's figures; None where fewer than ten people stand behind them, or where they could be got by subtraction."""

    cell: str
    sent: int | None
    clicked: Share | None
    reported: Share | None


@dataclass(frozen=True, slots=True)
class Results:
    """What the page of a wave shows."""

    sent: int
    bounced: int
    machines: int
    undetermined: int
    whole: Cell
    cells: tuple[Cell, ...]
    hours: int = HOURS


def results(wave: Wave) -> Results:
    """Return what became of a wave so far."""
    found = outcomes(wave)
    there = [one for one in found if not one.bounced]
    cells = tuple(cell_of(cell, every) for cell, every in shown(there).items())
    return Results(
        sent=len(there),
        bounced=len(found) - len(there),
        machines=sum(one.state == "machine" for one in there),
        undetermined=sum(one.state == "undetermined" for one in there),
        whole=cell_of("everyone", there),
        cells=cells,
    )


def shown(there: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return the mails of each group by its name; none of a group that is not shown."""
    by_cell: dict[str, list[Outcome]] = defaultdict(list)
    for one in there:
        by_cell[one.cell].append(one)
    named = sorted(by_cell.items())
    out = hidden([len(every) for _, every in named])
    return {cell: [] if gone else every for (cell, every), gone in zip(named, out, strict=True)}


def cell_of(cell: str, every: Sequence[Outcome]) -> Cell:
    """Return the figures of some mails; none where they are fewer than ten."""
    if len(every) < LEAST:
        return Cell(cell, None, None, None)
    states = Counter(one.state for one in every)
    rate = Rate(states["person"], states["machine"], states["undetermined"], len(every))
    between, share = rate.interval(), rate.share
    reports = sum(one.reported for one in every)
    told = wilson(reports, len(every))
    return Cell(
        cell,
        len(every),
        Share(share.low, share.high, between.low, between.high),
        Share(reports / len(every), reports / len(every), told.low, told.high),
    )


def outcomes(wave: Wave) -> list[Outcome]:
    """Return what became of each mail of a wave: of a closed one as it was judged then, else as it is judged now."""
    if wave.kind != "mail":
        return _by_hand(wave)
    if wave.mode == "aggregate":
        return _counted(wave)
    rows = list(Sent.objects.filter(wave=wave, at__isnull=False))
    if wave.state == WaveState.CLOSED:
        return [_closed(one) for one in rows]
    told = _reports(wave)
    clicked = judged(wave, rows, told)
    return [_outcome(one, clicked.get(one.name), told.get(one.name), told.get(f"who {one.who}")) for one in rows]


def judged(wave: Wave, rows: Iterable[Sent], told: Mapping[str, datetime]) -> dict[str, Verdict]:
    """Return the verdict on each mail that was opened, by its name, given when each was first reported. Of several tokens of a mail the gravest counts."""
    at = {one.name: one.at for one in rows}
    reports = {name: (Report(when),) for name, when in told.items()}
    hits: dict[str, list[Hit]] = defaultdict(list)
    mails: dict[str, MailFacts] = {}
    names: dict[str, str] = {}
    exact = wave.mode == "individual"
    for click in Click.objects.filter(wave=wave).order_by("at", "pk"):
        if _late(click.at, at.get(click.name) if exact else None):
            continue
        said = dict(click.hit)
        token = str(said.pop("of"))
        names[token] = click.name
        hits[token].append(msgspec.convert(said, Hit))
        mails[token] = MailFacts(
            token, at.get(click.name) if exact else None, NAMES[Channel(click.channel)], click.name
        )
    seeds = {token: every for token, every in hits.items() if mails[token].channel == "seed"}
    calibration = learn(seeds, mails)
    people = {token: every for token, every in hits.items() if token not in seeds}
    verdicts = judge_wave(people, mails, calibration, {token: reports.get(names[token], ()) for token in people})
    found: dict[str, Verdict] = {}
    order = ("machine", "undetermined", "person")
    for token, verdict in verdicts.items():
        before = found.get(names[token])
        if before is None or order.index(verdict.state) > order.index(before.state):
            found[names[token]] = verdict
    return found


def close(wave: Wave, now: datetime) -> None:
    """Close a wave: what became of it is kept as it is judged now; where results lead to no person, everything else goes.

    SekishoError `wave_not_open`.
    """
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=wave.pk)
        if wave.state != WaveState.OPEN:
            raise SekishoError("wave_not_open", name=wave.name)
        if wave.mode == "aggregate":
            wave.tallies = {**wave.tallies, "closed": _tally(wave)}
        else:
            _write(wave)
        if wave.mode != "individual":
            Click.objects.filter(wave=wave).delete()
            Reported.objects.filter(wave=wave).delete()
            wave.key = b""
            wave.tallies = {name: told for name, told in wave.tallies.items() if name not in {"hour", "teams"}}
        wave.state, wave.closed_at = WaveState.CLOSED, now
        wave.save()
    last = not Wave.objects.filter(state__in=UNDER_WAY).exists()
    if last:
        Answered.objects.all().delete()
    publish(fresh=last)
    emptied(wave)
    _swept()


def _swept() -> None:
    """Take what was deleted out of the write-ahead log of a database that is a file: it would lie there until it is written over."""
    if connection.vendor == "sqlite":
        with connection.cursor() as line:
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(wave: Wave) -> None:
    rows = {one.name: one for one in Sent.objects.filter(wave=wave, at__isnull=False)}
    told = _reports(wave)
    clicked = judged(wave, rows.values(), told)
    for name, row in rows.items():
        one = _outcome(row, clicked.get(name), told.get(name), told.get(f"who {row.who}"))
        row.verdict, row.acted = one.state, one.acted
        row.click_after = None if one.click_after is None else int(one.click_after)
        row.report_after = None if one.report_after is None else int(one.report_after)
        if row.report_after is None and one.reported:
            row.report_after = -1
    Sent.objects.bulk_update(rows.values(), ["verdict", "acted", "click_after", "report_after"])


def _outcome(row: Sent, verdict: Verdict | None, report: datetime | None, own: datetime | None) -> Outcome:
    """Put together what is known of a mail. Who reported is whoever did, and not whose mail it was, where the wave knows them."""
    told = own if row.wave.mode == "individual" else report
    exact = row.at if row.wave.mode == "individual" else None
    told = None if told is None or _late(told, exact) else told
    return Outcome(
        cell=row.cell,
        lure=row.lure,
        anchor=row.anchor,
        arm=row.arm,
        state=verdict.state if verdict else "",
        acted=bool(verdict and verdict.acted),
        reported=told is not None,
        bounced=row.bounced,
        click_after=(verdict.at - exact).total_seconds() if verdict and verdict.at and exact else None,
        report_after=(told - exact).total_seconds() if told and exact else None,
        who=row.who,
    )


def _late(at: datetime, sent: datetime | None) -> bool:
    """Tell whether something came so long after a mail that it is no answer to it any more; without its time nothing does."""
    return sent is not None and at - sent > timedelta(hours=HOURS)


def _closed(row: Sent) -> Outcome:
    after = row.report_after
    return Outcome(row.cell, row.lure, row.anchor, row.arm, row.verdict, row.acted, after is not None, row.bounced, row.click_after, after if after is not None and after >= 0 else None, row.who)  # fmt: skip


def _reports(wave: Wave) -> dict[str, datetime]:
    """Return when each mail was first reported, by its name, and when each person first reported one, by `who MARK`."""
    found: dict[str, datetime] = {}
    for one in Reported.objects.filter(wave=wave).order_by("-at"):
        found[one.name] = one.at
        if one.who:
            found[f"who {one.who}"] = one.at
    return found


def _tally(wave: Wave) -> dict[str, dict[str, int]]:
    """Count what became of an aggregate wave by cell and template: mails opened by whom, and reported."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    cells: Sequence[str] = wave.cells
    about = {name: cells[cell] for name, cell in Click.objects.filter(wave=wave).values_list("name", "cell")}
    for name, verdict in judged(wave, (), _reports(wave)).items():
        found[about[name]][verdict.state] += 1
    for _, cell in Reported.objects.filter(wave=wave).values_list("name", "cell").distinct():
        found[cells[cell]]["reported"] += 1
    return {key: dict(counts) for key, counts in found.items()}


def _counted(wave: Wave) -> list[Outcome]:
    """Return an aggregate wave's mails, as many as there were of each kind; which is whose nobody knows."""
    sent: Mapping[str, int] = wave.tallies.get("sent", {})
    counts: Mapping[str, Mapping[str, int]] = wave.tallies.get("closed") or _tally(wave)
    anchors = set(design_of(wave).anchors)
    found: list[Outcome] = []
    for key, total in sent.items():
        cell, _, lure = key.partition("|")
        mine = counts.get(key, {})
        states = [state for state in ("person", "machine", "undetermined") for _ in range(mine.get(state, 0))][:total]
        states += [""] * (total - len(states))
        reported = min(mine.get("reported", 0), total)
        found += [
            Outcome(cell, lure, lure in anchors, 0, state, acted=False, reported=place < reported)
            for place, state in enumerate(reversed(states))
        ]
    return found


def _by_hand(wave: Wave) -> list[Outcome]:
    """Return what came of an exercise that somebody did by hand, as many outcomes as people met it."""
    found: list[Outcome] = []
    counts: Mapping[str, Sequence[int]] = wave.tallies["by_hand"]
    for group, (met, deceived, reported) in counts.items():
        found += [
            Outcome(
                group,
                wave.kind,
                anchor=False,
                arm=0,
                state="person" if place < deceived else "",
                acted=place < deceived,
                reported=place >= met - reported,
            )
            for place in range(met)
        ]
    return found
