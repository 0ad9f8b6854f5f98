"""Three thieves of the organisation's folder try to tell who opened the link of an exercise whose results lead to no person.

Run: `python bench/people_attackers.py [--waves N] [--home N] [--seed N] [--hour H] [--quick] [--live] [--control]`.

A thief has the folder as `people_stage` copies it: after each day of a wave (at `--hour` of the firm's clock, 23 unless told) and at the end. He has the
program's source, and the console's key, which lies in the folder; of the escrow key he has neither half. Before the waves that are judged he plays some at
home (`--home`), where he knows what happened, to learn which of his ways lead anywhere: a way is used where it places people of one cell, template and day
better than chance, by `BELIEVED` deviations.

`by_order` goes by order and time: what lies where in tables, files, pages and the write-ahead log, against the orders in which staff, plan and queue name
people, and when links were opened against when mail was due. `by_keys` goes by keys and tokens: names made again with every key of the folder, bytes of all
files near one another, other tables. `by_groups` goes by cells, templates and days, and by what earlier waves taught of people and of browsers.
`together` puts them together. The base is a guesser who knows how many of all opened the link, and says the more frequent of everybody.

Exit code 1 where the best gains more than `ALLOWED` points over the base. `--control` plays what must be found: waves of persons, where `by_keys` must be right
of more than 95 %; waves whose tokens follow from the queue's key; rows in the order of staff. `--live` plays waves minute by minute instead of day by day: mail
goes when it is due, links are opened some time after, by browsers that stay the same from wave to wave (three in five of
them came to the training portal once), and some report.
"""

import argparse
import hmac
import json
import os
import random
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time as clocks
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from hashlib import blake2b, sha256
from heapq import heappop, heappush
from itertools import combinations
from math import log, sqrt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from bench import people_stage
from bench.people_stage import DAYS, STAFF, Loot, Truth, played
from tests.landing import visits

ALLOWED = 2.0
"""Points over the base rate."""
FOUND = 95.0
"""Percent that a control must be told right."""
BELIEVED = 4.0
"""Deviations by which a way must have beaten chance at home before it is used."""
NEAR = 256
"""Bytes within which two things lie near one another."""
PAGE, FRAME = 4096, 24
ZONE = ZoneInfo("Asia/Tokyo")
PURPOSES = (
    "waves",
    "django",
    "journal",
    "revealed",
    "webhooks",
    "tokens",
    "learning",
    "known browsers",
    "codes",
    "first",
)
"""What the program derives keys for."""
MEDIAN_MINUTES, SPREAD = 60.0, 1.6
"""How long after its mail a link is opened, as the thief supposes (log-normal)."""
_RUN = re.compile(rb"[0-9a-z]{13,}")
_MARK = re.compile(rb"p[0-9a-f]{12}")
_KEY = re.compile(rb"x[0-9a-f]{16}")
_ADDRESS = re.compile(rb"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{3,64}")
_HEXES = re.compile(rb"[0-9a-f]{64}")


# What a thief reads


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the staff list, and what the plan of the wave has of it: cell and template as `cell|lure`."""

    place: int
    mark: str
    number: str
    name: str
    address: str
    department: str
    planned: int
    block: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that waits in a copy of the queue: its key, when it is due, and where in the file it stands."""

    key: str
    due: datetime
    offset: int


@dataclass(slots=True)
class Answer:
    """A mail as rows and hits know it: its name, `cell|lure`, in which copy it was first seen, and whether it was opened."""

    name: str
    block: str
    night: int
    row: int = 0
    who: str = ""
    behind: bytes = b""
    opened: bool = False
    first: datetime | None = None
    hit: int = 0
    client: str = ""
    network: str = ""
    tokens: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Near:
    """Something of a person and something of a mail that lie in one page, with the distance in bytes."""

    where: str
    mark: str
    answer: str
    distance: int


@dataclass
class Pages:
    """Pages that were looked through already, by digest: what is new of a wave is in none of them."""

    known: set[bytes] = field(default_factory=set)

    def new(self, path: Path) -> Iterator[tuple[int, bytes]]:
        """Yield the parts of a file that are new, with where they begin."""
        content = path.read_bytes()
        spans: Iterable[tuple[int, int]] = [(0, len(content))]
        if path.name.endswith("-wal"):
            spans = ((at + FRAME, at + FRAME + PAGE) for at in range(32, len(content), FRAME + PAGE))
        elif content.startswith(b"SQLite format 3"):
            spans = ((at, at + PAGE) for at in range(0, len(content), PAGE))
        for begin, end in spans:
            part = content[begin:end]
            digest = blake2b(part, digest_size=12).digest()
            if digest not in self.known:
                self.known.add(digest)
                yield begin, part


PAGES = Pages()


