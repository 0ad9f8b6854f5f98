"""Reading a ledger without trusting the file: what counts, and each thing in it that is not as it was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sekisho.ledger.canonical import is_spoken_or_full
from sekisho.ledger.decisions import Decision, Fold, Problem, authorised
from sekisho.ledger.entries import Kind
from sekisho.ledger.keys import load_key
from sekisho.ledger.names import forget, true_names
from sekisho.ledger.store import Stored, keys_folder, names_path, read_entries
from sekisho.ledger.walk import fold
from sekisho.model.errors import SekishoError
from sekisho.text.say import Lang, say

NAME_PROBLEMS = frozenset({"names_unreadable", "name_changed", "name_missing"})


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A ledger as read: its fold, the clear values that their commitments prove, and every problem."""

    fold: Fold
    names: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def broken(self) -> bool:
        """True where the chain does not hold to its end, or is not the one expected: nothing may rest on it."""
        return any(problem.stops for problem in self.problems)

    def sound(self) -> "LedgerView":
        """Return this ledger; SekishoError `ledger_broken` where nothing may rest on it."""
        if self.broken:
            raise SekishoError("ledger_broken", seq=self.problems[0].seq)
        return self

    @property
    def honoured(self) -> tuple[Decision, ...]:
        """The decisions that count: none of a broken ledger."""
        return () if self.broken else self.fold.decisions

    @property
    def names_whole(self) -> bool:
        """True where every clear value is there and true, or was erased by two people."""
        return not any(problem.code in NAME_PROBLEMS for problem in self.problems)


def read(path: Path, expect: str | None = None, expect_head: str | None = None) -> LedgerView:
    """Read the ledger at `path` and check it against the fingerprint and the head that people wrote down.

    Both may be the full hash or the spoken groups. SekishoError `ledger_not_found` where there is none.
    """
    try:
        stored = read_entries(path)
    except SekishoError as error:
        if error.code != "ledger_unreadable":
            raise
        problem = Problem.of("ledger_unreadable")
        return LedgerView(replace(fold(()), problems=(problem,)), {}, (problem,))
    folded = fold(stored.entries)
    names, name_problems = _names(names_path(path), folded)
    problems = (
        *folded.problems,
        *_expectations(stored, folded, expect, expect_head),
        *([] if stored.as_made else [Problem.of("schema_differs")]),
        *name_problems,
        *_keys(keys_folder(path), folded),
    )
    return LedgerView(folded, names, problems)


def verify(path: Path, expect: str | None = None, expect_head: str | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with the ledger at `path`, in order; () where all of it holds."""
    try:
        return read(path, expect, expect_head).problems
    except SekishoError:
        return (Problem.of("ledger_missing"),)


def explain(problem: Problem, lang: Lang) -> str:
    """Return the sentence for a problem."""
    return say(f"ledger.problem.{problem.code}", lang, seq=problem.seq, **dict(problem.params))


def decisions(path: Path) -> tuple[Decision, ...]:
    """Return the honoured decisions of the ledger at `path`."""
    return read(path).fold.decisions


def _expectations(stored: Stored, folded: Fold, expect: str | None, expect_head: str | None) -> Iterator[Problem]:
    if expect is not None and not (folded.fingerprint and is_spoken_or_full(expect, folded.fingerprint)):
        yield Problem.of("fingerprint_differs", 1)
    if expect_head is not None:
        hashes = (entry.true_hash for entry in stored.entries)
        if not any(is_spoken_or_full(expect_head, own) for own in hashes):
            yield Problem.of("head_missing")


def _names(path: Path, folded: Fold) -> tuple[Mapping[str, str], list[Problem]]:
    """Check the clear values against the commitments in the ledger; missing is right only after an erasure that two signed."""
    try:
        names, false = true_names(path)
    except SekishoError:
        return {}, [Problem.of("names_unreadable")]
    erased = erased_names(folded)
    known = names.keys() | erased | false
    problems = [Problem.of("name_changed", name=commitment[:10]) for commitment in sorted(false)]
    problems += [
        Problem.of("name_missing", decision.seq, name=commitment[:10])
        for decision in folded.decisions
        for commitment in _commitments(decision)
        if commitment not in known
    ]
    return {key: value for key, value in names.items() if key not in erased}, problems


def erased_names(folded: Fold) -> frozenset[str]:
    """Return the commitments whose clear values two people decided to erase."""
    marks = (decision for decision in folded.decisions if decision.kind is Kind.ERASE and authorised(decision))
    return frozenset(commitment for mark in marks for commitment in mark.text("names").split())


def sweep(path: Path) -> int:
    """Remove the clear values that two people decided to erase from the file beside the ledger; return how many."""
    view = read(path)
    if view.broken:
        raise SekishoError("ledger_broken", seq=view.problems[0].seq)
    erased = erased_names(view.fold)
    forget(names_path(path), erased)
    return len(erased)


def _commitments(decision: Decision) -> Iterator[str]:
    """Give every commitment in a decision's payload; those that an erasure lists are meant to be gone."""
    if decision.kind is Kind.ERASE:
        return
    for value in decision.payload.values():
        if isinstance(value, str) and value.startswith("c:"):
            yield from value.split()


def _keys(folder: Path, folded: Fold) -> Iterator[Problem]:
    """Check each key file of an actor in the ledger; a file that is not there may lie elsewhere."""
    for actor in folded.actors.values():
        try:
            sealed = load_key(folder, actor.id)
        except SekishoError as error:
            if error.code == "key_file_broken":
                yield Problem.of("key_file_broken", actor=actor.id)
            continue
        if sealed.public != actor.key:
            yield Problem.of("key_file_differs", actor=actor.id)
