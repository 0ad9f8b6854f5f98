"""The first look of a firm in the United States: its forms are read, and its currency is told where it shows."""

from importlib.resources import files
from pathlib import Path
from shutil import copy

from tests.cli.typed import typed

SAMPLES = {
    "payment_csv": "us_routing_numbers_without_currency.csv",
    "counterparty_list": "us_routing_numbers_old_accounts.csv",
    "staff_roster": "windows_1252_us_dates.csv",
}


def test_payments_by_routing_numbers_meet_their_payees_and_the_currency_is_asked_about(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for connector, name in SAMPLES.items():
        copy(Path(str(files("sekisho.connectors"))) / connector / "samples" / name, folder / name)
    said = typed("first", folder, "--lang", "en")
    assert said.code == 0
    assert "PAYMENTS HELD" not in said.out
    assert "The payments that were checked are in USD, and losses are counted in JPY" in said.out
    assert said.out.count("0 could not be read") == len(SAMPLES)
    (folder.with_name("exports.sekisho") / "sekisho.toml").write_text('[organisation]\ncurrency = "USD"\n', "utf-8")
    again = typed("assess", folder.with_name("exports.sekisho"), "--lang", "en")
    assert "losses are counted in" not in again.out
