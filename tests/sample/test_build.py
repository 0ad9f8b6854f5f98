import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import pytest

from sekisho.sample.build import build, build_small
from sekisho.sample.truth import Truth
from tests.sample import reading

Small = tuple[Path, Truth]


def fingerprint(out: Path) -> dict[str, str]:
    files = [p for p in out.rglob("*") if p.is_file()]
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, small: Small) -> None:
    again = build_small(tmp_path / "bank")
    assert fingerprint(tmp_path / "bank") == fingerprint(small[0])
    assert again == small[1]
    assert (tmp_path / "bank.truth.json").read_bytes() == (small[0].with_name("bank.truth.json")).read_bytes()


def test_another_seed_gives_another_bank(tmp_path: Path, small: Small) -> None:
    other = build_small(tmp_path / "bank", seed=7)
    assert {d.payee for d in other.differences} != {d.payee for d in small[1].differences}
    assert len(other.differences) == 2


@pytest.mark.parametrize("seed", range(12))
def test_every_seed_has_exactly_two_differences(tmp_path: Path, seed: int) -> None:
    truth = build_small(tmp_path / "bank", seed=seed)
    assert sorted(d.recipe for d in truth.differences) == ["account_differs_without_mail", "vendor_lookalike_change"]


def test_the_truth_lies_outside_the_folder(small: Small) -> None:
    out, truth = small
    names = {p.name for p in out.rglob("*")}
    assert names >= {"mail", "history", "payees.xlsx", "staff.csv", truth.payment_file}
    assert not [n for n in names if "truth" in n]
    assert json.loads(out.with_name("bank.truth.json").read_text("utf-8"))["messages"] == truth.messages


def test_size_scales_and_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    end = dt.date(2026, 11, 20)
    truth = build(
        tmp_path / "bank",
        staff=60,
        days=90,
        mailboxes=5,
        messages=1500,
        log_rows=4000,
        end=end,
        progress=lambda *step: told.append(step),
    )
    assert len(truth.mailboxes) == 5
    assert abs(truth.messages - 1500) < 30
    assert truth.start == dt.date(2026, 8, 23)
    assert ("mail", 90, 90) in told
    assert {"mail", "m365", "entra", "endpoint", "people"} <= {step[0] for step in told}


def test_without_attacks_the_file_agrees_with_the_list(tmp_path: Path) -> None:
    truth = build_small(tmp_path / "bank", attacks=False)
    assert truth.differences == ()
    assert truth.planted == ()
    assert truth.benign


def test_a_day_on_which_banks_are_closed_moves_to_the_one_before(tmp_path: Path) -> None:
    end = dt.date(2026, 11, 22)
    truth = build(tmp_path / "bank", staff=40, days=60, mailboxes=3, messages=300, log_rows=4000, end=end)
    assert truth.payment_file == "furikomi_20261120.txt"


def test_too_few_staff_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 20 staff"):
        build(tmp_path / "bank", staff=5, mailboxes=3)


def test_the_list_can_be_csv_and_the_history_too(tmp_path: Path, small: Small) -> None:
    truth = build(
        tmp_path / "bank",
        staff=40,
        days=60,
        mailboxes=3,
        messages=600,
        log_rows=4000,
        payees_as="csv",
        history_as="csv",
    )
    listed = list(csv.DictReader(io.StringIO((tmp_path / "bank/payees_cp932.csv").read_bytes().decode("cp932"))))
    assert {row["取引先コード"] for row in listed} == set(reading.payees(small[0] / "payees.xlsx"))
    past = list(csv.DictReader(io.StringIO((tmp_path / "bank/history/payments.csv").read_bytes().decode("cp932"))))
    assert sum(int(row["金額"]) for row in past) > 0
    assert truth.payees_file == "payees_cp932.csv"