class Kit:
    """A loot, read as far as anybody can."""

    def __init__(self, loot: Loot) -> None:
        self.loot, self.wave, self.mode = loot, loot.wave, loot.mode
        self.copies = (*loot.nights, loot.end)
        self.bases = tuple(one / "backup.db" for one in self.copies)
        self.people = {one.mark: one for one in self._people()}
        self.letters, self.night = self._queue()
        self.answers = self._answers()
        self.found: list[str] = []

    def asked(self, night: int, sql: str, *values: object) -> list[Any]:
        """Return rows of a copy's database."""
        with closing(sqlite3.connect(f"file:{self.bases[night]}?mode=ro&immutable=1", uri=True)) as base:
            return base.execute(sql, values).fetchall()

    @cached_property
    def plan(self) -> Any:
        """Return the frozen plan."""
        return json.loads(self.asked(-1, "SELECT plan FROM programme_wave WHERE id = ?", self.wave)[0][0])

    @cached_property
    def browsers(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return whose browser and whose network a mark of the landing is: made from what sessions and the journal say in the clear."""
        from sekisho.landing.marks import Marks

        whose = dict(self.asked(-1, "SELECT account_id, mark FROM programme_staff WHERE account_id IS NOT NULL"))
        clients: dict[str, set[str]] = defaultdict(set)
        networks: dict[str, set[str]] = defaultdict(set)
        keys = {(copy / "landing/bundle/wave.key").read_bytes() for copy in self.copies}
        tried = [Marks(key) for key in keys]
        tried += [Marks.under(key, other[:64]) for key in keys for other in {*self.keys.values()}]
        for account, address, browser in self.asked(-1, "SELECT account_id, address, browser FROM signed_in"):
            for marks in tried if account in whose else ():
                clients[whose[account]].add(marks.client(address, browser))
                networks[whose[account]].add(marks.network(address))
        return clients, networks

    @cached_property
    def cells(self) -> list[str]:
        """Return the cells with their templates, as tokens number them."""
        return list(json.loads(self.asked(-1, "SELECT cells FROM programme_wave WHERE id = ?", self.wave)[0][0]))

    @cached_property
    def keys(self) -> dict[str, bytes]:
        """Return every key that lies in the folder or follows from one that does, by what it is called."""
        from nacl.exceptions import CryptoError
        from nacl.secret import SecretBox

        from sekisho.web.keys import derived

        end = self.loot.end
        console = (end / "console.key").read_bytes()
        found = {"nothing": b"", "console": console, "landing": (end / "landing/bundle/wave.key").read_bytes()}
        found |= {f"for {one}": derived(console, one) for one in PURPOSES}
        for night in range(len(self.copies)):
            for pk, kept in self.asked(night, "SELECT id, key FROM programme_wave WHERE id > ?", self.wave - 3):
                with suppress(CryptoError, ValueError):
                    found[f"wave {pk - self.wave}"] = bytes(SecretBox(derived(console, "waves")).decrypt(kept))
        return found

    def _people(self) -> Iterator[Person]:
        planned = {one["key"]: (at, f"{one['group']}|{one['lure']}") for at, one in enumerate(self.plan["items"])}
        stays = dict(self.asked(-1, "SELECT staff_id, department FROM programme_stay ORDER BY since"))
        for pk, mark, number, name, address in self.asked(-1, "SELECT id, mark, number, name, address FROM programme_staff"):  # fmt: skip
            if mark in planned:
                yield Person(pk, mark, number, name, address, stays.get(pk, ""), *planned[mark])

    def _queue(self) -> tuple[dict[str, Letter], dict[str, int]]:
        """Return letters by whose they are, from the first copy that has them, and in which copy each was gone."""
        letters, night = dict[str, Letter](), dict[str, int]()
        for number, copy in enumerate(self.copies):
            waiting = set()
            path = copy / "waves" / str(self.wave) / "queue.db"
            if path.exists():
                content = path.read_bytes()
                with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
                    rows = base.execute("SELECT lane FROM mail WHERE state IN ('queued', 'deferred', 'sending')")
                    for (lane,) in rows.fetchall():
                        told = json.loads(lane)
                        waiting.add(told["mark"])
                        due = datetime.fromisoformat(told["at"])
                        letters.setdefault(told["mark"], Letter(told["key"], due, content.find(lane.encode())))
            for mark in self.people.keys() - waiting:
                night.setdefault(mark, number)
        return letters, night

    def _answers(self) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for number in range(len(self.copies)):
            rows = "SELECT id, name, who, cell, lure, behind, verdict FROM programme_sent WHERE wave_id = ? AND at IS NOT NULL"
            for pk, name, who, cell, lure, behind, verdict in self.asked(number, rows, self.wave):
                one = found.setdefault(name, Answer(name, f"{cell}|{lure}", number))
                one.row, one.who, one.behind, one.opened = pk, who, behind, one.opened or bool(verdict)
            hits = "SELECT id, name, cell, at, hit FROM programme_click WHERE wave_id = ? ORDER BY id"
            for pk, name, cell, at, hit in self.asked(number, hits, self.wave):
                block = self.cells[cell] if self.cells else ""
                one, told = found.setdefault(name, Answer(name, block, number)), json.loads(hit)
                when = datetime.fromisoformat(at).replace(tzinfo=UTC)
                one.opened, one.hit = True, one.hit or pk
                one.client, one.network = told.get("client", ""), told.get("network", "")
                one.first = when if one.first is None else min(one.first, when)
                one.tokens |= {told.get("token", ""), told.get("of", "")} - {""}
        return found

    @cached_property
    def linked(self) -> set[str]:
        """Return the people whose mail had a link: which templates have none is no secret."""
        return {mark for mark, one in self.people.items() if _has_link(one.block.partition("|")[2])}

    @cached_property
    def groups(self) -> dict[tuple[str, int], list[str]]:
        """Return the people whom nothing tells apart but what the thief finds: of one cell, template and copy."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for mark, one in self.people.items():
            if mark in self.linked:
                found[one.block, self.night[mark]].append(mark)
        return found

    @cached_property
    def share(self) -> float:
        """Return the share of those whose mail had a link who opened it."""
        return sum(one.opened for one in self.answers.values()) / max(1, len(self.linked))

    def dealt(self, weight: Callable[[str, Answer], float]) -> dict[str, float]:
        """Return how likely each person opened, given how well each fits each mail of their cell and template."""
        found: dict[str, float] = {}
        blocks: dict[str, list[Answer]] = defaultdict(list)
        for one in self.answers.values():
            blocks[one.block].append(one)
        for block in {one.block for one in self.people.values()}:
            marks = [mark for mark, one in self.people.items() if one.block == block and mark in self.linked]
            answers = blocks[block]
            if not (marks and answers):
                found |= dict.fromkeys(marks, 0.0)
                continue
            raw = np.array([[self._may(mark, one) * weight(mark, one) for one in answers] for mark in marks])
            sure = dealt_out(raw)[:, [one.opened for one in answers]].sum(axis=1)
            found |= dict(zip(marks, np.clip(sure, 0, 1).tolist(), strict=True))
        return found

    def _may(self, mark: str, answer: Answer) -> float:
        """Return how well the copies fit: a row is there from the copy on in which its mail had gone; most open on the same day."""
        late = answer.night - self.night[mark]
        if answer.row:
            return float(late == 0)
        return 4.0**-late if late >= 0 else 0.0

    def even(self) -> dict[str, float]:
        """Return how likely each opened by cell, template and day alone."""
        return self.dealt(lambda _mark, _answer: 1.0)

    @cached_property
    def places(self) -> tuple[dict[str, list[tuple[int, str, int]]], list[Near], set[bytes]]:
        """Look through all bytes: where each mail's name is (copy, file, offset), what lies near what, and what could be half a key."""
        return _looked(self)


def _looked(kit: Kit) -> tuple[dict[str, list[tuple[int, str, int]]], list[Near], set[bytes]]:
    where: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    near, hexes = list[Near](), set[bytes]()
    of_text = {one.name.encode(): one.name for one in kit.answers.values()}
    of_text |= {one.who.encode(): one.name for one in kit.answers.values() if one.who}
    of_text |= {token.encode(): one.name for one in kit.answers.values() for token in one.tokens}
    of_bytes = {bytes.fromhex(one.name): one.name for one in kit.answers.values()}
    of_bytes |= {one.behind[:16]: one.name for one in kit.answers.values() if one.behind}
    whose = {one.mark.encode(): one.mark for one in kit.people.values()}
    whose |= {one.address.encode(): one.mark for one in kit.people.values()}
    whose |= {letter.key.encode(): mark for mark, letter in kit.letters.items()}
    names = {one.name.encode(): one.mark for one in kit.people.values()}
    named = re.compile(b"|".join(sorted((re.escape(one) for one in names), reverse=True)) or b"(?!)")
    for number, copy in enumerate(kit.copies):
        for path in sorted(one for one in copy.rglob("*") if one.is_file() and one.name != "backup.db"):
            file = re.sub(r"\d+", "N", str(path.relative_to(copy)))
            for begin, part in PAGES.new(path):
                hexes.update(_HEXES.findall(part))
                of_mail = [*_texts(part, of_text), *_bytes(part, of_bytes)]
                for at, name in of_mail:
                    where[name].append((number, file, begin + at))
                if of_mail:
                    of_person = [
                        (hit.start(), whose[hit[0]]) for form in (_MARK, _ADDRESS, _KEY) for hit in form.finditer(part) if hit[0] in whose
                    ]  # fmt: skip
                    of_person += [(hit.start(), names[hit[0]]) for hit in named.finditer(part)]
                    near += _near(file, of_person, of_mail)
    return where, near, hexes


def _texts(part: bytes, known: Mapping[bytes, str]) -> Iterator[tuple[int, str]]:
    lengths = sorted({len(one) for one in known})
    for run in _RUN.finditer(part):
        text = run[0]
        for length in lengths:
            for at in range(len(text) - length + 1):
                if (name := known.get(text[at : at + length])) is not None:
                    yield run.start() + at, name


def _bytes(part: bytes, known: Mapping[bytes, str]) -> Iterator[tuple[int, str]]:
    for raw, name in known.items():
        if (at := part.find(raw)) >= 0:
            yield at, name


def _near(file: str, people: Sequence[tuple[int, str]], mails: Sequence[tuple[int, str]]) -> Iterator[Near]:
    for at, name in mails:
        if people:
            other, mark = min(people, key=lambda one: abs(one[0] - at))
            yield Near(file, mark, name, abs(other - at))


def dealt_out(raw: np.ndarray) -> np.ndarray:
    """Deal each mail (column) out to people (rows) by weight, to each person one at most."""
    some: np.ndarray = raw.copy()
    some[:, some.sum(axis=0) <= 0] = 1.0
    for _ in range(60):
        some /= some.sum(axis=0, keepdims=True)
        some /= np.maximum(some.sum(axis=1, keepdims=True), 1.0)
    some /= np.maximum(some.sum(axis=0, keepdims=True), 1e-12)
    return some


_LINKS: dict[str, bool] = {}


def _has_link(lure: str) -> bool:
    if lure not in _LINKS:
        from sekisho.people.waves.compose import form_of
        from sekisho.people.waves.lure import lures
        from sekisho.web.programme.plans import own_lang

        form = form_of(lures()[lure], own_lang())
        _LINKS[lure] = bool(form.page or form.file or re.search(r"\{\{\s*link\s*\}\}", form.text))
    return _LINKS[lure]


# What a thief learns


@dataclass
class Learnt:
    """How well a way places people within their groups: the sum of products, of squares, and what chance gives."""

    product: float = 0.0
    squares: float = 0.0
    chance: float = 0.0
    people: int = 0

    def add(self, groups: Iterable[Sequence[str]], said: Mapping[str, float], true: Mapping[str, bool]) -> None:
        """Take in what a way said of a wave, and what was true."""
        for marks in groups:
            both = [(said[one], float(true[one])) for one in marks if one in said and one in true]
            if len(both) < 2:
                continue
            guess, truth = np.array(both).T
            guess, truth = guess - guess.mean(), truth - truth.mean()
            self.people += len(both)
            self.product += float(guess @ truth)
            self.squares += float(guess @ guess)
            self.chance += float(guess @ guess) * float(truth @ truth) / (len(both) - 1)

    @property
    def deviations(self) -> float:
        """Return by how many deviations it is better (or worse) than chance."""
        return self.product / sqrt(self.chance) if self.chance > 0 else 0.0

    @property
    def slope(self) -> float:
        """Return how much of what it says is to be believed."""
        return min(max(self.product / self.squares, -1.0), 1.0) if self.squares > 0 else 0.0


Ways = dict[str, dict[str, float]]


class Attacker:
    """Predicts for each person whether they opened the link. Subclasses have the ways; `learn` tells which of them are any good."""

    title = ""

    def __init__(self) -> None:
        self.at_home: dict[tuple[str, str], Learnt] = defaultdict(Learnt)
        self.judged: dict[tuple[str, str], Learnt] = defaultdict(Learnt)
        self.surprised: Counter[str] = Counter()
        self._last: tuple[Kit | None, Ways] = (None, {})

    def base(self, kit: Kit) -> dict[str, float]:
        """Return how likely each opened before any way is gone."""
        return dict.fromkeys(kit.people, kit.share)

    def ways(self, kit: Kit) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield what each way says: a number for each person it can place, the higher the likelier."""
        del kit
        yield from ()

    def sure(self, kit: Kit) -> dict[str, bool]:
        """Return what is certain of some people."""
        del kit
        return {}

    def remember(self, kit: Kit) -> None:
        """Keep what a wave taught for later ones."""

    def said(self, kit: Kit) -> Ways:
        """Return what all ways say, worked out once a wave."""
        if self._last[0] is not kit:
            self._last = (kit, dict(self.ways(kit)))
        return self._last[1]

    def measure(self, kit: Kit, true: Mapping[str, bool], *, home: bool) -> None:
        """Measure all ways of a wave of which the truth is known."""
        book = self.at_home if home else self.judged
        for name, said in self.said(kit).items():
            book[kit.mode, name].add(kit.groups.values(), said, true)

    def best(self, mode: str) -> tuple[str, Learnt] | None:
        """Return the way that did best at home, None where none is to be believed."""
        good = [
            (way, one) for (own, way), one in self.at_home.items() if own == mode and abs(one.deviations) > BELIEVED
        ]
        return max(good, key=lambda one: abs(one[1].deviations), default=None)

    def chances(self, kit: Kit) -> dict[str, float]:
        """Return how likely each person opened."""
        found = self.base(kit)
        if best := self.best(kit.mode):
            _moved(found, kit, self.said(kit).get(best[0], {}), best[1].slope)
        found |= {mark: float(opened) for mark, opened in self.sure(kit).items()}
        return found

    def __call__(self, loot: Loot) -> dict[str, bool]:
        """Predict for everybody."""
        kit = kit_of(loot)
        lean = 1e-6 * (kit.share - 0.5)
        found = {mark: chance + lean > 0.5 for mark, chance in self.chances(kit).items()}
        self.said(kit)
        self.remember(kit)
        return found


def _moved(found: dict[str, float], kit: Kit, said: Mapping[str, float], slope: float) -> None:
    """Move what is thought of people by what a way says of them beside the others of their group."""
    for marks in kit.groups.values():
        told = [one for one in marks if one in said]
        if len(told) > 1:
            middle = statistics.fmean(said[one] for one in told)
            for one in told:
                found[one] += slope * (said[one] - middle)


_KIT: list[Kit] = []


def kit_of(loot: Loot) -> Kit:
    """Return a loot as it was read, once."""
    if not _KIT or _KIT[0].loot is not loot:
        _KIT[:] = [Kit(loot)]
    return _KIT[0]


# By order and time


class Order(Attacker):
    """Goes by order and time."""

    title = "order and time"

    def base(self, kit: Kit) -> dict[str, float]:
        """Return the share of each day."""
        even = kit.even()
        found: dict[str, float] = {}
        for night in set(kit.night.values()):
            marks = [mark for mark in kit.people if kit.night[mark] == night]
            linked = [even[one] for one in marks if one in kit.linked]
            found |= dict.fromkeys(marks, statistics.fmean(linked) if linked else kit.share)
        return found

    def ways(self, kit: Kit) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield rows beside people in every pair of orders, and times of opening beside times of sending."""
        orders = _people_orders(kit)
        if kit.mode == "aggregate":
            yield from _ends(kit, orders)
        else:
            yield from _matched(kit, orders)
        when = {mark: letter.due for mark, letter in kit.letters.items()} | _drawn_again(kit, self.surprised)
        yield (
            "when it was opened, after it was due",
            kit.dealt(lambda mark, answer: _fits(when.get(mark), answer.first)),
        )
        self._leftovers(kit)

    def _leftovers(self, kit: Kit) -> None:
        """Look for mails in the queue's file that went already, and for what was to go with the end of the wave."""
        for number, copy in enumerate(kit.loot.nights):
            for path in (copy / "waves" / str(kit.wave)).glob("queue.db*"):
                content = path.read_bytes()
                gone = [mark for mark in kit.people if kit.night[mark] <= number and mark.encode() in content]
                self.surprised["people whose mail went stand in free pages of the queue"] += bool(gone)
        tokens = [token.encode() for one in kit.answers.values() for token in one.tokens][:3]
        for name in ("console.db", "console.db-wal"):
            if (path := kit.loot.end / name).exists() and tokens:
                content = path.read_bytes()
                self.surprised[f"hits that were taken away at the end are still in {name}"] += any(
                    one in content for one in tokens
                )
        times = {one.first for one in kit.answers.values() if one.first is not None}
        fine = any((one.hour, one.minute, one.second) != (0, 0, 0) for one in times)
        self.surprised["hits bear the time of day, which the table's description denies"] += fine
        nights = {(one.block, one.night) for one in kit.answers.values() if one.row}
        split = len(nights) - len({block for block, _ in nights})
        self.surprised["mails of one cell and template went on different days: their rows tell which"] += split > 0
        small = [marks for marks in kit.groups.values() if len(marks) < 10]
        self.surprised["groups of one cell, template and copy of fewer than ten people"] += len(small)


def _people_orders(kit: Kit) -> dict[str, dict[str, Any]]:
    people, letters = kit.people.values(), kit.letters
    return {
        "staff": {one.mark: one.place for one in people},
        "mark": {one.mark: one.mark for one in people},
        "number": {one.mark: one.number for one in people},
        "address": {one.mark: one.address for one in people},
        "plan": {one.mark: one.planned for one in people},
        "key in the queue": {mark: letter.key for mark, letter in letters.items()},
        "due": {mark: (letter.due, letter.key) for mark, letter in letters.items()},
        "place in the queue's file": {mark: letter.offset for mark, letter in letters.items()},
        "time of day due": {mark: (letter.due.time(), letter.key) for mark, letter in letters.items()},
    }


def _row_orders(kit: Kit) -> dict[str, Callable[[Answer], Any]]:
    where = kit.places[0]

    def place(answer: Answer, ending: str, pick: Callable[[list[tuple[int, int]]], tuple[int, int]]) -> tuple[int, int]:
        found = [(night, at) for night, file, at in where.get(answer.name, ()) if file.endswith(ending)]
        return pick(found) if found else (0, 0)

    return {
        "row": lambda one: one.row,
        "name": lambda one: one.name,
        "stand-in": lambda one: one.who,
        "sealed": lambda one: one.behind,
        "first in the log": lambda one: place(one, "-wal", min),
        "last in the log": lambda one: place(one, "-wal", max),
        "first in the file": lambda one: place(one, "console.db", min),
        "last in the file": lambda one: place(one, "console.db", max),
        "cell in its page": lambda one: place(one, "-wal", min)[1] % (PAGE + FRAME),
    }


def _matched(kit: Kit, orders: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, float]]]:
    """Put rows of each group beside its people, in every pair of orders, forwards and backwards."""
    rows: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    for one in kit.answers.values():
        rows[one.block, one.night].append(one)
    for row_name, of_row in _row_orders(kit).items():
        sorted_rows = {group: sorted(mine, key=of_row) for group, mine in rows.items()}
        for name, of_person in orders.items():
            for backwards in (False, True):
                said: dict[str, float] = {}
                for group, marks in kit.groups.items():
                    mine = sorted_rows.get(group, [])
                    if len(mine) == len(marks) and all(one in of_person for one in marks):
                        people = sorted(marks, key=of_person.__getitem__, reverse=backwards)
                        said |= {mark: float(row.opened) for mark, row in zip(people, mine, strict=True)}
                yield f"{row_name} beside {name}{' backwards' * backwards}", said


