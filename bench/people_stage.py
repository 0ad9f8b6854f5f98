"""Waves of which nobody may know who did what, played through by the console's own code, with a copy of all files each night.

A wave is planned, frozen, sent day by day to a server that takes mail, answered by people whose truth is known here alone, gathered and
closed. `played` yields for each wave what a thief has: the folders as they were after each day and at the end, the list of staff, and
(for the one who judges) the truth.
"""

import email
import email.policy
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.landing import visits

STAFF, DAYS = 60, 3
DEPARTMENTS = ("為替課", "本町支店", "コールセンター")
SHARES = (0.0, 0.05, 0.12, 0.25, 0.5, 0.8, 1.0)
"""Of those who got a mail with a link, who opens it; in some waves everybody does, in some nobody."""
LANDING = "https://landing.friday.example"


@dataclass(frozen=True, slots=True)
class Loot:
    """What a thief has of a wave: its number in the database, its mode, and the organisation's folder after each day and at the end."""

    wave: int
    mode: str
    nights: Sequence[Path]
    end: Path


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether each person opened the link, by their mark; people whose mail had none are not in it."""

    opened: Mapping[str, bool]


class Sink:
    """Takes mail."""

    def __init__(self) -> None:
        self.came: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
        """Take one."""
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)  # noqa: S101 - what the policy makes
        self.came.append(made)
        return "250 taken"


def stand(place: Path, port: int) -> Path:
    """Make an organisation with staff, and this process one of its console."""
    from sekisho.pipeline.org import Org

    path = place / "friday.sekisho"
    Org.create(path)
    settings = path / "sekisho.toml"
    text = settings.read_text("utf-8").replace("own_domains = []\n", "")
    text = text.replace("[organisation]", '[organisation]\nown_domains = ["friday.example"]', 1)
    text += f'\n[programme]\nlanding = "{LANDING}"\nshare = 1.0\nper_minute = 600000\n\n[actions]\nsmtp_host = "127.0.0.1"\nsmtp_port = {port}\nsmtp_security = "none"\n'
    settings.write_text(text, "utf-8")
    from sekisho.web.stand import stand_up

    stand_up(Org.open(path))
    from django.utils import timezone

    from sekisho.web.programme import staff
    from sekisho.web.programme.days import today

    head = "社員番号,氏名,メールアドレス,部署,役職,入社日,退職日\n"
    rows = "".join(
        f"{n},職員 {n},n{n}@friday.example,{DEPARTMENTS[n % len(DEPARTMENTS)]},,2020-04-01,\n" for n in range(STAFF)
    )
    staff.bring("meibo.csv", (head + rows).encode(), {}, "bench", timezone.now(), today())
    staff.apply({}, "bench", timezone.now(), sure=True)
    return path


def played(place: Path, count: int, seed: int) -> Iterator[tuple[Loot, Truth]]:
    """Play so many waves, every other one pseudonymous. Needs `place` to be empty; each wave's loot is gone when the next is asked for."""
    from aiosmtpd.controller import Controller

    from tests.servers.local import free_port

    sink, chance = Sink(), random.Random(seed)  # noqa: S311 - to be told again, not to be secret
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        org = stand(place, server.port)
        for number in range(count):
            sink.came.clear()
            mode = ("aggregate", "pseudonymous")[number % 2]
            loot = place / "loot"
            yield _wave(org, loot, number, mode, sink, chance)
            shutil.rmtree(loot)
    finally:
        server.stop()


def _wave(org: Path, loot: Path, number: int, mode: str, sink: Sink, chance: random.Random) -> tuple[Loot, Truth]:
    from django.utils import timezone

    from sekisho.web.programme import gather, outcomes, plans, sending, standins
    from sekisho.web.programme.days import today
    from sekisho.web.programme.models import Staff

    wave = plans.create(plans.Asked(f"wave {number}", mode, today(), DAYS), "bench", timezone.now())
    plans.freeze(wave, "bench", timezone.now())
    if mode == "pseudonymous":
        standins.take_half(wave, "another")
    wave.refresh_from_db()
    sending.begin(wave, timezone.now())
    marks = dict(Staff.objects.values_list("address", "mark"))
    share, opened, nights = chance.choice(SHARES), dict[str, bool](), []
    for day in range(20):
        at = datetime.now(UTC) + timedelta(days=day + 1)
        before = len(sink.came)
        wave.refresh_from_db()
        if wave.state == "sending":
            sending.send(wave, lambda at=at: at, os.urandom, lambda _done, _total: None)  # type: ignore[misc]
        for mail in sink.came[before:]:
            slug, token = visits.link_of(mail, LANDING)
            if slug:
                mark = marks[mail["To"].addresses[0].addr_spec]
                opened[mark] = chance.random() < share
                if opened[mark]:
                    _open(org, slug, token, at + timedelta(seconds=chance.randrange(30, 30_000)), chance)
        gather.bring_hits()
        gather.sweep(at + timedelta(hours=12))
        if len(sink.came) > before:
            nights.append(_copied(org, loot / f"night-{day}"))
        if len(sink.came) >= STAFF:
            break
    wave.refresh_from_db()
    outcomes.close(wave, timezone.now())
    return Loot(wave.pk, mode, nights, _copied(org, loot / "end")), Truth(opened)


def _open(org: Path, slug: str, token: str, at: datetime, chance: random.Random) -> None:
    """Write down what the landing would of somebody who opens a page and acts on it, from a browser of their own."""
    client = f"{chance.getrandbits(48):012x}"
    visits.write(org, slug, token, at, visits.PERSON, visits.Client("a", f"n{client}", f"c{client}"))


def _copied(org: Path, to: Path) -> Path:
    """Copy everything as it lies on the disk, write-ahead logs too; and beside it the database as SQLite backs it up."""
    shutil.copytree(org, to, ignore=shutil.ignore_patterns("evidence"))
    with (
        closing(sqlite3.connect(f"file:{org / 'console.db'}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to / "backup.db")) as copy,
    ):
        source.backup(copy)
    return to
