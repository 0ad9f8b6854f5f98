"""The world of the adversary at the command line: a small firm, three people of whom one cannot be trusted, a clock.

The command line runs in this process through `sekisho.cli.main.main`, the console script's own entry: words in, an exit
code and text out. Keys are sealed at the least cost, since no sequence turns on how long a passphrase holds out; the loss
is simulated over fewer years and charts are not drawn, since both only follow what was judged.
"""

import io
import json
import os
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.cli_files import LISTED, NAME, PAYEES, STAFF, TODAY, Pay, listed, mail, payee_list, roster, zengin
from sekisho.cli.main import main
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.keys import MINIMUM
from sekisho.pipeline import actors, found

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Friday noon in Tokyo, the day of the payment files."""
FAULTS: Counter[str] = Counter()
"""What ended in an exception that nobody wrote a sentence for, by its last lines."""
PEOPLE = {"tanaka": "田中 花子", "sato": "佐藤 健", "mori": "森 彩"}
PHRASES = {who: f"the passphrase of {who}" for who in PEOPLE}
UNFORESEEN = 70
"""Stands for an exception that no sentence was written for."""
OWN = "a passphrase of my own"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed, read as JSON; None where it printed none."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Target:
    """A payment file as it lies on the desk, and what is true of its payments, in their order."""

    name: str
    payments: tuple[Pay, ...]

    def numbers(self, *, changed: bool) -> frozenset[int]:
        """Return the numbers of payments that are not right, or of those whose payee truly has a new account."""
        return frozenset(
            number for number, one in enumerate(self.payments, 1) if (one.changed if changed else not one.right)
        )


@dataclass(slots=True)
class World:
    """One firm in one folder. `heads` is what honest people wrote down; `helped` once an honest person called or approved."""

    place: Path
    mal: str
    fingerprint: str = ""
    heads: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    clock: timedelta = timedelta()
    helped: bool = False
    honest_steps: int = 0
    log: list[str] = field(default_factory=list)

    @property
    def org(self) -> Path:
        """The organisation's folder."""
        return self.place / "org"

    @property
    def desk(self) -> Path:
        """Where files wait that come from outside."""
        return self.place / "desk"

    @property
    def honest(self) -> tuple[str, ...]:
        """The two who can be trusted."""
        return tuple(who for who in PEOPLE if who != self.mal)

    @property
    def told(self) -> tuple[str, ...]:
        """The options by which honest people have the ledger compared with what they wrote down."""
        return ("--expect", self.fingerprint, "--expect-head", self.heads[-1])

    def run(self, *words: str | Path, at: timedelta | None = None) -> Answer:
        """Run `sekisho` with these words at the world's clock."""
        return typed(words, NOW + (self.clock if at is None else at))

    def note(self, said: Answer) -> None:
        """Write down the head that a command of an honest person printed."""
        if said.code == 0 and said.out:
            heads = [word.strip(".") for word in said.out.split() if len(word.strip(".")) == 64]
            self.heads = (*self.heads, *heads[:1])
            self.honest_steps += 1

    def copy(self, place: Path) -> "World":
        """Return the same firm in another folder, to be spoilt on its own."""
        shutil.copytree(self.place, place, symlinks=True)
        return replace(self, place=place, log=list(self.log))


def by(who: str, phrase: str | None = None) -> tuple[str, ...]:
    """Return the options with which somebody signs, perhaps with a passphrase that is not theirs."""
    return ("--by", who, "--passphrase", f"env:PHRASE_{(phrase or who).upper()}")


def typed(words: tuple[str | Path, ...], moment: datetime) -> Answer:
    """Run the command line at this moment; all passphrases are in the environment, each under its owner's name."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # noqa: ARG003 - datetime's own
            return moment

    out, err, code = io.StringIO(), io.StringIO(), 0
    phrases = {f"PHRASE_{who.upper()}": phrase for who, phrase in PHRASES.items()}
    with (
        patch.dict(os.environ, {**phrases, "PHRASE_OWN": OWN, "PHRASE_OWN2": f"{OWN} too", "SEKISHO_LANG": "en"}),
        patch.object(sys, "argv", ["sekisho", *map(str, words)]),
        patch.object(sys, "excepthook", sys.excepthook),
        patch("sekisho.cli.context.datetime", Clock),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        except Exception:  # noqa: BLE001 - what nobody foresaw is written down, and the run goes on
            code = UNFORESEEN
            FAULTS[" < ".join(line.strip() for line in traceback.format_exc().splitlines()[-3:])] += 1
    return Answer(code, out.getvalue(), err.getvalue())


@contextmanager
def light() -> Iterator[None]:
    """Seal keys at the least cost, simulate fewer years, draw no charts."""
    with (
        patch.object(found.found, "__defaults__", (MINIMUM, fresh_salt)),
        patch.object(actors.propose, "__kwdefaults__", {"cost": MINIMUM, "salt": fresh_salt}),
        patch("sekisho.risk.assess.HELD", 2_000),
        patch("sekisho.report.charts.svg", lambda _spec, _made=None: None),
        patch("sekisho.report.drawing.worth", lambda: False),
    ):
        yield


def founded(place: Path, mal: str) -> World:
    """Found a firm of three through the command line, with a look at its exports before and after."""
    world = World(place, mal)
    exports = place / "exports"
    exports.mkdir(parents=True)
    world.desk.mkdir()
    (exports / "payees.csv").write_bytes(payee_list(PAYEES))
    (exports / "staff.csv").write_bytes(roster(STAFF))
    (exports / "order.eml").write_bytes(mail("Aoba <info@aoba.example>", "tanaka@sample-cu.example", 1, "1234500"))
    (world.desk / "today.txt").write_bytes(zengin(TODAY))
    (world.desk / "list.csv").write_bytes(listed(LISTED))
    world.targets = (Target("today.txt", TODAY), Target("list.csv", LISTED))
    _good(world.run("first", exports, "--org", world.org))
    founders = [word for who in ("tanaka", "sato") for word in ("--founder", f"{who}={PEOPLE[who]}")]
    phrases = [word for who in ("tanaka", "sato") for word in ("--passphrase", f"env:PHRASE_{who.upper()}")]
    world.fingerprint = _good(world.run("init", world.org, *founders, *phrases, "--json")).data["fingerprint"]
    added = _good(
        world.run(
            "actor", "add", world.org, f"mori={PEOPLE['mori']}", "--new-passphrase", "env:PHRASE_MORI", *by("tanaka")
        )
    )
    entry = next(word for word in added.out.split() if len(word.strip(".")) == 64).strip(".")
    world.note(_good(world.run("actor", "endorse", world.org, entry, *by("sato"))))
    _good(world.run("assess", world.org))
    _good(world.run("backup", world.org, place / "old.tar.gz"))
    return world


def _good(said: Answer) -> Answer:
    if said.code:
        raise SystemExit(f"the firm could not be founded: {said.err}")
    return said


__all__ = ["NAME", "NOW", "OWN", "PEOPLE", "Answer", "Target", "World", "by", "founded", "light", "typed"]
