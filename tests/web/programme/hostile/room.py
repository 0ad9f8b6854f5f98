"""A people programme with an exercise that was played, and browsers of those who might look at what is not theirs."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.test import Client
from django.utils import timezone

from sekisho.web.programme import access, plans, staff
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Period, Reported, Sent, Staff, Wave, WaveState
from tests.web.programme.lists import DEPARTMENTS, HEAD
from tests.web.programme.ready import half_year, people, settled

OWN: Final = "friday.example"
TABLES: Final[dict[str, dict[str, object]]] = {
    "organisation": {"own_domains": [OWN]},
    "programme": {"landing": "https://landing.friday.example", "share": 1.0, "number": "0550-12-0001"},
    "actions": {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none", "smtp_user": "programme@friday.example"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """What there is: the staff, a half-year, and an exercise whose results are those of persons."""

    everybody: list[Staff]
    period: Period
    wave: Wave

    def addresses(self) -> dict[str, str]:
        """Return every page of the room by its name."""
        training, wave = f"/programme/training/{self.period.pk}", f"/programme/exercises/{self.wave.pk}"
        return {
            "learn": "/learn",
            "learn_module": "/learn/payment_change",
            "programme": "/programme",
            "programme_board": "/programme/board",
            "staff": "/programme/staff",
            "staff_list": "/programme/staff/list",
            "staff_apply": "/programme/staff/apply",
            "staff_groups": "/programme/staff/groups",
            "practices": "/programme/practices",
            "staff_person": f"/programme/staff/{self.everybody[0].mark}",
            "training": "/programme/training",
            "training_pdf": f"{training}/audit.pdf",
            "training_csv": f"{training}/audit.zip",
            "training_deed": f"{training}/excuse",
            "waves": "/programme/exercises",
            "wave": wave,
            "wave_deed": f"{wave}/close",
            "lures": "/programme/templates",
            "lure": "/programme/templates/mfa_reenrol",
            "modules": "/programme/modules",
            "module": "/programme/modules/payment_change",
        }


@contextmanager
def room(console: Path, count: int = 12, **programme: object) -> Iterator[Room]:
    """Make all of it, with one person who opened the mail of a closed exercise and one who reported it."""
    with settled(console, {**TABLES, "programme": {**TABLES["programme"], **programme}}):
        everybody = people(count)
        period = half_year(today() - timedelta(days=20))
        period.arms = {one.mark: ["", 0] for one in everybody}
        period.save()
        plans.create(plans.Asked("Round one", "individual", today(), 1), "mori", timezone.now())
        wave = Wave.objects.get()
        plans.freeze(wave, "mori", timezone.now())
        Sent.objects.update(at=timezone.now() - timedelta(hours=4))
        Sent.objects.filter(who=everybody[0].mark).update(verdict="person", acted=True, click_after=60)
        one = Sent.objects.get(who=everybody[1].mark)
        Reported.objects.create(wave=wave, name=one.name, who=one.who, at=timezone.now(), kind="attached")
        Wave.objects.update(state=WaveState.CLOSED, closed_at=timezone.now())
        wave.refresh_from_db()
        yield Room(everybody, period, wave)


def come_in(person: Staff, browser: Client | None = None) -> Client:
    """Return a browser in which somebody came in by the link from their mailbox."""
    browser = browser or Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    assert browser.post(f"/learn/in/{access.link_for(person, timezone.now())}").headers["Location"] == "/learn"
    return browser


def listed(*rows: tuple[str, str, str]) -> bytes:
    """Return a staff list with people by name, address and department."""
    out = io.StringIO()
    for number, (name, address, department) in enumerate(rows):
        csv.writer(out).writerow([1000 + number, name, address, department, "", "2020-04-01", ""])
    return (HEAD + out.getvalue()).encode()


def brought(*rows: tuple[str, str, str]) -> list[Staff]:
    """Bring and apply a staff list with such people, and enough others that nobody is alone."""
    others = [(f"Other {n}", f"other{n}@{OWN}", DEPARTMENTS[0]) for n in range(12)]
    staff.bring("list.csv", listed(*rows, *others), {}, "mori", timezone.now(), date(2026, 4, 1))
    staff.apply({}, "mori", timezone.now(), sure=True)
    return list(Staff.objects.order_by("number")[: len(rows)])
