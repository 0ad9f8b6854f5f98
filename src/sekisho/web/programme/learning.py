"""What is asked of whom, how far they are, and the record of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources.abc import Traversable

import msgspec
from django.db import transaction

from sekisho.model.errors import SekishoError
from sekisho.people.learning import answers as judged
from sekisho.people.learning.catalogue import Found, shipped, usable
from sekisho.people.learning.denominators import Denominators, denominators
from sekisho.people.learning.evidence import FINISHED, Head, Line, Sealed, added, faults
from sekisho.people.learning.module import Module
from sekisho.people.learning.programme import Due, Exemption, Finished, Period, Programme, Required, Stay, dues
from sekisho.people.measure.order import draw
from sekisho.people.roster.groups import EVERYONE, first_group
from sekisho.text.lang import LANGS, Lang
from sekisho.text.lang import one as lang_named
from sekisho.web.keys import derived, folder, here
from sekisho.web.programme import models as rows
from sekisho.web.programme.clouds import first_seen
from sekisho.web.programme.days import day_at, today
from sekisho.web.programme.plans import own_lang
from sekisho.web.programme.staff import on

OWN = "modules"
"""The folder of the organisation with modules of its own."""
IDLE = 300
"""Seconds after which a silence between two answers counts as so long and no longer."""


def catalogue() -> tuple[Found, tuple[SekishoError, ...]]:
    """Return the modules that can be read, ours and the firm's own, and what is wrong with others."""
    own = folder() / OWN
    ours, wrong = _ours()
    if not own.is_dir():
        return ours, wrong
    theirs, broken = usable((own,))
    return {**theirs, **ours}, (*wrong, *broken)


@cache
def _ours() -> tuple[Found, tuple[SekishoError, ...]]:
    places: tuple[Traversable, ...] = (shipped(),)
    return usable(places)


def module_of(name: str, lang: Lang) -> Module | None:
    """Return a module in a language, in the other one where it has no such version, None where there is none."""
    found = catalogue()[0].get(name, {})
    return found.get(lang) or next((found[one] for one in LANGS if one in found), None)


def version_of(name: str, digest: str) -> Module | None:
    """Return the version of a module that bears a digest, None where it is there no more."""
    return next((one for one in catalogue()[0].get(name, {}).values() if one.digest == digest), None)


def programme(person: rows.Staff | None = None) -> Programme:
    """Return what decides who is due what: of everybody, or of one person."""
    mine = {"staff": person} if person is not None else {}
    stays = rows.StaffStay.objects.filter(**mine).select_related("staff").order_by("staff_id", "since")
    exemptions = rows.Exemption.objects.filter(**mine).select_related("staff")
    done = rows.Attempt.objects.filter(done_on__isnull=False, **mine).select_related("staff")
    periods = list(rows.Period.objects.prefetch_related("required"))
    return Programme(
        stays=tuple(Stay(one.staff.mark, one.since, one.until, frozenset(one.groups), lang_named(one.staff.lang) or own_lang()) for one in stays),
        periods=tuple(Period(one.name, one.begins, one.ends) for one in periods),
        required={one.name: _required(one) for one in periods},
        exemptions=tuple(Exemption(one.staff.mark, one.module, one.since, one.until, one.why, one.by) for one in exemptions),
        finished=tuple(Finished(one.staff.mark, one.module, one.digest, one.done_on, one.score or 0.0) for one in done if one.done_on),
        seen=first_seen(),
        cloud_modules=_cloud_modules(),
    )  # fmt: skip


def as_of(period: rows.Period) -> date:
    """Return as of which day a half-year's figures are told: today, or its last day once it is over."""
    return min(today(), period.ends)


def figures(period: rows.Period) -> Denominators:
    """Return how far everybody is in a half-year."""
    return denominators(programme(), period.name, as_of(period))


def own_dues(person: rows.Staff, day: date) -> tuple[Due, ...]:
    """Return what one person was given, as of a day."""
    return dues(programme(person), day)


def arm_of(period: rows.Period, mark: str) -> int:
    """Return whether somebody is trained first (0) or later (1); who came after the order was drawn is first."""
    dealt = period.arms.get(mark)
    return int(dealt[1]) if dealt else 0


def opens_on(person: rows.Staff, due: Due, periods: Mapping[str, rows.Period]) -> date:
    """Return from which day on somebody may begin: who is trained later, from the middle of the half-year on. `periods` by name."""
    period = periods.get(due.period)
    if period is None or arm_of(period, person.mark) == 0:
        return due.assigned_on
    return max(due.assigned_on, period.begins + (period.ends - period.begins) / 2)


def periods_by_name() -> dict[str, rows.Period]:
    """Return the half-years by name."""
    return {one.name: one for one in rows.Period.objects.all()}


def asked_in(person: rows.Staff, module: str, day: date) -> str:
    """Return the half-year for which somebody does a module now: where it is open, else the one that they did it for last, else ""."""
    mine = [one for one in own_dues(person, day) if one.module == module]
    waits = [one.period for one in mine if one.state in {"not_yet_due", "overdue"}]
    return waits[0] if waits else next((one.period for one in reversed(mine)), "")


def attempt_of(person: rows.Staff, module: Module, period: str, now: datetime) -> rows.Attempt:
    """Return how far somebody is with this version of a module in a half-year, begun where it was not."""
    found, new = rows.Attempt.objects.get_or_create(
        staff=person,
        module=module.id,
        digest=module.digest,
        period=period,
        defaults={"lang": module.locale, "begun_at": now, "touched_at": now},
    )
    if new:
        record(now, person.mark, "begun", module)
    return found


