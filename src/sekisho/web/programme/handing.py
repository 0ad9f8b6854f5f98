"""What the programme found, handed over as evidence like any other source's: it moves the loss model when the next assessment reads it.

Training is handed over of everybody, of exercises what each person did. Where results lead to nobody, groups of ten or more are handed over: as
many lines as mails, of which so many clicked and so many reported, under names that stand for nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from sekisho.evidence.disk import replace_whole
from sekisho.people.learning.programme import dues
from sekisho.people.roster.groups import EVERYONE
from sekisho.pipeline.settings import load
from sekisho.text.cells import csv_of
from sekisho.text.say import say
from sekisho.web.keys import folder
from sekisho.web.programme import learning, outcomes
from sekisho.web.programme.models import Period, Sent, Staff, StaffStay, Wave, WaveState
from sekisho.web.programme.plans import design_of, own_lang

TRAINING = "programme-training.csv"
HEAD = (
    "Employee Number",
    "Email",
    "Full Name",
    "Course",
    "Department",
    "Assigned",
    "Due Date",
    "Completion Date",
    "Score",
    "Status",
)
DRILL = ("Campaign", "Recipient", "Full Name", "Department", "Sent At", "Clicked", "Data Entered", "Reported")


def hand_over(day: date) -> int:
    """Write what changed since the last time where evidence is read from; return how many files that were."""
    folders = load(folder()).watch.folders
    if not folders:
        return 0
    place = folder() / folders[0]
    count = 0
    if Period.objects.exists():
        count += _put(place / TRAINING, csv_of((HEAD, *_training(day))))
    for wave in Wave.objects.filter(kind="mail", state=WaveState.CLOSED):
        lines = _drill(wave) if wave.mode == "individual" else _by_group(wave)
        count += _put(place / f"programme-exercise-{wave.pk}.csv", csv_of((DRILL, *lines)))
    return count


def _training(day: date) -> Iterable[Sequence[str]]:
    people, last = _staff()
    for one in dues(learning.programme(), day):
        person = people[one.person]
        module = learning.module_of(one.module, "en")
        done = one.finished_on.isoformat() if one.finished_on else ""
        score = f"{100 * one.score:.0f}" if one.score is not None else ""
        state = "Exempt" if one.state in {"exempt", "left"} else "Completed" if done else "Not started"
        course = f"{one.period}: {module.title if module else one.module}"
        yield person.number, person.address, person.name, course, last.get(one.person, ""), one.assigned_on.isoformat(), one.due_on.isoformat(), done, score, state  # fmt: skip


def _drill(wave: Wave) -> Iterable[Sequence[str]]:
    people, last = _staff()
    zone = ZoneInfo(settings.ORG_ZONE)
    yes, no = say("export.yes", "en"), say("export.no", "en")
    for one in Sent.objects.filter(wave=wave, at__isnull=False, bounced=False).order_by("who"):
        person = people.get(one.who)
        if person is not None and one.at is not None:
            clicked = one.verdict == "person"
            yield wave.name, person.address, person.name, last.get(one.who, ""), f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}", yes if clicked else no, yes if clicked and one.acted else no, yes if one.report_after is not None else no  # fmt: skip


def _by_group(wave: Wave) -> Iterator[Sequence[str]]:
    """Yield lines of groups whose results are shown: what one line says of a click and of a report belongs to no one mail."""
    yes, no = say("export.yes", "en"), say("export.no", "en")
    sent_at = f"{design_of(wave).begins:%Y-%m-%d}"
    for cell, every in outcomes.shown(one for one in outcomes.outcomes(wave) if not one.bounced).items():
        group = say(f"people_group.{'rest' if cell == EVERYONE else cell}", own_lang())
        clicked, acted = sum(one.state == "person" for one in every), sum(one.acted for one in every)
        reported = sum(one.reported for one in every)
        for number in range(len(every)):
            yield wave.name, "", f"{group} {number + 1}", group, sent_at, *(yes if number < count else no for count in (clicked, acted, reported))  # fmt: skip


def _staff() -> tuple[dict[str, Staff], dict[str, str]]:
    """Return everybody who is or was there, and the department of each at last, by their marks."""
    stays = StaffStay.objects.select_related("staff").order_by("since")
    return {one.mark: one for one in Staff.objects.all()}, {one.staff.mark: one.department for one in stays}


def _put(path: Path, content: bytes) -> int:
    """Write a file whole where it is another one than before; return 1 where it was written."""
    if path.is_file() and path.read_bytes() == content:
        return 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_whole(path, content)
    return 1
