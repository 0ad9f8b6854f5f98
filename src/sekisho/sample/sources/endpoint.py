"""The endpoint manager's device log: head office in CP932, two branches with files of their own."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from sekisho.attacks import naming
from sekisho.attacks.endpoint import STICK, FileAct, Operation, stick
from sekisho.attacks.nouns import JST, Person
from sekisho.attacks.overlay import Event
from sekisho.attacks.writers import endpoint as writer
from sekisho.sample import days
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.places import SITES, seat
from sekisho.sample.rhythm import Day, Rhythm

_SHARE = 0.2
_ENCODING = {"": "cp932", "east": "utf-8-sig", "west": "cp932"}
_KINDS = ("稟議書", "月次報告", "顧客一覧", "残高表", "会議資料", "契約書", "研修資料", "点検表", "見積書", "議事録")
_ENDS = ("xlsx", "docx", "pdf", "csv", "pptx")
_HOSTS = ("shiosai.box.example", "forms.tax-portal.example", "upload.kensyu-net.example", "shinkin-hub.example")
_PRINTERS = ("HON-MFP-2F", "HON-MFP-3F", "BR-MFP-01", "BR-MFP-02")


def _file(day: dt.date, rng: random.Random) -> str:
    return f"{rng.choice(_KINDS)}_{day:%Y%m}_{rng.randrange(1, 400):03d}.{rng.choice(_ENDS)}"


def _folder(person: Person) -> str:
    return f"\\\\fs01\\{person.department}\\共有"


def _share(person: Person, day: dt.date, rng: random.Random) -> FileAct:
    kind = rng.random()
    operation: Operation = "書き込み" if kind < 0.55 else "ファイルコピー" if kind < 0.85 else "削除"
    size = int(rng.lognormvariate(11.6, 1.4))
    return FileAct(
        person.staff_id, operation, "ネットワークドライブ", "fs01", _file(day, rng), _folder(person), size, "Z:\\"
    )


def _printed(person: Person, day: dt.date, rng: random.Random) -> FileAct:
    size = int(rng.lognormvariate(12, 1))
    name = rng.choice(_PRINTERS)
    return FileAct(person.staff_id, "印刷", "プリンタ", name, _file(day, rng), _folder(person), size, name)


def _uploaded(person: Person, day: dt.date, rng: random.Random) -> FileAct:
    size, host = int(rng.lognormvariate(12.4, 1.3)), rng.choice(_HOSTS)
    return FileAct(
        person.staff_id, "アップロード", "Webブラウザ", "msedge.exe", _file(day, rng), _folder(person), size, host
    )


def _attached(person: Person, day: dt.date, rng: random.Random) -> FileAct:
    size = int(rng.lognormvariate(12.2, 1.1))
    to = rng.choice(("client@hakuto-kaikei.example", "desk@shinkin-hub.example", "tanto@asahi-sekkei.example"))
    return FileAct(person.staff_id, "メール添付", "メール", "OUTLOOK.EXE", _file(day, rng), _folder(person), size, to)


def _copied(person: Person, day: dt.date, rng: random.Random) -> FileAct:
    size = int(rng.lognormvariate(12.6, 1.3))
    return FileAct(
        person.staff_id, "ファイルコピー", STICK, stick(person.staff_id), _file(day, rng), _folder(person), size, "E:\\"
    )


_MAKERS: tuple[Callable[[Person, dt.date, random.Random], FileAct], ...] = (
    _share,
    _printed,
    _uploaded,
    _attached,
    _copied,
)
_ORDINARY, _CARRIES = (0.70, 0.90, 0.95, 1.0, 1.0), (0.66, 0.85, 0.90, 0.95, 1.0)


def carries(person: Person) -> bool:
    """Whether somebody's work needs a USB stick now and then: one in five."""
    return int(person.staff_id) % 5 == 0


