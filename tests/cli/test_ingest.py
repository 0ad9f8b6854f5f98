from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from sekisho.cli import asked, output
from sekisho.cli.main import cli
from sekisho.pipeline.settings import load
from tests.cli.typed import typed
from tests.pipeline.bank import Bank

UNCLEAR = "社員番号,氏名,コード,名称,口座番号,口座名義\r\n1,森 彩,7,株式会社七,1111111,カ）ナナ\r\n"
PAYEE = "取引先コード,取引先名,銀行コード,支店コード,口座種別,口座番号"
NO_BANK = "取引先コード,取引先名,銀行,支店コード,預金種目,口座番号,口座名義,電話番号\r\n7,七,0001,001,1,1111111,カ）ナナ,03-1111-2222\r\n"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the terminal."""
    monkeypatch.setattr(asked, "at_terminal", lambda: True)


def at_terminal(*words: str | Path, answers: str) -> "tuple[int, str]":
    done = CliRunner(env={"SEKISHO_LANG": "en"}).invoke(cli, [str(word) for word in words], input=answers)
    return done.exit_code, done.output


def test_it_says_what_each_file_is(bank: Bank, tmp_path: Path, org: Path) -> None:
    said = typed("ingest", org, bank.folder)
    assert said.code == 0
    assert "payees.xlsx: Payee list, delivered before; nothing new (44 records, 0 could not be read)." in said.out
    data = typed("ingest", org, bank.file, "--json").data
    assert data[0]["fate"] == "already"
    assert data[0]["error"] is None


def test_an_unsure_column_asks_with_the_flag_that_answers(org: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NO_BANK, "utf-8")
    said = typed("ingest", org, file)
    assert said.code == 3
    assert "--map counterparty_list.bank_code=COLUMN" in said.out
    assert "銀行" in said.out
    answered = typed("ingest", org, file, "--map", "counterparty_list.bank_code=銀行")
    assert answered.code == 0
    assert "1 record, 0 could not be read" in answered.out
    assert load(org).mappings["counterparty_list"] == {"bank_code": "銀行"}
    assert typed("evidence", "rejects", org, "--json").data == []


def test_what_stands_beside_a_list_is_named_and_not_counted_as_lost(org: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "台帳"
    for row in (["委託先名", "契約終了日", "アカウント"], ["星野原工務店", "R8.9.30", "x-hoshi"], ["※毎月更新"]):
        book.active.append(row)
    for number in range(6):
        book.create_sheet(f"メモ{number}").append(["表ではありません"])
    book.save(tmp_path / "register.xlsx")
    said = typed("ingest", org, tmp_path / "register.xlsx")
    assert "1 record, 0 could not be read. Left aside, sheet 台帳 row 3: A note below the list" in said.out
    assert "Left aside, sheet メモ3: The sheet has no header row that is understood. 2 more such parts" in said.out
    again = typed("ingest", org, tmp_path / "register.xlsx").out
    assert "delivered before; nothing new (1 record, 0 could not be read). Left aside, sheet 台帳 row 3" in again
    (told,) = typed("ingest", org, tmp_path / "register.xlsx", "--json").data
    assert {one["reason"] for one in told["aside"]} == {"row_is_note", "sheet_without_header"}
    assert len(typed("evidence", "rejects", org, "--json").data) == 7


def test_many_files_that_are_empty_or_were_delivered_before_are_one_line_each(org: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(22):
        (folder / f"list{number}.csv").write_text(f"{PAYEE}\n{number + 1},星野原,1,2,普通,{number + 1}\n", "utf-8")
    for number in range(4):
        (folder / f"none{number}.json").touch()
    said = typed("ingest", org, folder).out
    assert "22 files: Payee list, 22 records, 0 could not be read." in said
    assert "4 files: not read, they are empty." in said
    assert "none0.json, none1.json, none2.json, none3.json." in said
    again = typed("ingest", org, folder, lang="ja").out
    assert "22ファイル：支払先一覧（取引先マスター）、取り込み済みのため変更なし（22件、" in again
    (folder / "none3.json").unlink()
    assert typed("ingest", org, folder).out.count("is empty") == 3


def test_at_a_terminal_the_column_is_asked_for(org: Path, tmp_path: Path, terminal: None) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NO_BANK, "utf-8")
    code, said = at_terminal("ingest", org, file, answers="銀行\n")
    assert code == 0
    assert "Column for " in said
    assert load(org).mappings["counterparty_list"] == {"bank_code": "銀行"}


def test_an_empty_answer_leaves_the_file_unread(org: Path, tmp_path: Path, terminal: None) -> None:
    file = tmp_path / "list.csv"
    file.write_text(NO_BANK, "utf-8")
    code, said = at_terminal("ingest", org, file, answers="\n")
    assert code == 3
    assert "list.csv: not read." in said


def test_a_file_of_two_kinds_is_asked_about(
    org: Path, bank: Bank, terminal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekisho.model.errors import SekishoError
    from sekisho.pipeline import ingest as room

    def unclear(*_: object) -> None:
        raise SekishoError("format_unclear", name="staff.csv", candidates="payment_csv, staff_roster")

    monkeypatch.setattr(room, "recognise", unclear)
    file = bank.folder / "staff.csv"
    said = typed("ingest", org, file, "--json")
    assert said.code == 3
    assert said.data[0]["error"]["code"] == "format_unclear"
    assert "--as CONNECTOR" in said.data[0]["error"]["says"]
    code, out = at_terminal("ingest", org, file, answers="nonsense\nstaff_roster\n")
    assert code == 0
    assert "Which of them is it?" in out
    assert "staff.csv: Staff roster, delivered before" in out
    code, out = at_terminal("ingest", org, file, answers="\n")
    assert code == 3


def test_without_a_terminal_nothing_is_asked() -> None:
    assert asked.at_terminal() is False


def test_what_a_file_is_can_be_said(org: Path, bank: Bank, tmp_path: Path) -> None:
    assert typed("ingest", org, bank.folder / "staff.csv", "--as", "staff_roster").code == 0
    said = typed("ingest", org, bank.folder / "staff.csv", "--as", "roster")
    assert said.code == 4
    assert "There is no connector called roster. There are: " in said.err
    wrong = typed("ingest", org, bank.folder / "staff.csv", "--as", "zengin_sogo_furikomi")
    assert wrong.code == 3


@pytest.mark.parametrize("text", ["bank_code=銀行", "counterparty_list.bank_code", "=x", "a.b="])
def test_a_mapping_that_says_nothing_is_wrong_usage(org: Path, bank: Bank, text: str) -> None:
    before = (org / "sekisho.toml").read_bytes()
    said = typed("ingest", org, bank.file, "--map", "staff_roster.name=x", "--map", text)
    assert said.code == 2
    assert "--map takes CONNECTOR.FIELD=COLUMN" in said.err
    assert (org / "sekisho.toml").read_bytes() == before


def test_progress_is_one_line_on_a_terminal_and_silent_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output.progress()("harada.mbox", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    show = output.progress()
    show("harada.mbox", 1, 2)
    show("harada.mbox", 20000, 0)
    show("", 2, 2)
    written = capsys.readouterr().err
    assert "harada.mbox 50%" in written
    assert "harada.mbox 20,000" in written
    assert "\n" not in written
    assert written.endswith("\r\x1b[K")