def state_of(row: rows.Attempt) -> judged.Attempt:
    """Return the answers that were given."""
    given = msgspec.convert(row.answers, tuple[judged.Given, ...])
    return judged.Attempt(row.module, row.digest, given)


def answer(row: rows.Attempt, module: Module, block: str, step: int, choice: int, now: datetime) -> judged.Judged:
    """Keep an answer and return whether it is right. Who has answered everything well enough is done. SekishoError as of `answered`."""
    with transaction.atomic():
        row = rows.Attempt.objects.select_for_update().get(pk=row.pk)
        found = judged.judge(module, block, step, choice)
        _keep(row, module, judged.answered(state_of(row), module, block, step, choice), now)
    return found


def answer_lab(
    row: rows.Attempt, module: Module, block: str, text: str, accepted: tuple[str, ...], now: datetime
) -> judged.Judged:
    """Keep a written answer and return whether it is right. SekishoError as of `answered_lab`."""
    with transaction.atomic():
        row = rows.Attempt.objects.select_for_update().get(pk=row.pk)
        found = judged.judge_lab(module, block, text, accepted)
        _keep(row, module, judged.answered_lab(state_of(row), module, block, text, accepted), now)
    return found


def _keep(row: rows.Attempt, module: Module, state: judged.Attempt, now: datetime) -> None:
    row.seconds += min(int((now - row.touched_at).total_seconds()), IDLE)
    row.touched_at, row.answers = now, msgspec.to_builtins(state.given)
    if row.done_on is None and judged.passed(state, module):
        row.score, row.done_on = judged.score(state, module), day_at(now)
        record(now, row.staff.mark, FINISHED, module, f"{row.score:.3f}")
    row.save()


def record(at: datetime, person: str, what: str, module: Module | None = None, detail: str = "") -> None:
    """Add a line to the record of learning; who writes at the same time waits."""
    key = derived(here(), "learning")
    with transaction.atomic():
        kept, _ = rows.RecordHead.objects.select_for_update().get_or_create(pk=1)
        line = Line(
            kept.number + 1,
            at,
            person,
            what,
            module.id if module else "",
            module.digest if module else "",
            detail[:400],
        )
        sealed, ends = added(Head(kept.number, kept.newest, kept.seal), line, key)
        rows.Record.objects.create(number=line.number, at=at, person=person, what=what, module=line.module, version=line.digest, detail=line.detail, seal=sealed.seal)  # fmt: skip
        kept.number, kept.newest, kept.seal = ends.number, ends.newest, ends.seal
        kept.save()


def head() -> Head:
    """Return where the record ends."""
    kept = rows.RecordHead.objects.filter(pk=1).first()
    return Head(kept.number, kept.newest, kept.seal) if kept else Head()


def record_faults() -> list[int]:
    """Return the numbers of lines of the record that were changed, taken out or put in; [] where it is whole."""
    lines = (
        Sealed(Line(one.number, one.at, one.person, one.what, one.module, one.version, one.detail), one.seal)
        for one in rows.Record.objects.order_by("number").iterator(chunk_size=2_000)
    )
    return list(faults(lines, head(), derived(here(), "learning")))


def begin_period(name: str, begins: date | None, ends: date | None, seed: int) -> rows.Period:
    """Begin a half-year with the usual modules. SekishoError `period_days`, `period_overlaps`, `period_name`."""
    name = name.strip()
    if not name or len(name) > 60 or rows.Period.objects.filter(name=name).exists():
        raise SekishoError("period_name")
    if begins is None or ends is None or not timedelta(days=60) <= ends - begins <= timedelta(days=200):
        raise SekishoError("period_days")
    if rows.Period.objects.filter(begins__lte=ends, ends__gte=begins).exists():
        raise SekishoError("period_overlaps")
    with transaction.atomic():
        made = rows.Period.objects.create(name=name, begins=begins, ends=ends, seed=seed, arms=_arms(begins, seed))
        rows.Required.objects.bulk_create(
            rows.Required(period=made, module=module, group=group) for module, group in sorted(usual())
        )
    return made


def usual() -> set[tuple[str, str]]:
    """Return what is asked for where nobody changed it: the core of everybody, the modules of each group, no intensive ones but of IT."""
    return {
        (name, EVERYONE if one.level == "core" else group)
        for name, found in catalogue()[0].items()
        for one in list(found.values())[:1]
        for group in one.groups
    }


def _arms(day: date, seed: int) -> dict[str, list[object]]:
    """Deal everybody of a day to those who are trained first (0) and later (1), within their groups, by the seed."""
    found = draw({one.staff.mark: first_group(one.groups) for one in on(day)}, (0, 1), str(seed))
    return {unit: [stratum, int(arm)] for unit, stratum, arm in zip(found.units, found.strata, found.arms, strict=True)}


def _required(period: rows.Period) -> Required:
    core: list[str] = []
    groups: dict[str, list[str]] = {}
    for one in period.required.all():
        (core if one.group == EVERYONE else groups.setdefault(one.group, [])).append(one.module)
    return Required(tuple(core), {group: tuple(every) for group, every in groups.items()})


def _cloud_modules() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, versions in catalogue()[0].items():
        for one in list(versions.values())[:1]:
            for cloud in one.clouds:
                found[cloud] = (*found.get(cloud, ()), name)
    return found