class _Log:
    """The files of one log, month by month and site by site."""

    def __init__(self, out: Path) -> None:
        self._out = out / "endpoint"
        self.counts: Counter[str] = Counter()

    def add(self, site: str, day: dt.date, rows: list[writer.Line]) -> None:
        """Append a day's rows of one site."""
        path = self._out / site / f"endpoint_{day:%Y-%m}.csv"
        name = str(path.relative_to(self._out.parent))
        encoding = _ENCODING[site]
        head = name not in self.counts
        if head:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
        with path.open("ab") as file:
            file.write(writer.lines(rows, encoding if head else encoding.removesuffix("-sig"), head=head))
        self.counts[name] += len(rows)


def _site(person: Person) -> str:
    return SITES.get(person.department_en, "")


def _line(act: FileAct, person: Person, when: dt.datetime) -> writer.Line:
    return when, seat(person).device, naming.windows(person), act


def _everyday(day: Day, rhythm: Rhythm, count: int, rng: random.Random) -> list[tuple[Person, writer.Line]]:
    rows = []
    midnight = day.midnight()
    for person in rng.choices(day.present, cum_weights=day.weights, k=count) if day.present else ():
        when = midnight + dt.timedelta(seconds=rhythm.second(person, day.date, rng))
        limits, mark = (_CARRIES if carries(person) else _ORDINARY), rng.random()
        maker = next(m for m, limit in zip(_MAKERS, limits, strict=True) if mark < limit)
        rows.append((person, _line(maker(person, day.date, rng), person, when)))
    return rows


def _silent(bank: Bank) -> dict[str, dt.date]:
    """Return the sites whose log stops, with the first day without it."""
    return {e.record.site: e.record.since for e in bank.events("silence")}


def write(out: Path, bank: Bank) -> Part:
    """Write endpoint/endpoint_YYYY-MM.csv, and endpoint/east and endpoint/west for the branches."""
    rng, rhythm, log = bank.rng("endpoint"), Rhythm(bank), _Log(out)
    shares, silent = rhythm.shares(round(bank.rows * _SHARE)), _silent(bank)
    by_id = {p.staff_id: p for p in bank.world.staff}
    planted: dict[dt.date, list[Event]] = defaultdict(list)
    for event in bank.events("endpoint"):
        planted[event.when.astimezone(JST).date()].append(event)
    last: dict[str, dt.date] = {}
    for day in rhythm.days():
        rows = _everyday(day, rhythm, shares[day.date], rng)
        rows += [
            (person, _line(e.record, person, e.when))
            for e in planted.get(day.date, ())
            for person in [by_id[e.record.staff_id]]
        ]
        rows.sort(key=lambda r: r[1][0])
        for site in _ENCODING:
            # Branches are closed, and their computers off, when banks are closed.
            closed = site and not days.is_business(day.date)
            found = [line for person, line in rows if _site(person) == site]
            if found and not closed and day.date < silent.get(site, dt.date.max):
                log.add(site, day.date, found)
                last[site] = day.date
    return Part(tuple(sorted(log.counts.items())), _facts(bank, last))


def _facts(bank: Bank, last: dict[str, dt.date]) -> dict[str, Json]:
    silent: list[Json] = [
        {
            "source": f"endpoint/{site}",
            "last_seen": str(last.get(site, "")),
            "silent_from": str(since),
            "days": (bank.world.end - since).days + 1,
            "devices": sorted(seat(p).device for p in bank.world.staff if _site(p) == site),
        }
        for site, since in _silent(bank).items()
    ]
    stopped = _silent(bank)
    facts: dict[str, Json] = {
        "silent_sources": silent,
        "silent_sources_benign": sorted(f"endpoint/{s}" for s in last if s and s not in stopped),
    }
    recipes = ("usb_after_notice", "mass_delete_before_leaving")
    for key, kind in (("exfiltration", "attack"), ("exfiltration_benign", "benign")):
        facts[key] = [
            {
                "employee": x.subjects[0],
                "recipe": x.recipe,
                "day": str(x.day or ""),
                "why": x.why,
                "figures": dict(x.figures),
            }
            for recipe in recipes
            for x in bank.told(recipe, kind)
        ]
    return facts
