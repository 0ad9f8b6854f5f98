"""Recipients come, leave, lose their keys, and a backup is laid down: no message is lost, none opens to the wrong person."""

import os
import shutil
import tempfile
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sekisho.hotline.rules import removed
from sekisho.hotline.sealing.letters import granted
from sekisho.model.errors import SekishoError
from tests.hotline.talk import Hall, Reporter, Seat

DEPARTMENTS = ("audit", "legal", "people")
PLACES = st.integers(0, 99)


@dataclass
class Case:
    """What was said in a case, and who may read each message of it: ids of seats."""

    reporter: Reporter
    texts: list[str] = field(default_factory=list)
    readers: list[set[str]] = field(default_factory=list)


class Histories(RuleBasedStateMachine):
    """A hotline beside a plain list of what should be true of it."""

    @initialize()
    def begin(self) -> None:
        """Two recipients are there from the beginning."""
        self.place = Path(tempfile.mkdtemp())
        self.hall = Hall(self.place / "now")
        self.seats: list[Seat] = []
        self.gone: list[Seat] = []
        self.cases: list[Case] = []
        self.said = 0
        self.saved: tuple[list[Seat], list[Seat], list[Case]] | None = None
        for department in DEPARTMENTS[:2]:
            self.join(department)

    def teardown(self) -> None:
        """Clean up."""
        self.hall.store.close()
        shutil.rmtree(self.place)

    @rule(department=st.sampled_from(DEPARTMENTS))
    def join(self, department: str) -> None:
        """Somebody comes."""
        if len(self.seats) < 5:
            seat = Seat(self.hall, os.urandom(4).hex(), department)
            assert seat.join()["ok"]
            self.seats.append(seat)

    def allowed(self, left_out: tuple[str, ...]) -> set[str]:
        """Return who may read what is said now."""
        return {one.ident for one in self.seats if one.department not in left_out}

    @rule(left_out=st.sets(st.sampled_from(DEPARTMENTS), max_size=1))
    def report(self, left_out: set[str]) -> None:
        """Somebody reports, perhaps past a department."""
        one = Case(Reporter(self.hall, left_out=tuple(left_out)))
        said = one.reporter.report(self.words())
        departments = {seat.department for seat in self.seats}
        assert said["ok"] == (len(departments) >= 2)
        if said["ok"]:
            one.texts.append(self.last)
            one.readers.append(self.allowed(one.reporter.left_out))
            self.cases.append(one)

    def words(self) -> str:
        """Return words that were never said before."""
        self.said += 1
        self.last = f"{self.said} 番"
        return self.last

    @precondition(lambda self: self.cases)
    @rule(which=PLACES)
    def add(self, which: int) -> None:
        """A reporter has more to say."""
        case = self.cases[which % len(self.cases)]
        assert case.reporter.add(self.words())["ok"]
        case.texts.append(self.last)
        case.readers.append(self.allowed(case.reporter.left_out))

    @precondition(lambda self: self.cases)
    @rule(which=PLACES, who=PLACES)
    def answer(self, which: int, who: int) -> None:
        """A recipient answers, where they can read the case."""
        case, seat = self.cases[which % len(self.cases)], self.seats[who % len(self.seats)]
        ident = self.ident_of(seat, case)
        if ident is not None:
            assert seat.answer(ident, self.words(), case.reporter.left_out)["ok"]
            case.texts.append(self.last)
            case.readers.append(self.allowed(case.reporter.left_out))

    def ident_of(self, seat: Seat, case: Case) -> str | None:
        """Return a case's id as a recipient finds it, None where they cannot open it."""
        return next((one for one in seat.cases() if seat.look(one)[1][:1] == case.texts[:1]), None)

    @precondition(lambda self: self.cases)
    @rule(which=PLACES, who=PLACES, to=PLACES)
    def give(self, which: int, who: int, to: int) -> None:
        """A recipient gives another what they can read themselves, unless the reporter left that one out."""
        case = self.cases[which % len(self.cases)]
        seat, other = self.seats[who % len(self.seats)], self.seats[to % len(self.seats)]
        ident = self.ident_of(seat, case)
        if ident is None or other.department in case.reporter.left_out:
            return
        assert seat.give(ident, other)["ok"]
        for readers in case.readers:
            if seat.ident in readers:
                readers.add(other.ident)

    @rule(who=PLACES)
    def remove(self, who: int) -> None:
        """A recipient leaves, or has lost their key and is taken out. Nobody is taken out who alone can read something."""
        if len(self.seats) < 2:
            return
        seat = self.seats[who % len(self.seats)]
        for case in self.cases:
            if any(readers == {seat.ident} for readers in case.readers):
                return
        with suppress(SekishoError):
            self.hall.store.change(lambda book: removed(book, seat.ident))
            self.seats.remove(seat)
            self.gone.append(seat)
            for case in self.cases:
                for readers in case.readers:
                    readers.discard(seat.ident)

    @rule()
    def start_again(self) -> None:
        """The process ends and starts."""
        self.hall.again()

    @rule()
    def back_up(self) -> None:
        """The folder is copied."""
        shutil.rmtree(self.place / "saved", ignore_errors=True)
        shutil.copytree(self.hall.folder, self.place / "saved")
        self.saved = self.now()

    def now(self) -> tuple[list[Seat], list[Seat], list[Case]]:
        """Return a copy of what should be true."""
        cases = [Case(one.reporter, list(one.texts), deepcopy(one.readers)) for one in self.cases]
        return list(self.seats), list(self.gone), cases

    @precondition(lambda self: self.saved)
    @rule()
    def restore(self) -> None:
        """The copy is laid down: all is as it was."""
        assert self.saved
        self.seats, self.gone, self.cases = self.saved
        self.hall.store.close()
        shutil.rmtree(self.hall.folder)
        shutil.copytree(self.place / "saved", self.hall.folder)
        self.hall.store = type(self.hall.store).open(
            self.hall.folder, self.hall.store._random, lambda: self.hall.day, step=64
        )
        self.hall.place = self.hall._place()
        self.saved = self.now()

    @invariant()
    def reporters_read_all_that_was_said(self) -> None:
        """Nothing is lost."""
        for case in getattr(self, "cases", ()):
            assert case.reporter.look()[1] == case.texts

    @invariant()
    def recipients_read_what_they_may_and_nothing_else(self) -> None:
        """Every key in the book opens to those who may read it, whoever tries: a thief with the book and a key, too."""
        if not hasattr(self, "hall"):
            return
        by_words = {case.texts[0]: case for case in self.cases}
        for stored in self.hall.store.book.cases:
            case = next(one for one in by_words.values() if bytes(one.reporter.private.public_key) == stored.key)
            for message, readers in zip(stored.messages, case.readers, strict=True):
                for seat in (*self.seats, *self.gone):
                    opens = any(granted(one, seat.private) is not None for one in message.grants.values())
                    assert opens == (seat.ident in readers)


Histories.TestCase.settings = settings(
    max_examples=int(os.environ.get("HISTORIES", "15")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHistories = Histories.TestCase
