"""Mail made to break its reader: the small cases of every theme of bench/hostile, with what must come out of them."""

import pytest

from bench.hostile import addresses, attachments, bombs, charsets, corpus, dates, headers, masses, structure
from bench.hostile.case import Case
from bench.hostile.checked import misses
from bench.hostile.mutate import mutated
from bench.hostile.through import judge, through

SMALL = 60_000
THEMES = [theme for theme in corpus.THEMES if theme is not masses]


def small(theme: object) -> list[Case]:
    made = attachments.cases(size=1) if theme is attachments else theme.cases()  # type: ignore[attr-defined]
    return [case for case in made if len(case.raw) <= SMALL]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.__name__.rpartition(".")[2])
def test_hostile_mail_is_read_right_or_says_what_was_not_read(theme: object) -> None:
    judges = (judge(),)
    missed = {case.name: list(misses(case, through(case.raw, judges, mbox=case.mbox))) for case in small(theme)}
    assert {name: found for name, found in missed.items() if found} == {}


def test_mail_spoiled_by_chance_is_read_or_says_what_was_not_read() -> None:
    pool = [
        case.raw for theme in THEMES if theme is not attachments for case in small(theme) if 0 < len(case.raw) <= 5_000
    ]
    judges = (judge(),)
    for number in range(150):
        seen = through(mutated(pool, 1, number), judges, mbox=number % 8 == 7)
        assert (number, seen.faults) == (number, ())


def test_there_are_at_least_four_hundred_hostile_messages_of_different_names() -> None:
    names = [case.name for theme in (addresses, bombs, charsets, dates, headers, structure) for case in theme.cases()]
    assert len(names) == len(set(names)) >= 400
