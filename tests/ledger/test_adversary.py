"""No sequence of an adversary with one passphrase and every file opens a hold; `bench/ledger_adversary.py` does more."""

import importlib.util
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.ledger import approval, walk
from sekisho.ledger.decisions import Decision, Endorsement
from sekisho.ledger.keys import signed_by

BENCH = Path(__file__).parents[2] / "bench" / "ledger_adversary.py"


@pytest.fixture(scope="module")
def adversary() -> Iterator[Any]:
    spec = importlib.util.spec_from_file_location("ledger_adversary", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.remember_signatures()
    yield module
    vars(walk)["signed_by"] = signed_by


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of small transactions wait for a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is new and removed
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def firms(adversary: Any, folder: Path) -> list[Any]:
    return [adversary.found(folder / f"firm-{mal}", mal) for mal in range(3)]


def tried(adversary: Any, firm: Any, org: Path, seeds: list[int]) -> str | None:
    world = adversary.moved(firm, org)
    try:
        wrong: str | None = adversary.sequence(world, seeds)
    finally:
        shutil.rmtree(org)
    return wrong


@pytest.mark.timeout(600)
@given(mal=st.integers(0, 2), seeds=st.lists(st.integers(0, 1 << 32), min_size=1, max_size=12))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_sequence_opens_a_hold_and_each_edit_by_hand_is_named(
    adversary: Any, firms: list[Any], folder: Path, mal: int, seeds: list[int]
) -> None:
    assert tried(adversary, firms[mal], folder / "org", seeds) is None


def first_failure(adversary: Any, firms: list[Any], folder: Path, sequences: int) -> str | None:
    for number in range(sequences):
        chance = random.Random(number)  # noqa: S311 - sequences must repeat
        seeds = [chance.randrange(1 << 32) for _ in range(14)]
        wrong = tried(adversary, firms[number % 3], folder / "org", seeds)
        if wrong:
            return wrong
    return None


def test_the_adversary_wins_where_the_second_approver_is_not_asked_for(
    adversary: Any, firms: list[Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trial itself is tried: without the rule it must fail, or it would prove nothing."""

    def anyone(decision: Decision, others: frozenset[str]) -> Endorsement:
        return Endorsement(decision.by, decision.seq, decision.time)

    monkeypatch.setattr(approval, "second_approver", anyone)
    assert "open" in str(first_failure(adversary, firms, folder, 300))


def test_the_adversary_wins_where_signatures_are_not_checked(
    adversary: Any, firms: list[Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(public: str, message: bytes, signature: str) -> bool:
        return True

    monkeypatch.setattr(walk, "signed_by", always)
    assert first_failure(adversary, firms, folder, 300) is not None