def _ends(kit: Kit, orders: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, float]]]:
    """Where rows are of hits alone: say that those opened who come first, or last, in an order."""
    even = kit.even()
    for name, of_person in orders.items():
        said: dict[str, float] = {}
        for marks in kit.groups.values():
            if all(one in of_person for one in marks):
                many = round(sum(even[one] for one in marks))
                people = sorted(marks, key=of_person.__getitem__)
                said |= {mark: float(at < many) for at, mark in enumerate(people)}
        yield f"the first by {name}", said


def _fits(due: datetime | None, first: datetime | None) -> float:
    """Return how likely a link is opened so long after its mail was due, as far as both are known."""
    if due is None or first is None:
        return 0.1
    minutes = (first - due).total_seconds() / 60
    if minutes <= 0:
        return 1e-9
    away = (log(minutes) - log(MEDIAN_MINUTES)) / SPREAD
    return float(np.exp(-away * away / 2)) / minutes * 60 + 1e-6


def _drawn_again(kit: Kit, surprised: Counter[str]) -> dict[str, datetime]:
    """Draw the times of the wave again from every number in the plan that could be their seed; return those that fit the queue."""
    from datetime import date

    from sekisho.people.waves import plan as planning
    from sekisho.people.waves.calendar import business_calendar
    from sekisho.people.waves.gate import Person as Planned

    told = dict(kit.plan["design"])
    begins = date.fromisoformat(told["begins"])
    design = planning.Design(**{**told, "begins": begins, "anchors": tuple(told["anchors"])})
    items = [
        planning.Item(one["key"], one["group"], one["lure"], one["anchor"], one["arm"]) for one in kit.plan["items"]
    ]
    people = [Planned(one.mark, one.address, one.department, "", begins, None) for one in sorted(kit.people.values(), key=lambda one: one.mark)]  # fmt: skip
    calendar = business_calendar(design.zone, begins.year, begins.year + 1)
    for seed in {design.seed, design.seed + 1, design.round, kit.wave, 0, 1}:
        drawn = planning._by_day(people, items, design, calendar, seed)  # noqa: SLF001 - a thief goes everywhere
        if kit.letters and all(
            abs((drawn[one] - letter.due).total_seconds()) < 2 for one, letter in kit.letters.items()
        ):
            surprised["the times of mails follow from a number in the plan"] += 1
            return drawn
    return {}


