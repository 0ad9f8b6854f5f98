"""Clocks that jump, evidence from another day, and copies whose time is over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot
from sekisho.identity.on_file import accounts_on_file, list_rows
from sekisho.pipeline.ingest import Fate, ingest
from sekisho.pipeline.retention import copies_gone
from sekisho.pipeline.settings import Settings
from tests.cli.typed import NOW, typed
from tests.pipeline.bank import Bank, silent

YEARS = timedelta(days=800)


def found_at(org: Path, at: datetime) -> dict[str, str]:
    return {one["id"]: one["state"] for one in typed("findings", org, "--all", "--json", at=at).data}


def gone(org: Path) -> int:
    with Snapshot.open(Store.open(org)) as snapshot:
        return len(copies_gone(snapshot))


def test_a_clock_that_went_back_loses_nothing(bank: Bank, org: Path) -> None:
    before = found_at(org, NOW)
    earlier = NOW - timedelta(days=30)
    again = typed("first", bank.folder, "--org", org, at=earlier)
    assert again.code == 0
    assert "delivered before; nothing new" in again.out
    assert set(before) <= set(found_at(org, earlier))
    assert found_at(org, NOW) == before


def test_evidence_from_the_future_is_judged_at_its_end_and_not_hidden(bank: Bank, tmp_path: Path) -> None:
    said = typed("first", bank.folder, "--org", tmp_path / "org", at=datetime(2026, 10, 10, tzinfo=UTC))
    assert said.code == 0
    assert "Do not send these 2 payments" in said.out
    assert "it came 11 days ago" in said.out
    assert "The clock of this machine says 10 Oct 2026" in said.out


def test_old_evidence_is_judged_at_its_own_end(org: Path) -> None:
    data = typed("assess", org, "--json", at=NOW + timedelta(days=3)).data["document"]
    assert data["as_of"].startswith("2026-11-20")
    assert "11 days ago" in data["headline"][1]["en"]


def test_copies_go_once_two_runs_agree_that_their_time_is_over(bank: Bank, org: Path) -> None:
    kept = typed("assess", org, at=NOW + YEARS)
    assert "removed" not in kept.out
    assert gone(org) == 0
    said = typed("assess", org, at=NOW + YEARS + timedelta(days=1))
    assert said.code == 0
    assert f"{len(bank.before)} copies of files delivered more than 400 days ago were removed." in said.out
    assert gone(org) == len(bank.before)
    rows = typed("findings", org, "--all", "--json", at=NOW + YEARS).data[0]["rows"]
    told = [typed("evidence", "show", org, row).out for row in rows]
    assert any("The copy is no longer kept." in one for one in told)
    verified = typed("verify", org, at=NOW + YEARS)
    assert verified.code == 0
    assert f"{len(bank.before)} deliveries could not be compared with their copies" in verified.out


def test_a_file_delivered_again_keeps_its_copy(bank: Bank, org: Path) -> None:
    typed("first", bank.folder, "--org", org, at=NOW + YEARS)
    typed("assess", org, at=NOW + YEARS + timedelta(days=1))
    assert gone(org) == 0


def test_a_file_of_another_day_is_not_called_missing(bank: Bank, tmp_path: Path) -> None:
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / bank.file.name).write_bytes(bank.file.read_bytes())
    org = tmp_path / "org"
    typed("first", tmp_path / "late", "--org", org)
    said = typed("assess", org, at=NOW + timedelta(days=4))
    assert "The days of all 1 payment files that were given are over" in said.out


def test_a_list_that_is_read_again_does_not_become_a_later_one(bank: Bank, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    head = "取引先コード,取引先名,金融機関コード,支店コード,預金種目,口座番号,口座名義,電話番号,備考"
    for name, number in (("first.csv", "1111111"), ("second.csv", "2222222")):
        line = f"7,株式会社七,0001,001,1,{number},カ）ナナ,03-1111-2222,x"
        (tmp_path / name).write_text(f"{head}\r\n{line}\r\n", "utf-8")
        assert ingest(store, tmp_path / name, Settings(), NOW, silent)[0].fate is Fate.READ
    mapped = Settings(mappings={"counterparty_list": {"name": "取引先名"}})
    assert ingest(store, tmp_path / "first.csv", mapped, NOW, silent)[0].fate is Fate.READ
    with Snapshot.open(store) as snapshot:
        assert [line.file_name for line in snapshot.batches()] == ["first.csv", "second.csv"]
        (row,) = accounts_on_file(list_rows(snapshot), None)
    assert str(row["account_key"]).endswith("1111111")


def test_the_demo_lives_on_its_own_day(tmp_path: Path) -> None:
    said = typed("demo", tmp_path / "bank", "--small", at=datetime(2031, 5, 5, tzinfo=UTC))
    assert said.code == 0
    assert "it came 11 days ago" in said.out
    assert "truth.json; Sekisho has not read it." in said.out
    (tmp_path / "bank.truth.json").unlink()
    assert typed("demo", tmp_path / "bank", "--small").code == 0


def test_how_long_copies_are_kept_is_a_setting(org: Path) -> None:
    settings = org / "sekisho.toml"
    settings.write_text(settings.read_text("utf-8").replace("landed_days = 400", "landed_days = 4000"), "utf-8")
    for day in (0, 1):
        typed("assess", org, at=NOW + YEARS + timedelta(days=day))
    assert gone(org) == 0
