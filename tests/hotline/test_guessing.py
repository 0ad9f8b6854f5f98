"""What somebody who guesses codes learns: nothing from an answer, nothing from how long it takes, and not for long."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from sekisho.hotline.box.asked import text
from sekisho.hotline.box.box import answer
from sekisho.hotline.box.bucket import Bucket
from sekisho.hotline.box.pace import TICK, Pace
from sekisho.hotline.sealing import code, envelopes
from sekisho.hotline.sealing.keys import of_code, of_words
from sekisho.hotline.sealing.letters import CLASSES, SLOT
from tests.hotline.talk import Hall, Reporter, Seat

CASES = 60
ROUNDS = 120


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hotline with recipients."""
    made = Hall(tmp_path / "hotline")
    for one in (Seat(made, "Sato", "audit"), Seat(made, "Mori", "legal")):
        one.join()
    yield made
    made.store.close()


def timed(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


def shares_above(right: list[float], wrong: list[float]) -> float:
    """Return how often a right one took longer than a wrong one: a half where time tells nothing."""
    above = sum((one > other) + (one == other) / 2 for one in right for other in wrong)
    return above / (len(right) * len(wrong))


def test_a_wrong_code_takes_as_long_as_a_right_one(hall: Hall) -> None:
    people = [Reporter(hall) for _ in range(CASES)]
    for one in people:
        one.report("a")
    for one in people[:10]:
        for _ in range(5):
            one.add("b")
    chance = Random(1)
    right: list[float] = []
    wrong: list[float] = []

    place = replace(hall.place, pace=Pace(TICK, time.monotonic, time.sleep))

    def ask(reporter: Reporter) -> float:
        said = {"op": "look", "tag": reporter.tag, "from": 0, "reply": text(bytes(32))}
        body = envelopes.ask(said, bytes(hall.own.public_key)) + bytes(SLOT * (CLASSES[0] - 1))
        return timed(lambda: list(answer(place, len(body), BytesIO(body).read)))

    for _ in range(ROUNDS):
        pair: list[tuple[list[float], Reporter]] = [(right, chance.choice(people)), (wrong, Reporter(hall))]
        chance.shuffle(pair)
        for times, one in pair:
            times.append(ask(one))
    assert min(right + wrong) > TICK
    # With 120 of each, chance alone stays within a half and 0.18 in all but one of a million times.
    assert abs(shares_above(right, wrong) - 0.5) < 0.18, (median(right), median(wrong))


def test_answers_to_a_right_and_a_wrong_code_have_one_size(hall: Hall) -> None:
    known = Reporter(hall)
    known.report("a" * 5_000)
    sizes = {len(hall.ask({"op": "look", "tag": one.tag, "from": 0})[1]) for one in (known, Reporter(hall))}
    assert sizes == {7}


def test_a_typed_code_is_derived_whether_or_not_it_can_be_one() -> None:
    symbols = code.read(code.made(Random(1).randbytes))
    assert symbols
    right = median(timed(lambda: of_code(symbols, bytes(16))) for _ in range(9))
    wrong = median(timed(lambda: of_code("0" * code.SYMBOLS, bytes(16))) for _ in range(9))
    assert 0.4 < right / wrong < 2.5


def test_a_code_and_a_passphrase_cost_what_is_said_of_them() -> None:
    """Three passes over 16 and over 64 MiB, as docs/hotline.md says."""
    symbols = code.read(code.made(Random(2).randbytes))
    assert symbols
    dear = argon2id.kdf(64, symbols.encode(), bytes(16), opslimit=3, memlimit=16 << 20)
    assert of_code(symbols, bytes(16)).tag == dear[:32]
    own = blake2b(bytes(16) + b"ab", digest_size=16).digest()
    dearer = argon2id.kdf(64, b"a heron on the pond", own, opslimit=3, memlimit=64 << 20)
    assert of_words("a heron on the pond", bytes(16), "ab").tag == dearer[:32]


@given(st.randoms(use_true_random=False), st.integers(0, 19), st.sampled_from(code.LETTERS))
def test_one_wrong_letter_is_told_before_anybody_is_asked(random: Random, at: int, letter: str) -> None:
    shown = code.made(random.randbytes)
    symbols = code.read(shown)
    assert symbols
    changed = symbols[:at] + letter + symbols[at + 1 :] + shown[-1]
    assert code.read(changed) == (symbols if letter == symbols[at] else None)


@given(st.randoms(use_true_random=False))
def test_a_code_is_read_however_it_is_typed(random: Random) -> None:
    shown = code.made(random.randbytes)
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else "ー" if one == "-" else one for one in shown)
    for typed in (shown.lower(), shown.replace("-", ""), shown.replace("-", " "), shown.replace("0", "O"), shown.replace("1", "l"), wide):  # fmt: skip
        assert code.read(typed) == shown.replace("-", "")[:20]


def test_codes_have_a_hundred_bits_and_no_two_are_alike() -> None:
    random = Random(3)
    made = {code.made(random.randbytes) for _ in range(5_000)}
    assert len(made) == 5_000
    for place in range(20):
        assert len({one.replace("-", "")[place] for one in made}) == 32


def test_wrong_tries_come_back_with_time_and_not_faster() -> None:
    now = [0.0]
    bucket = Bucket(3, 0.5, lambda: now[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now[0] += 2
    assert [bucket.take() for _ in range(2)] == [True, False]
    now[0] += 1_000
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