# By keys and tokens


class Keys(Attacker):
    """Goes by keys and tokens."""

    title = "keys and tokens"

    def __init__(self) -> None:
        super().__init__()
        self.loots = 0

    def ways(self, kit: Kit) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield what lies near what, and rows of other tables."""
        _, near, _ = kit.places
        by_file: dict[str, dict[str, float]] = defaultdict(dict)
        for one in sorted(near, key=lambda one: -one.distance):
            self.surprised[f"something of a person in the same page as a mail's name: {one.where}"] += 1
            if one.distance < NEAR:
                self.surprised[f"something of a person within {NEAR} bytes of a mail's name: {one.where}"] += 1
                by_file[one.where][one.mark] = float(kit.answers[one.answer].opened)
        yield from ((f"near one another in {file}", said) for file, said in by_file.items())
        yield from _tables(kit)
        if kit.browsers[0]:
            yield (
                "opened by the browser of somebody's session",
                kit.dealt(lambda mark, one: _same_browser(kit, mark, one)),
            )
            seen = {one.client for one in kit.answers.values()}
            met = sum(bool(clients & seen) for clients in kit.browsers[0].values())
            self.surprised["people whose session's browser is one that opened a link"] += met

    def sure(self, kit: Kit) -> dict[str, bool]:
        """Return what keys prove."""
        self.loots += 1
        found: dict[str, bool] = {}
        for way, pairs in (
            ("names made again", _made_again(kit)),
            ("marks in rows", ((one.name, one.who, "") for one in kit.answers.values())),
            ("answers to reports", _answered(kit)),
            ("escrow opened", _opened(kit, kit.places[2]) if self.loots <= 6 else ()),
        ):
            for name, mark, how in pairs:
                if mark in kit.people:
                    self.surprised[f"{way}{' ' * bool(how)}{how}"] += 1
                    found[mark] = kit.answers[name].opened
        return found


def _same_browser(kit: Kit, mark: str, answer: Answer) -> float:
    """Return how well what is known of a person's browser fits the one that opened a mail."""
    clients, networks = kit.browsers
    if not answer.client or mark not in clients:
        return 0.2
    return 1.0 if answer.client in clients[mark] else 0.05 if answer.network in networks[mark] else 0.01


