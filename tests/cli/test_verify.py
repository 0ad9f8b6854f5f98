import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.typed import NOW, by, typed
from tests.pipeline.bank import Bank, planted


def change(org: Path, statement: str) -> None:
    """Change the ledger by hand, its triggers taken away first."""
    with sqlite3.connect(org / "ledger.db") as base:
        for (name,) in base.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            base.execute(f"drop trigger {name}")
        base.execute(statement)


def rewrite(org: Path, table: str, column: str, value: str) -> None:
    """Write another text into one column of a table's files, as somebody with access to the disk could."""
    import pyarrow as pa

    for path in (org / "evidence" / "tables" / table).glob("**/*.parquet"):
        read = pq.read_table(path)
        place = read.schema.get_field_index(column)
        texts = pa.array([value] * read.num_rows, read.schema.field(column).type)
        pq.write_table(read.set_column(place, read.schema.field(column), texts), path)


def ledger_row(org: Path) -> None:
    change(org, "update entry set payload = '{}' where seq = 2")


def key_file(org: Path) -> None:
    path = org / "keys" / "sato.json"
    path.write_bytes((org / "keys" / "tanaka.json").read_bytes().replace(b'"tanaka"', b'"sato"'))


def name_of_a_person(org: Path) -> None:
    with sqlite3.connect(org / "names.db") as base:
        base.execute("update name set value = '[]' where rowid in (select max(rowid) from name)")


def accounts_on_file(org: Path) -> None:
    rewrite(org, "account_on_file", "account_key", "jp:0001:001:1:7654321")


def payee_list(org: Path) -> None:
    rewrite(org, "counterparty", "account_key", "jp:0001:001:1:7654321")


def rows_gone(org: Path) -> None:
    for path in (org / "evidence" / "tables" / "counterparty").glob("**/*.parquet"):
        read = pq.read_table(path)
        pq.write_table(read.slice(1), path)


def link(org: Path) -> None:
    rewrite(org, "link", "entity_id", "someone-else")


def newest_book(org: Path, state: str) -> None:
    """Write another state into the first finding of the newest run."""
    book = max((org / "runs").glob("*/findings.json"))
    text = book.read_text("utf-8")
    assert '"state":"open"' in text
    book.write_text(text.replace('"state":"open"', f'"state":"{state}"', 1), "utf-8")


def acceptance(org: Path) -> None:
    newest_book(org, "accepted")


def resolved(org: Path) -> None:
    newest_book(org, "resolved")


def landed_copy(org: Path) -> None:
    import gzip

    copy = max((org / "evidence" / "landed").glob("*/*.gz"), key=lambda path: path.stat().st_size)
    copy.write_bytes(gzip.compress(b"another content"))


def copy_gone(org: Path) -> None:
    next((org / "evidence" / "landed").glob("*/*.gz")).unlink()


def run_damaged(org: Path) -> None:
    max((org / "runs").glob("*/manifest.json")).write_text("{}", "utf-8")


EDITS: dict[Callable[[Path], None], str] = {
    ledger_row: "ledger.problem.",
    key_file: "ledger.problem.key_file_differs",
    name_of_a_person: "ledger.problem.name_changed",
    accounts_on_file: "verify.derived_differs",
    payee_list: "verify.rows_edited",
    rows_gone: "evidence.rows_differ",
    link: "verify.derived_differs",
    acceptance: "findings.standing_unproven",
    resolved: "verify.finding_hidden",
    landed_copy: "verify.copy_changed",
    copy_gone: "verify.copy_missing",
    run_damaged: "verify.run_damaged",
}


