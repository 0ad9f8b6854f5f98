"""Headers, columns and questions."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors import discover
from sekisho.connectors.sheets.columns import load_spec, match, settle
from sekisho.connectors.sheets.table import ListRecord, records
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

ROOM = Path(discover.__file__).parent
PAYEES = load_spec("sekisho.connectors.counterparty_list.read")
HEADER = "取引先名,銀行コード,支店コード,口座種別,口座番号"


def read(text: str, mapping: Mapping[str, str] | None = None) -> list[Mapping[str, object]]:
    found = list(records(io.BytesIO(text.encode()), PAYEES, mapping or {}, Limits(), "counterparty_list"))
    return [
        item.payload.cells for item in found if isinstance(item, RawRecord) and isinstance(item.payload, ListRecord)
    ]


def refused(text: str, mapping: Mapping[str, str] | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        read(text, mapping)
    return caught.value


def test_the_header_is_found_below_titles_and_blank_rows() -> None:
    text = f"振込先一覧\n\n,,出力日,2026/11/20\n{HEADER}\n青空,1,2,普通,3\n"
    assert read(text) == [
        {"name": "青空", "bank_code": "1", "branch_code": "2", "account_type": "普通", "account_number": "3"}
    ]


def test_headers_of_any_width_case_and_punctuation_are_one() -> None:
    text = "ＶＥＮＤＯＲ　ＮＡＭＥ,Bank-Code,branch code,Account_Type,口座番号（７桁）\n青空,1,2,普通,3\n"
    assert set(read(text)[0]) == {"name", "bank_code", "branch_code", "account_type", "account_number"}


def test_a_header_of_two_parts_and_one_that_names_the_payee_are_understood() -> None:
    labels = ["Vendor", "Beneficiary IBAN / Account No", "Payee's BIC", "Debit Account No (old)"]
    assert match(labels, PAYEES) == {"name": [0], "iban": [1], "bic": [2]}


def test_of_several_columns_of_a_log_the_commonest_header_is_taken() -> None:
    logs = load_spec("sekisho.connectors.endpoint_csv.read")
    labels = ["Event", "User UPN", "Serial No", "Device Name", "Account Name", "Timestamp", "Collected"]
    found = settle([*labels, "Date Observed (UTC)", "製品名", "シリアル番号"], logs, {}, "endpoint_csv", "line 1")
    assert (found.columns["medium"], found.columns["time_utc"], found.columns["time"]) == (8, 7, 5)


def test_groups_over_columns_are_read_with_them() -> None:
    text = "取引先,銀行,,支店,,口座,\n名称,コード,名称,コード,名称,種別,番号\n青空,1,架空,2,本店,普通,3\n"
    assert read(text) == [
        {"name": "青空", "bank_code": "1", "bank_name": "架空", "branch_code": "2", "branch_name": "本店", "account_type": "普通",
         "account_number": "3"}
    ]  # fmt: skip


def test_a_missing_column_is_a_question_with_its_answer() -> None:
    text = "取引先名,ぎんこう,支店コード,口座種別,口座番号\n青空,1,2,普通,3\n"
    got = refused(text)
    assert (got.code, got.field, got.place) == ("column_unclear", "bank_code", "line 1")
    assert got.params["question"] == "which_column"
    assert got.params["flag"] == "--map counterparty_list.bank_code=COLUMN"
    assert "ぎんこう" in str(got.params["columns"])
    for answer in ("ぎんこう", "#2"):
        assert read(text, {"bank_code": answer})[0]["bank_code"] == "1"
    assert read(text, {"bank_code": "=0001"})[0]["bank_code"] == "0001"


def test_two_columns_of_one_meaning_are_a_question() -> None:
    text = f"{HEADER},振込先口座番号\n青空,1,2,普通,3,4\n"
    got = refused(text)
    assert (got.field, got.params["question"], got.params["columns"]) == (
        "account_number", "which_of_these", "口座番号, 振込先口座番号",
    )  # fmt: skip
    assert read(text, {"account_number": "振込先口座番号"})[0]["account_number"] == "4"


def test_an_outdated_column_is_not_taken_for_the_current_one() -> None:
    assert refused("取引先名,銀行コード,支店コード,口座種別,口座番号(旧)\n青空,1,2,普通,3\n").field == "account_number"


def test_an_answer_that_is_no_column_is_asked_again() -> None:
    assert refused(f"{HEADER}\n青空,1,2,普通,3\n", {"phone": "電話X"}).params["question"] == "mapped_column_not_there"


def test_a_field_that_does_not_exist_is_named() -> None:
    for name in ("bank", "employee_id"):
        assert refused(f"{HEADER}\n", {name: "銀行コード"}).code == "mapping_unknown_field"


def test_a_column_can_be_left_out_on_purpose() -> None:
    assert "phone" not in read(f"{HEADER},電話\n青空,1,2,普通,3,03\n", {"phone": "-"})[0]


def test_a_list_without_a_header_is_refused_unless_every_column_is_named() -> None:
    text = "青空,1,2,普通,3\n赤木,1,3,普通,4\n"
    assert refused(text).code == "header_not_found"
    names = ("name", "bank_code", "branch_code", "account_type", "account_number")
    assert len(read(text, {name: f"#{number}" for number, name in enumerate(names, 1)})) == 2


def test_a_row_shorter_than_the_header_has_empty_cells_and_blank_rows_are_none() -> None:
    assert read(f"{HEADER}\n青空,1\n,,,,\n\n赤木,1,2,普通,3\n")[0]["account_number"] is None
    assert len(read(f"{HEADER}\n青空,1\n,,,,\n\n赤木,1,2,普通,3\n")) == 2


def test_every_header_word_means_one_field_of_its_list() -> None:
    for name in ("counterparty_list", "staff_roster", "payment_csv"):
        spec = load_spec(f"sekisho.connectors.{name}.read")
        written = [header for field in spec.fields.values() for header in (*field.headers, *field.weak)]
        assert len(spec.plain) + len(spec.weak) >= len({header.casefold() for header in written}) * 0.8
        for needs in (*spec.needs, *spec.any_of, spec.foreign):
            assert set(needs) <= set(spec.fields)
        for field_name, field in spec.fields.items():
            assert match([field.headers[0]], spec) == {field_name: [0]}, field.headers[0]


@pytest.mark.parametrize(
    ("header", "name", "holder"),
    [
        ("Account Ref,Account Name,Short Name,Bank Account Name", "Account Name", "Bank Account Name"),
        ("Supplier Name,Account Name", "Supplier Name", "Account Name"),
        ("Name,Account Name", "Name", "Account Name"),
        ("Account Ref,Account Name", "Account Name", None),
        ("Account Ref,Short Name,Account Holder", "Short Name", "Account Holder"),
        ("取引先コード,略称,口座名義", "略称", "口座名義"),
    ],
)
def test_the_plainest_header_holds_the_name_and_what_is_left_the_holder(
    header: str, name: str, holder: str | None
) -> None:
    values = ",".join(header.split(","))
    (row,) = read(f"{header},Sort Code,Account Number\n{values},200000,12345678\n")
    assert (row["name"], row.get("holder_kana")) == (name, holder)


def test_of_two_columns_that_are_equally_plain_somebody_is_asked() -> None:
    error = refused("Vendor Name,Supplier Name,Sort Code,Account Number\na,b,200000,12345678\n")
    assert (error.code, error.field) == ("column_unclear", "name")


def test_a_second_column_goes_to_the_field_that_asks_for_it_unless_somebody_says_otherwise() -> None:
    spec = load_spec("sekisho.connectors.endpoint_csv.read")
    labels = ("Time", "User", "File Name", "Event", "Action")
    assert settle(labels, spec, {}, "endpoint_csv", "line 1").columns["action_too"] == 3
    assert "action_too" not in settle(labels, spec, {"action_too": "-"}, "endpoint_csv", "line 1").columns
    assert "action_too" not in settle(labels[:4], spec, {}, "endpoint_csv", "line 1").columns


@given(
    st.lists(st.text(max_size=12), max_size=12),
    st.dictionaries(st.sampled_from(list(PAYEES.fields)), st.text(max_size=6)),
)
def test_no_headers_raise_anything_but_a_refusal(labels: list[str], mapping: dict[str, str]) -> None:
    code = ""
    try:
        settle(labels, PAYEES, mapping, "counterparty_list", "line 1")
    except Refused as error:
        code = error.code
    assert code in {"", "column_unclear", "mapping_unknown_field"}


def test_rejected_lines_are_passed_on() -> None:
    found = list(records(io.BytesIO(f'{HEADER}\n"青空,1\n'.encode()), PAYEES, {}, Limits(), "counterparty_list"))
    assert [item.reason for item in found if isinstance(item, Rejected)] == ["quote_unclosed"]