def remade(kit: Kit) -> dict[str, bool]:
    """Return who opened, of those whose mail's name can be made again with a key."""
    return {mark: kit.answers[name].opened for name, mark, _ in _made_again(kit)}


def _made_again(kit: Kit) -> Iterator[tuple[str, str, str]]:
    """Make names and stand-ins with every key, of everything that a person is called, in every way the program makes something."""
    names = {name: name for name in kit.answers}
    stand_ins = {one.who[1:]: one.name for one in kit.answers.values() if one.who}
    for who, key, text, mark in _called(kit):
        for way, digest in _digests(key, text):
            for known, length in ((names, 10), (stand_ins, 6)):
                if (name := known.get(digest[:length].hex())) is not None:
                    yield name, mark, f"with {who}, {way}"


def _called(kit: Kit) -> Iterator[tuple[str, bytes, bytes, str]]:
    for called, key in kit.keys.items():
        for mark, one in kit.people.items():
            texts = [mark, one.address, one.number, one.name, str(one.place), str(one.planned), f"{kit.wave}/{mark}", f"{kit.plan['design']['seed']}/{mark}"]  # fmt: skip
            texts += [kit.letters[mark].key] if mark in kit.letters else []
            yield from ((called, key, text.encode(), mark) for text in texts)


def _digests(key: bytes, text: bytes) -> Iterator[tuple[str, bytes]]:
    yield "as names are made", hmac.digest(key, b"name\0" + text, "sha256")
    yield "as tokens are sealed", hmac.digest(key, b"token\0" + text, "sha256")
    yield "plain", hmac.digest(key, text, "sha256")
    yield "hashed", sha256(key + text).digest()


