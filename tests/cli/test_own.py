"""A firm's own connectors and detectors: enabled by hash, then used like ours; changed, then used no more."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.typed import by, typed
from tests.pipeline.own import (
    EMPTY,
    JOURNAL,
    OPEN,
    delivered,
    enable,
    enabled_by_two,
    entry_of,
    golden,
    lay_connector,
    lay_detector,
)


def states(org: Path) -> set[str]:
    """Return what `verify` says about own folders."""
    data = typed("verify", org, "--json").data
    return {one["code"] for one in (*data["problems"], *data["notes"]) if "own" in one["code"]}


def round_answers(org: Path) -> dict[str, int]:
    """Assess and return how the own detector answered."""
    judged = typed("assess", org, "--json").data["document"]["judged"]
    (own,) = [one for one in judged if one["detector"] == "amount_is_round"]
    return {name: own[name] for name in ("flagged", "clear", "undetermined")}


def test_an_own_connector_and_detector_work_from_export_to_verdict(founded: Path, tmp_path: Path) -> None:
    golden(lay_connector(founded))
    lay_detector(founded)
    assert typed("lint", founded).code == 0
    file = delivered(tmp_path / "in")
    digest = enabled_by_two(founded, "connector", "core_journal")
    enabled_by_two(founded, "detector", "amount_is_round")
    said = typed("ingest", founded, file)
    assert said.code == 0
    assert "Core journal" in said.out
    assert any(
        row["connector"] == "core_journal@1"
        for row in typed("evidence", "sources", founded, "--json").data["deliveries"]
    )
    answers = round_answers(founded)
    assert answers["flagged"] >= 1
    assert answers["clear"] >= 1
    held = typed("payments", "check", founded, file)
    assert held.code == 10
    (finding,) = [
        one
        for one in typed("findings", "list", founded, "--json").data
        if one["detector"] == "amount_is_round" and "3,000,000" in str(one)
    ]
    shown = typed("explain", founded, finding["id"]).out
    row = next(word for word in shown.split() if word.startswith("r_") or word.startswith("r-"))
    assert "PAY|17|" in typed("evidence", "show", founded, row).out
    assert typed("verify", founded).code == 0
    assert digest in enable(founded, "connector", "core_journal").out
    assert "enabled already" in enable(founded, "connector", "core_journal").out
