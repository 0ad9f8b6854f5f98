"""The background process itself: look what is due, have it done, remember what became of it, and wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from sekisho.pipeline.settings import Settings, load
from sekisho.watch import places
from sekisho.watch.arrived import arrived, entries, watched
from sekisho.watch.child import Ended, Heard, Line, command, outcome
from sekisho.watch.due import Seen, due, next_assessment
from sekisho.watch.nouns import KEPT, Beat, Kind, Outcome, State, Task

PAUSE = 2.0
STEP = 0.2


@dataclass(frozen=True, slots=True)
class Hands:
    """What it acts with: the clock, a wait in seconds that says True once it is told to stop, how a child is run, and who is told.

    `started` is called once it is the one at work.
    """

    clock: Callable[[], datetime]
    wait: Callable[[float], bool]
    run: Callable[[tuple[str, ...], Heard], Ended]
    told: Callable[[Outcome], None]
    started: Callable[[], None]


def watch(org: Path, hands: Hands, *, once: bool = False) -> None:
    """Work until told to stop, or with `once` until nothing is due. SekishoError `watch_running`, and what settings refuse."""
    with places.alone(org):
        for folder in watched(org, load(org)):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        hands.started()
        stopped = False
        while not stopped:
            settings, now = load(org), hands.clock()
            state = places.remembered(org)
            task = due(settings, state, seen(org, settings, state, now), now)
            if task is not None:
                stopped = _do(org, task, settings, hands)
            elif once:
                return
            else:
                places.beat(org, Beat(now, next_assessment=next_assessment(settings, now)))
                stopped = hands.wait(PAUSE)


def seen(org: Path, settings: Settings, state: State, now: datetime) -> Seen:
    """Return what lies on the disk."""
    came = arrived(entries(watched(org, settings)), state.read, settings.watch.settle, now)
    runs = [one.stat().st_mtime for one in (org / "runs").glob("[0-9]*") if one.suffix != ".partial"]
    return Seen(
        asked=places.asked(org),
        came=tuple(came),
        assessed=datetime.fromtimestamp(max(runs), now.tzinfo) if runs else None,
        report=_print(org / "reports" / "report.json"),
        evidence=(org / "evidence" / "tables" / "batches" / "_delta_log").is_dir(),
        console=(org / "console.key").exists(),
        letters=next((org / "outbox").glob("hook-*/*.json"), None) is not None,
        over=next(places.over(org, now), None) is not None,
        programme=places.programme_due(org),
    )


def after(state: State, done: Outcome, report: str) -> State:
    """Return what is remembered after a piece of work; `report` is the one that was there when it began."""
    task, said = done.task, done.said
    failed = {key: at for key, at in state.failed.items() if key not in task.keys}
    if said.code:
        failed |= dict.fromkeys(task.keys, done.ended)
    # Letters may go out every minute, and so may mail of exercises: only the last time is remembered, so that it does not push out everything else.
    often = {Kind.SEND, Kind.PROGRAMME}
    before = (one for one in state.outcomes if task.kind not in often or one.task.kind is not task.kind)
    changed: dict[str, object] = {"failed": failed, "outcomes": (done, *before)[:KEPT]}
    if task.kind is Kind.READ and not said.code:
        changed["read"] = {**state.read, **task.files}
    if task.kind is Kind.FETCH:
        changed["fetched"] = {**state.fetched, task.about: done.ended}
    if task.kind in {Kind.READ, Kind.FETCH} and (said.new or said.refused):
        changed["behind"] = True
    if task.kind is Kind.ASSESS and not said.code:
        changed["behind"] = False
    if task.kind is Kind.LOAD and not said.code:
        changed["loaded"] = report
    if task.kind is Kind.SEND:
        changed["sent"] = done.ended
    if task.kind is Kind.PROGRAMME:
        changed["drilled"] = done.ended
    if task.kind is Kind.DIGEST and not said.code:
        changed["digested"] = done.began
    return msgspec.structs.replace(state, **changed)


def _do(org: Path, task: Task, settings: Settings, hands: Hands) -> bool:
    """Have a piece of work done and remember it; True where it was stopped in the middle, which is no failure of its own."""
    began, report, stopped = hands.clock(), _print(org / "reports" / "report.json"), False

    def heard(line: Line) -> bool:
        nonlocal stopped
        comes = next_assessment(settings, began)
        places.beat(org, Beat(hands.clock(), task, began, line.stage, line.done, line.total, comes))
        stopped = stopped or hands.wait(STEP)
        return stopped

    ended = hands.run(command(org, task), heard)
    if stopped:
        return True
    done = Outcome(task, began, hands.clock(), outcome(ended))
    places.remember(org, after(places.remembered(org), done, report))
    places.answered(org, task)
    hands.told(done)
    return False


def _print(report: Path) -> str:
    """Return what a report looks like from outside, "" where there is none."""
    try:
        told = report.stat()
    except FileNotFoundError:
        return ""
    return f"{told.st_size}-{told.st_mtime_ns}"