def _answered(kit: Kit) -> Iterator[tuple[str, str, str]]:
    """Make again the keys under which it is remembered that a report was answered: of every person and every mail."""
    from sekisho.model.ids import stable_id

    kept = {
        key for night in range(len(kit.copies)) for (key,) in kit.asked(night, "SELECT key FROM programme_answered")
    }
    if not kept:
        return
    for mark, one in kit.people.items():
        for name in kit.answers:
            if stable_id("answered", one.address, f"token {name}") in kept:
                yield name, mark, "(programme_answered)"


def _opened(kit: Kit, hexes: set[bytes]) -> Iterator[tuple[str, str, str]]:
    """Try everything that could be the escrow key, whole or in halves."""
    from nacl.public import PrivateKey, SealedBox

    if kit.mode != "pseudonymous":
        return
    public = bytes(kit.asked(-1, "SELECT escrow FROM programme_wave WHERE id = ?", kit.wave)[0][0])
    whole = [bytes.fromhex(one.decode()) for one in sorted(hexes)[:150]] + [
        one for one in kit.keys.values() if len(one) == 32
    ]
    halves = (bytes(a ^ b for a, b in zip(one, two, strict=True)) for one, two in combinations(whole, 2))
    for tried in (*whole, *halves):
        pair = PrivateKey(tried)
        if bytes(pair.public_key) == public:
            for one in kit.answers.values():
                yield one.name, SealedBox(pair).decrypt(one.behind).decode().strip(), ""


