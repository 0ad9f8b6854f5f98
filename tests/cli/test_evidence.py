from pathlib import Path
from typing import Any

import pytest

from sekisho.evidence.view import Snapshot
from sekisho.pipeline.org import Org
from tests.cli.typed import typed
from tests.pipeline.bank import Bank, planted, records


def rows(org: Path, table: str, *columns: str) -> list[dict[str, Any]]:
    with Snapshot.open(Org.open(org).store) as snapshot:
        return list(snapshot.dicts(table, ["row_id", "file_sha256", "place", *columns]))


def test_a_payment_leads_back_to_its_record(bank: Bank) -> None:
    number, _ = planted(bank)
    record = records(bank.file)[number - 1]
    amount = int(record[80:90])
    row = next(one["row_id"] for one in rows(bank.org, "payment", "amount_minor") if one["amount_minor"] == amount)
    said = typed("evidence", "show", bank.org, row)
    assert said.code == 0
    assert f"From {bank.file.name}, " in said.out
    assert record.decode("cp932").strip() in said.out
    data = typed("evidence", "show", bank.org, row, "--json").data
    assert data["sha256"] == bank.before[bank.file.name]
    assert data["copy_kept"] is True
    assert record.decode("cp932").strip() in data["excerpt"]


def test_a_mail_leads_back_to_its_bytes(bank: Bank) -> None:
    row = rows(bank.org, "message", "message_uid")[0]
    said = typed("evidence", "show", bank.org, row["row_id"], "--json").data
    start, _, end = row["place"].removeprefix("byte ").partition("-")
    written = (bank.folder / "mail" / said["file"]).read_bytes()
    there = written[int(start) : int(end)].replace(b"\r\n", b"\n")
    assert said["excerpt"].encode()[:200] == there[:200]


def test_a_line_of_a_list_leads_back_to_it(bank: Bank) -> None:
    row = next(one for one in rows(bank.org, "staff", "name") if one["name"] == "横山 舞")
    said = typed("evidence", "show", bank.org, row["row_id"])
    assert "From staff.csv, line " in said.out
    assert "10004" in said.out.split("There stands:")[1]
    assert "そこに書かれている内容" in typed("evidence", "show", bank.org, row["row_id"], lang="ja").out


def test_a_row_of_a_workbook_names_sheet_and_row(bank: Bank) -> None:
    row = rows(bank.org, "counterparty")[0]
    said = typed("evidence", "show", bank.org, row["row_id"])
    assert said.code == 0
    assert "From payees.xlsx, sheet " in said.out


def test_where_the_copy_is_gone_it_says_so(org: Path) -> None:
    for copy in (org / "evidence" / "landed").glob("*/*.gz"):
        copy.unlink()
    row = rows(org, "staff")[0]["row_id"]
    assert "The copy is no longer kept." in typed("evidence", "show", org, row).out
    data = typed("evidence", "show", org, row, "--json").data
    assert data["copy_kept"] is False
    assert data["excerpt"] is None
    assert typed("assess", org).code == 0


def test_a_row_that_is_not_there_is_a_sentence(bank: Bank) -> None:
    said = typed("evidence", "show", bank.org, "r-00000000000000000000")
    assert said.code == 4
    assert len(said.err.splitlines()) == 1


def test_every_delivery_is_listed_and_adds_up(bank: Bank) -> None:
    said = typed("evidence", "sources", bank.org)
    assert said.code == 0
    data = typed("evidence", "sources", bank.org, "--json").data
    assert {one["file"] for one in data["deliveries"]} == {Path(name).name for name in bank.before}
    assert data["problems"] == []
    assert "Every record is a row or a located reject, or was counted as one of another kind." in said.out
    for one in data["deliveries"]:
        assert f"{one['file']}  {one['connector']}  {one['records']} records, {one['rows']} rows" in said.out


def test_a_table_that_lost_rows_does_not_add_up(org: Path) -> None:
    for part in (org / "evidence" / "tables" / "staff").glob("*.parquet"):
        part.unlink()
    said = typed("evidence", "sources", org)
    assert said.code != 0
    assert "Traceback" not in said.err


def test_rejects_are_located_and_worded(bank: Bank, org: Path, tmp_path: Path) -> None:
    staff = tmp_path / "staff_more.csv"
    lines = (bank.folder / "staff.csv").read_bytes().split(b"\r\n")
    staff.write_bytes(b"\r\n".join([lines[0], lines[1], b"," * lines[1].count(b","), lines[2]]) + b"\r\n")
    (tmp_path / "blob.bin").write_bytes(bytes(range(256)) * 40)
    for file in (staff, tmp_path / "blob.bin"):
        typed("ingest", org, file)
    for lang in ("en", "ja"):
        found = typed("evidence", "rejects", org, "--json", lang=lang).data
        text = typed("evidence", "rejects", org, lang=lang).out
        assert "blob.bin" in {one["file"] for one in found}
        for one in found:
            assert one["says"] in text
            assert one["says"] != one["reason"]


def test_rejects_show_the_value_and_the_place_in_the_readers_language(org: Path, tmp_path: Path) -> None:
    rows = [f"青空{at},1,2,{kind},{at}" for at, kind in enumerate(("普通", "Yokin A", "当座"), 1)]
    (tmp_path / "few.csv").write_text("\n".join(["取引先名,銀行コード,支店コード,口座種別,口座番号", *rows]), "utf-8")
    typed("ingest", org, tmp_path / "few.csv")
    assert (
        "few.csv  line 3  account_type  The account type “Yokin A” is not known."
        in typed("evidence", "rejects", org).out
    )
    said = typed("evidence", "rejects", org, lang="ja")
    assert "few.csv  3行目  account_type  預金種目「Yokin A」が分かりません。" in said.out
    data = typed("evidence", "rejects", org, "--json", lang="ja").data
    assert "line 3" in {one["place"] for one in data if one["file"] == "few.csv"}


def test_a_list_whose_column_is_misunderstood_is_refused_and_named(org: Path, tmp_path: Path) -> None:
    rows = [f"青空{at},1,2,Yokin A,{at}" for at in range(3)]
    (tmp_path / "all.csv").write_text("\n".join(["取引先名,銀行コード,支店コード,口座種別,口座番号", *rows]), "utf-8")
    said = typed("ingest", org, tmp_path / "all.csv")
    assert said.code == 3
    assert "all.csv: not read. In 3 of 3 rows the column for the account type" in said.out + said.err
    assert "Yokin A" in said.out + said.err


def test_the_place_of_a_row_is_written_in_the_readers_language(bank: Bank) -> None:
    row = rows(bank.org, "counterparty")[0]
    assert "payees.xlsx、シート「" in typed("evidence", "show", bank.org, row["row_id"], lang="ja").out
    assert typed("evidence", "show", bank.org, row["row_id"], "--json").data["place"].startswith("sheet ")


@pytest.mark.parametrize("data", [b"plain", "株式会社".encode("cp932"), b"\x00\xff\xfe", "改行\r\n".encode()])
def test_what_stands_in_a_file_can_always_be_printed(data: bytes) -> None:
    from sekisho.cli.rows import readable

    assert readable(data).encode()
