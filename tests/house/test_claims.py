"""What is claimed is written down with the command that shows it, and nothing counts that was not run."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from bench import run as bench
from tests.house.tree import ROOT

LINES = {
    "house": range(1, 11),
    "afternoon": range(1, 9),
    "email": range(1, 10),
    "console": range(1, 9),
    "hotline": range(1, 10),
    "people": range(1, 11),
}
CLAIMS = bench.claims()


def claim(command: str, *needs: str) -> bench.Claim:
    return bench.Claim("some", 1, "prove", "A claim.", command, "a target", "", "", needs=needs)


def test_every_line_of_the_acceptance_has_a_claim() -> None:
    for part, lines in LINES.items():
        assert {item.line for item in CLAIMS if item.part == part} == set(lines), part
    assert {item.part for item in CLAIMS} == LINES.keys()


def test_no_two_claims_share_an_id() -> None:
    assert len({item.id for item in CLAIMS}) == len(CLAIMS)


@pytest.mark.parametrize("item", CLAIMS, ids=lambda item: item.id)
def test_a_claim_is_whole(item: bench.Claim) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", item.id)
    assert item.kind in {"gate", "bench", "prove", "eyes"}
    assert item.text.endswith(".")
    assert item.target
    assert bool(item.command) == (item.kind != "eyes")
    assert bool(item.last) == bool(item.date)
    if item.date:
        assert date.fromisoformat(item.date).isoformat() == item.date
        assert item.author or item.kind != "eyes"


def test_a_figure_comes_from_a_command_that_exists() -> None:
    named = [word for item in CLAIMS if item.last for word in item.command.split() if word.endswith(".py")]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_without_samples_a_claim_is_not_run_and_not_met() -> None:
    result = bench.run(claim("python -c 'print(1)'", "SEKISHO_SAMPLES"), {})
    assert (result.outcome, result.figure) == ("not run", "set SEKISHO_SAMPLES to the folder of samples")


def test_a_claim_whose_command_is_not_written_is_not_run() -> None:
    assert bench.run(claim("python bench/no_such_proof.py"), {}).outcome == "not run"


def test_a_claim_that_a_person_shows_is_never_met_by_a_command() -> None:
    assert bench.run(claim(""), {}).outcome == "not run"


@pytest.mark.parametrize(("code", "outcome"), [(0, "met"), (1, "missed"), (75, "not run")])
def test_the_exit_code_decides_and_the_figure_is_kept(code: int, outcome: str) -> None:
    program = f"print('figure: 12 of 12'); raise SystemExit({code})"
    result = bench.run(claim(f'python -c "{program}"'), os.environ)
    assert (result.outcome, result.figure) == (outcome, "12 of 12")


def test_a_figure_is_recorded_with_its_day_and_the_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "claims.toml"
    path.write_text((ROOT / "bench" / "claims.toml").read_text("utf-8"), "utf-8")
    first = bench.claims(path)[0]
    bench.record(bench.Result(first, "met", "201 s"), "2026-11-24", path)
    kept = bench.claims(path)[0]
    assert (kept.last, kept.date) == ("201 s", "2026-11-24")
    assert path.read_text("utf-8").startswith("# What is claimed")