@pytest.fixture(scope="module")
def assessed(ledgered: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An organisation assessed after `init`: everything in it is as the ledger says."""
    org = Path(shutil.copytree(ledgered[0], tmp_path_factory.mktemp("assessed") / "org"))
    typed("assess", org)
    return org, ledgered[1]


def test_an_untouched_folder_holds(assessed: tuple[Path, str]) -> None:
    org, fingerprint = assessed
    said = typed("verify", org, "--expect", fingerprint)
    assert said.code == 0
    assert said.out == "Everything holds.\n"
    assert "only with --expect FINGERPRINT" in typed("verify", org).out
    assert typed("verify", org, "--json", "--mail").data == {"problems": [], "notes": []}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_by_hand_is_named(assessed: tuple[Path, str], tmp_path: Path, edit: Callable[[Path], None]) -> None:
    org = Path(shutil.copytree(assessed[0], tmp_path / "org"))
    edit(org)
    said = typed("verify", org, "--json")
    assert said.code == 5
    assert any(one["code"].startswith(EDITS[edit]) for one in said.data["problems"])
    text = typed("verify", org).out
    assert all(one["says"] in text for one in said.data["problems"])
    assert all("{" not in one["says"] for one in typed("verify", org, "--json", lang="ja").data["problems"])


@pytest.mark.parametrize("edit", [ledger_row, accounts_on_file, payee_list, name_of_a_person], ids=lambda e: e.__name__)
def test_an_edit_by_hand_opens_no_payment(
    bank: Bank, assessed: tuple[Path, str], tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    org = Path(shutil.copytree(assessed[0], tmp_path / "org"))
    edit(org)
    data = typed("payments", "check", org, bank.file, "--json")
    assert data.code == 10
    assert set(planted(bank)) <= {one["sequence"] for one in data.data["held"]}


@pytest.mark.parametrize("edit", [acceptance, resolved], ids=lambda edit: edit.__name__)
def test_a_state_written_by_hand_is_not_honoured(
    assessed: tuple[Path, str], tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    org = Path(shutil.copytree(assessed[0], tmp_path / "org"))
    edit(org)
    assert {one["state"] for one in typed("findings", org, "--all", "--json").data} == {"open"}


@pytest.mark.parametrize(
    ("option", "code"), [("--expect", "fingerprint_differs"), ("--expect-head", "head_missing")], ids=str
)
def test_another_fingerprint_or_a_cut_ledger_is_named(assessed: tuple[Path, str], option: str, code: str) -> None:
    said = typed("verify", assessed[0], option, "ab" * 32, "--json")
    assert said.code == 5
    assert [one["code"] for one in said.data["problems"]] == [f"ledger.problem.{code}"]


def test_a_decision_since_the_last_assessment_is_no_alarm(founded: Path) -> None:
    said = typed("verify", founded)
    assert said.code == 0
    assert "The table account_on_file was not compared" in said.out
    assert typed("assess", founded).code == 0
    assert "not compared" not in typed("verify", founded).out


def test_a_ledger_that_is_gone_is_named_to_who_expects_one(assessed: tuple[Path, str], tmp_path: Path) -> None:
    org = Path(shutil.copytree(assessed[0], tmp_path / "org"))
    (org / "ledger.db").unlink()
    said = typed("verify", org, "--expect", assessed[1])
    assert said.code == 5
    assert said.out


def test_a_mailbox_edited_in_the_store_is_named_when_mail_is_compared(
    assessed: tuple[Path, str], tmp_path: Path
) -> None:
    org = Path(shutil.copytree(assessed[0], tmp_path / "org"))
    rewrite(org, "message", "subject", "Your invoice")
    assert typed("verify", org).code == 0
    said = typed("verify", org, "--mail", "--json")
    assert said.code == 5
    edited = {(one["code"], one["params"]["table"]) for one in said.data["problems"]}
    assert edited == {("verify.rows_edited", "message")}


def test_every_decision_prints_a_head_that_is_found_again(founded: Path) -> None:
    said = typed("actor", "add", founded, "mori=森 彩", "--new-passphrase", "env:PHRASE_SATO", *by("tanaka"))
    head = said.out.splitlines()[0].rpartition(" ")[2]
    assert typed("verify", founded, "--expect-head", head, at=NOW).code == 0
