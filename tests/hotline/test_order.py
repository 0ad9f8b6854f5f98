"""Thieves of the folder cannot tell in which order reports came within a day; where an id told it they would see."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench.hotline_order import Truth, guesses, lived
from bench.hotline_thieves import CONCEDED, fine_times, rows


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Sixty reports in two days."""
    return lived(tmp_path_factory.mktemp("order") / "hotline", 60, 2, Random(7))


def test_no_guess_comes_near_the_order(truth: Truth) -> None:
    """One run in a hundred thousand would find more by chance."""
    found = [one for one in guesses(truth) if not one.name.startswith(CONCEDED)]
    assert len(found) > 30
    assert [one for one in found if one.better(1e-5)] == []


def test_ids_that_count_are_noticed(truth: Truth) -> None:
    ids = sorted(one.id for one in rows(truth.loot[-1]))
    counted = replace(truth, place={one: number for number, one in enumerate(ids)})
    assert {"id", "first place in the book", "first place in the twin"} <= {
        one.name for one in guesses(counted) if one.better(1e-5)
    }


def test_no_file_has_a_time_finer_than_a_day_but_that_which_nobody_can_set(truth: Truth) -> None:
    assert [one for one in fine_times(truth.loot[-1]) if not one.endswith("ctime")] == []


def test_the_folder_is_that_of_the_reports(truth: Truth, tmp_path: Path) -> None:
    assert len(rows(truth.loot[-1])) == 60
    assert len({one.opened for one in rows(truth.loot[-1])}) == 2
