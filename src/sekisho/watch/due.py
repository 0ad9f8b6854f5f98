"""What is to be done now: asked for first, then what came, then what the clock says. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sekisho.pipeline.settings import Settings
from sekisho.watch.arrived import Entry
from sekisho.watch.nouns import Kind, State, Task

AGAIN = timedelta(minutes=10)
"""How long work that failed waits before it is tried again by itself."""
BETWEEN = timedelta(minutes=1)
"""How long letters that wait are left alone; addresses that do not answer are left alone for longer."""
TOGETHER = 200
"""Files and folders that are read in one go."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found on the disk: requests, files that came whole, the last assessment, and the report that is there.

    `assessed` is None where there was none, `report` "" where none was written. `evidence` is True once there is any;
    `console` where a console is in use, `letters` where letters of it wait to be sent, `over` where a name that two people
    saw is still kept though their time is over; `programme` after how long the people programme is looked after again, None for never.
    """

    asked: tuple[Task, ...] = ()
    came: tuple[Entry, ...] = ()
    assessed: datetime | None = None
    report: str = ""
    evidence: bool = False
    console: bool = False
    letters: bool = False
    over: bool = False
    programme: timedelta | None = None


def due(settings: Settings, state: State, seen: Seen, now: datetime) -> Task | None:
    """Return the next piece of work, None where there is none. Work that failed a moment ago waits, unless somebody asks."""
    if seen.asked:
        return seen.asked[0]
    waits = {key for key, at in state.failed.items() if now - at < AGAIN} - {
        *Task(Kind.SEND).keys,
        *Task(Kind.PROGRAMME).keys,
    }
    return next((one for one in _due(settings, state, seen, now) if not waits & set(one.keys)), None)


def next_assessment(settings: Settings, now: datetime) -> datetime | None:
    """Return when the schedule assesses next, None where it never does."""
    times = settings.watch.assess_at
    found = _moments(times, settings, now, (0, 1))
    return min((one for one in found if one > now), default=None)


def _due(settings: Settings, state: State, seen: Seen, now: datetime) -> Iterator[Task]:
    fresh = {str(one.path): one.print for one in seen.came if f"{Kind.READ}:{one.path}" not in state.failed}
    if fresh:
        yield Task(Kind.READ, files=dict(list(fresh.items())[:TOGETHER]))
    # What failed once is read by itself, so that one bad file never stands in the way of the others.
    yield from (Task(Kind.READ, files={str(one.path): one.print}) for one in seen.came if str(one.path) not in fresh)
    every = timedelta(minutes=settings.watch.fetch_every)
    for source in settings.sources if every else ():
        last = state.fetched.get(source.name)
        if last is None or now - last >= every:
            yield Task(Kind.FETCH, source.name)
    if seen.evidence and (state.behind or _late(settings, settings.watch.assess_at, seen.assessed, now)):
        yield Task(Kind.ASSESS)
    if seen.console and seen.report and seen.report != state.loaded:
        yield Task(Kind.LOAD)
    if seen.letters and (state.sent is None or now - state.sent >= BETWEEN):
        yield Task(Kind.SEND)
    times = settings.watch.digest_at
    if times and seen.report and _late(settings, times, state.digested, now):
        yield Task(Kind.DIGEST)
    if seen.over:
        yield Task(Kind.REVEAL)
    if seen.programme is not None and (state.drilled is None or now - state.drilled >= seen.programme):
        yield Task(Kind.PROGRAMME)


def _late(settings: Settings, times: Sequence[str], last: datetime | None, now: datetime) -> bool:
    """Tell whether something was done last before the newest of its times that has passed; what was never done is late."""
    if last is None:
        return True
    passed = [one for one in _moments(times, settings, now, (-1, 0)) if one <= now]
    return bool(passed) and last < max(passed)


def _moments(times: Sequence[str], settings: Settings, now: datetime, days: Sequence[int]) -> list[datetime]:
    there = now.astimezone(ZoneInfo(settings.organisation.time_zone))
    found = []
    for text in times:
        hour, _, minute = text.partition(":")
        at = there.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        found += [at + timedelta(days=day) for day in days]
    return found