def _tables(kit: Kit) -> Iterator[tuple[str, dict[str, float]]]:
    """Count the rows that speak of a person, in each other table, and how many came while the wave ran."""
    known = {"programme_staff", "programme_stay", "programme_wave", "programme_roster_draft", "programme_roster_load"}
    tables = [name for (name,) in kit.asked(-1, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    whose = {text: one.mark for one in kit.people.values() for text in (one.mark, one.address, f"staff-{one.mark}")}
    of_row = {one.place: one.mark for one in kit.people.values()}
    for table in sorted(set(tables) - known):
        columns = [row[1] for row in kit.asked(-1, f'PRAGMA table_info("{table}")')]
        only = f" WHERE wave_id = {kit.wave}" if "wave_id" in columns else ""
        counts = [Counter[str](), Counter[str]()]
        for number, night in enumerate((0, -1)):
            for row in kit.asked(night, f'SELECT * FROM "{table}"{only}'):  # noqa: S608 - names are the database's own
                told = dict(zip(columns, row, strict=True))
                for mark in {whose.get(one, "") for one in row if isinstance(one, str)} | {of_row.get(told.get("staff_id"), "")}:  # type: ignore[arg-type]  # fmt: skip
                    counts[number][mark] += 1
        if any(counts[1][mark] for mark in kit.people):
            yield f"rows of {table}", {mark: float(counts[1][mark]) for mark in kit.people}
            yield f"new rows of {table}", {mark: float(counts[1][mark] - counts[0][mark]) for mark in kit.people}


# By groups


class Groups(Attacker):
    """Goes by groups, and by what earlier waves taught."""

    title = "groups"

    def __init__(self) -> None:
        super().__init__()
        self.above: dict[str, float] = defaultdict(float)
        self.waves: dict[str, int] = defaultdict(int)
        self.browser: dict[tuple[str, str], float] = defaultdict(float)

    def base(self, kit: Kit) -> dict[str, float]:
        """Return the share of each cell, template and day."""
        return dict.fromkeys(kit.people, kit.share) | kit.even()

    def ways(self, kit: Kit) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield what people and browsers did in earlier waves."""
        yield (
            "opened more than others in earlier waves",
            {mark: self.above[mark] / (self.waves[mark] + 5) for mark in kit.people},
        )
        yield "has the same browser as in earlier waves", kit.dealt(self._browser)
        for marks in kit.groups.values():
            many = sum(round(kit.even()[one], 6) for one in marks[:1]) if marks else 0
            self.surprised["groups of which everybody or nobody opened, in waves where some did"] += (
                many in {0.0, 1.0} and 0 < kit.share < 1
            )

    def _browser(self, mark: str, answer: Answer) -> float:
        return 0.02 + self.browser[mark, answer.client] if answer.client else 0.3

    def remember(self, kit: Kit) -> None:
        """Keep in which groups people were, and which browsers opened something there."""
        for mark, chance in self.base(kit).items():
            if mark in kit.linked:
                self.above[mark] += chance - kit.share
                self.waves[mark] += 1
        for one in kit.answers.values():
            if not one.client:
                continue
            fits = {mark: self._browser(mark, one) * kit._may(mark, one) for mark in kit.linked if kit.people[mark].block == one.block}  # noqa: SLF001 # fmt: skip
            whole = sum(fits.values())
            for mark, weight in fits.items():
                if whole > 0:
                    self.browser[mark, one.client] += weight / whole


class Together(Attacker):
    """Puts the others together: groups, the best of all ways, and what is certain."""

    title = "all together"

    def __init__(self, others: Sequence[Attacker]) -> None:
        super().__init__()
        self.others = others

    def chances(self, kit: Kit) -> dict[str, float]:
        """Return how likely each opened by all that is known."""
        found = self.others[2].base(kit)
        for one in self.others:
            if best := one.best(kit.mode):
                _moved(found, kit, one.said(kit).get(best[0], {}), best[1].slope)
        for one in self.others:
            found |= {mark: float(opened) for mark, opened in one.sure(kit).items()}
        return found


by_order, by_keys, by_groups = Order(), Keys(), Groups()
together = Together((by_order, by_keys, by_groups))
ATTACKERS: Mapping[str, Attacker] = {
    "by_order": by_order,
    "by_keys": by_keys,
    "by_groups": by_groups,
    "together": together,
}


# The judge


@dataclass
class Score:
    """How many people there were, of whom how many each attacker and the base told right, by mode."""

    people: Counter[str] = field(default_factory=Counter)
    base: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    right: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, loot: Loot, true: Mapping[str, bool], said: Mapping[str, Mapping[str, bool]], mails: int) -> None:
        """Take in a wave; `mails` went out, of which some had no link."""
        opened = sum(true.values())
        for mode in (loot.mode, "total"):
            self.people[mode] += len(true)
            self.base[mode] += max(opened, len(true) - opened)
            self.printed[mode] += opened if 2 * opened > mails else len(true) - opened
            for name, guess in said.items():
                self.right[name][mode] += sum(guess[mark] == was for mark, was in true.items())

    def figures(self) -> dict[str, Any]:
        """Return accuracies in percent and gains in points."""
        found: dict[str, Any] = {}
        for mode in sorted(self.people):
            whole = max(1, self.people[mode])
            base = 100 * self.base[mode] / whole
            rates = {name: 100 * right[mode] / whole for name, right in self.right.items()}
            found[mode] = {
                "people": self.people[mode],
                "base": round(base, 2),
                "base_of_all_mails": round(100 * self.printed[mode] / whole, 2),
                **{name: round(rate, 2) for name, rate in rates.items()},
                "gain": round(max(rates.values()) - base, 2),
            }
        return found


def judged(waves: Iterable[tuple[Loot, Truth]], home: int) -> Score:
    """Let the thieves learn from the first waves, and judge what they say of the others."""
    score = Score()
    for number, (loot, truth) in enumerate(waves):
        kit, at_home = kit_of(loot), number < home
        said = {name: one(loot) for name, one in ATTACKERS.items()}
        for one in ATTACKERS.values():
            one.measure(kit, truth.opened, home=at_home)
        if not at_home:
            score.add(loot, truth.opened, said, len(kit.people))
    return score


def told() -> None:
    """Print what each attacker found, and how well its ways did."""
    for name, one in ATTACKERS.items():
        print(f"{name}: {one.title}")
        for mode in ("aggregate", "pseudonymous", "individual"):
            if best := one.best(mode):
                print(
                    f"  uses in {mode} waves: {best[0]} ({best[1].deviations:+.1f} deviations at home, slope {best[1].slope:.2f})"
                )
            mine = [(way, learnt) for (own, way), learnt in one.judged.items() if own == mode]
            for way, learnt in sorted(mine, key=lambda pair: -abs(pair[1].deviations))[:3]:
                print(
                    f"  best of {len(mine)} in {mode} waves: {way}: {learnt.deviations:+.1f} deviations over {learnt.people} people"
                )
        for what, count in one.surprised.most_common():
            if count:
                print(f"  surprise: {what} ({count})")


# The clock, waves minute by minute, and the control


def copied_at(hour: int) -> None:
    """Let the stage play each day up to an hour of the firm's clock, the first day being that on which the wave begins."""

    class Moved(datetime):
        """A clock that stands at the hour, on the day before today."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            there = datetime.combine(datetime.now(ZONE).date(), time(hour), ZONE)
            return (there - timedelta(days=1)).astimezone(tz)

    people_stage.datetime = Moved  # type: ignore[attr-defined]


@contextmanager
def house(place: Path) -> Iterator[tuple[Path, people_stage.Sink]]:
    """Stand an organisation up, with a server that takes its mail."""
    from aiosmtpd.controller import Controller

    from tests.servers.local import free_port

    sink = people_stage.Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield people_stage.stand(place, server.port), sink
    finally:
        server.stop()


def staged(place: Path, kinds: Sequence[str], seed: int) -> Iterator[tuple[Loot, Truth]]:
    """Play waves as the stage does: of persons (`individual`), or pseudonymous ones with something `planted`."""
    chance = random.Random(seed)  # noqa: S311 - to be told again
    with house(place) as (org, sink):
        for number, kind in enumerate(kinds):
            sink.came.clear()
            mode = "individual" if kind == "individual" else "pseudonymous"
            with planted(kind):
                played_one = people_stage._wave(org, place / "loot", number, mode, sink, chance)  # noqa: SLF001 - pieces of the stage
            yield played_one
            shutil.rmtree(place / "loot")


def lived(place: Path, count: int, seed: int) -> Iterator[tuple[Loot, Truth]]:
    """Play waves minute by minute, every other one pseudonymous."""
    chance = random.Random(seed)  # noqa: S311 - to be told again
    with house(place) as (org, sink):
        browsers = _browsers(chance)
        for number in range(count):
            sink.came.clear()
            mode = ("aggregate", "pseudonymous")[number % 2]
            yield Living(org, place / "loot", sink, chance, browsers).wave(number, mode)
            shutil.rmtree(place / "loot")


BROWSERS = ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 14_5", "X11; Linux x86_64")
VERSIONS = ("141.0.0.0", "142.0.0.0")


def _browsers(chance: random.Random) -> dict[str, tuple[str, str]]:
    """Give everybody a network and a browser, of a few that there are; three in five come to their training once, by a link as it is mailed."""
    from django.test import Client
    from django.utils import timezone

    from sekisho.web.programme.access import link_for
    from sekisho.web.programme.models import Staff

    found = {}
    for person in Staff.objects.all():
        address = f"10.0.{chance.randrange(20)}.{chance.randrange(2, 250)}"
        said = f"Mozilla/5.0 ({chance.choice(BROWSERS)}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chance.choice(VERSIONS)} Safari/537.36"
        found[person.mark] = (address, said)
        if chance.random() < 0.6:
            visitor = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=said, HTTP_HOST="localhost")
            visitor.post(f"/learn/in/{link_for(person, timezone.now())}")
    return found


@dataclass
class Living:
    """A wave as it goes where nobody stops the clock."""

    org: Path
    loot: Path
    sink: people_stage.Sink
    chance: random.Random
    browsers: dict[str, tuple[str, str]]
    waiting: list[tuple[datetime, int, str, str, str]] = field(default_factory=list)
    opened: dict[str, bool] = field(default_factory=dict)
    taken: int = 0

    def wave(self, number: int, mode: str) -> tuple[Loot, Truth]:
        """Play it."""
        from django.utils import timezone

        from sekisho.web.programme import outcomes, plans, sending, standins
        from sekisho.web.programme.days import today
        from sekisho.web.programme.models import Staff

        wave = plans.create(plans.Asked(f"wave {number}", mode, today(), DAYS), "bench", timezone.now())
        plans.freeze(wave, "bench", timezone.now())
        if mode == "pseudonymous":
            standins.take_half(wave, "another")
        wave.refresh_from_db()
        sending.begin(wave, timezone.now())
        marks = dict(Staff.objects.values_list("address", "mark"))
        nights = [self._copy("before")]
        share = self.chance.choice(people_stage.SHARES)
        now = datetime.combine(today(), time(0), ZONE)
        night = now + timedelta(hours=23)
        while wave.state == "sending" or self.waiting or now < night:
            wave.refresh_from_db()
            due: datetime | None = None
            if wave.state == "sending":
                at = now
                due = sending.send(wave, lambda at=at: at, os.urandom, lambda _done, _total: None).next_due  # type: ignore[misc]
                self._take(marks, share, now)
            next_ = min(one for one in (due, self.waiting[0][0] if self.waiting else None, night) if one is not None)
            now = max(now, next_ + timedelta(seconds=-next_.timestamp() % 60))
            self._visit(now)
            if now >= night:
                nights.append(self._copy(f"night-{len(nights)}"))
                if wave.state != "sending" and not self.waiting:
                    break
                night += timedelta(days=1)
        wave.refresh_from_db()
        outcomes.close(wave, timezone.now())
        return Loot(wave.pk, mode, nights, self._copy("end")), Truth(self.opened)

    def _copy(self, name: str) -> Path:
        return people_stage._copied(self.org, self.loot / name)  # noqa: SLF001 - pieces of the stage

    def _take(self, marks: Mapping[str, str], share: float, now: datetime) -> None:
        """Let people who got a mail decide whether and when to open it, and whether to report it."""
        for mail in self.sink.came[self.taken :]:
            slug, token = visits.link_of(mail, people_stage.LANDING)
            if not slug:
                continue
            address = mail["To"].addresses[0].addr_spec
            mark = marks[address]
            self.opened[mark] = self.chance.random() < share
            if self.opened[mark]:
                minutes = min(self.chance.lognormvariate(log(40), 1.3), 2_000)
                heappush(self.waiting, (now + timedelta(minutes=minutes), self.taken, slug, token, mark))
            if self.chance.random() < 0.15:
                _report(address, str(mail["X-Sekisho-Sim"]), now)
        self.taken = len(self.sink.came)

    def _visit(self, now: datetime) -> None:
        """Let links be opened whose time has come, each by its person's browser, as the landing would mark it; and bring the hits in."""
        from sekisho.web.programme import gather

        while self.waiting and self.waiting[0][0] <= now:
            at, _, slug, token, mark = heappop(self.waiting)
            _open(self.org, slug, token, at.astimezone(UTC), self.browsers[mark])
        gather.bring_hits()
        gather.sweep((now + timedelta(minutes=1)).astimezone(UTC))


UNWRITTEN = os.urandom(32)
"""What the landing process has in its memory alone."""


def _open(org: Path, slug: str, token: str, at: datetime, browser: tuple[str, str]) -> None:
    """Write down what the landing would of somebody who opens a page and acts on it."""
    from sekisho.landing.marks import Marks

    marks = Marks.under((org / "landing/bundle/wave.key").read_bytes(), UNWRITTEN)
    client = visits.Client(marks.agent(browser[1]), marks.network(browser[0]), marks.client(*browser))
    visits.write(org, slug, token, at, visits.PERSON, client)


def _report(address: str, token: str, now: datetime) -> None:
    """Remember that a report was answered, as `mailbox._reply` does."""
    from sekisho.people.reports.answer import answer_keys
    from sekisho.people.reports.nouns import Reported
    from sekisho.web.programme.mailbox import _Marks
    from sekisho.web.programme.models import Answered

    read = Reported(address, "undetermined", (token,), "attachment", None, auto=False, reasons=())
    for key in answer_keys(read, _Marks().answered):
        Answered.objects.get_or_create(key=key, defaults={"at": now})


@contextmanager
def planted(kind: str) -> Iterator[None]:
    """Break the program for a while: `keyed` makes names that follow from the queue's keys, `sorted` writes rows in the order of marks."""
    from sekisho.web.programme import sending

    made, stand_ins = sending.Builder.__init__, sending._stand_ins  # noqa: SLF001 - what is broken

    def keyed(self: Any, *given: Any) -> None:
        made(self, *given)
        self._draws = False

    def in_order(wave: Any, went: Any, *rest: Any) -> list[Any]:
        return [row for one in sorted(went, key=lambda one: one.mark) for row in stand_ins(wave, [one], *rest)]

    try:
        if kind == "keyed":
            sending.Builder.__init__ = keyed  # type: ignore[assignment, method-assign]
        if kind == "sorted":
            sending._stand_ins = in_order  # type: ignore[assignment]  # noqa: SLF001 - what is broken
        yield
    finally:
        sending.Builder.__init__ = made  # type: ignore[method-assign]
        sending._stand_ins = stand_ins  # noqa: SLF001 - what was broken


def control(place: Path, waves: int, seed: int) -> dict[str, float]:
    """Play what must be found, and return how often it was, in percent."""
    found: dict[str, list[bool]] = defaultdict(list)
    kinds = [*["individual"] * waves, *["keyed"] * waves, *["sorted"] * 2 * waves]
    for number, (loot, truth) in enumerate(staged(place, kinds, seed)):
        true, kind, kit = truth.opened, kinds[number], kit_of(loot)
        if kind == "individual":
            said = by_keys(loot)
            found["by_keys, waves of persons"] += [said[mark] == was for mark, was in true.items()]
        if kind == "sorted":
            said = by_order(loot)
            if number >= 3 * waves:
                found["by_order, rows in the order of staff"] += [said[mark] == was for mark, was in true.items()]
            by_order.measure(kit, true, home=True)
        else:
            again, title = remade(kit), "of persons" if kind == "individual" else "that follow from the queue"
            told = [mark for mark in true if kind == "individual" or mark in kit.letters]
            found[f"by_keys, names {title} made again"] += [again.get(mark) == true[mark] for mark in told]
    return {name: round(100 * sum(every) / max(1, len(every)), 2) for name, every in found.items()}


def main() -> int:
    """Play, judge and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--waves", type=int, default=200)
    parser.add_argument("--home", type=int, default=30)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--hour", type=int, default=23)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--control", action="store_true")
    asked = parser.parse_args()
    waves, home = (20, 10) if asked.quick else (asked.waves, asked.home)
    begun = clocks.monotonic()
    copied_at(asked.hour)
    with tempfile.TemporaryDirectory() as name:
        if asked.control:
            rates = control(Path(name), min(waves, 10), asked.seed)
            print(json.dumps({"control": rates, "seed": asked.seed, "seconds": round(clocks.monotonic() - begun)}))
            return int(min(rates.values()) <= FOUND)
        source = lived if asked.live else played
        score = judged(source(Path(name), waves + home, asked.seed), home)
    told()
    figures = score.figures()
    gain = figures.get("total", {}).get("gain", 0.0)
    print(
        json.dumps({
            "waves": waves, "home": home, "staff": STAFF, "seed": asked.seed, "hour": asked.hour, "live": asked.live,
            **figures, "seconds": round(clocks.monotonic() - begun),
        })
    )  # fmt: skip
    return int(gain > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
