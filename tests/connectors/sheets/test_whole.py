"""A list that was misunderstood as a whole is refused with the values that show it, and a few bad rows are not."""

import io

import pytest

from sekisho.connectors.discover import connectors
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits
from sekisho.text.say import sentence

HEADER = "取引先名,銀行コード,支店コード,口座種別,口座番号"
STAFF = "社員番号,氏名,メールアドレス,退職日"
PAID = "支払先,銀行コード,支店コード,口座種別,口座番号,金額"


def payees(*kinds: str) -> str:
    return "\n".join([HEADER, *[f"青空{at},12,13,{kind},{at}" for at, kind in enumerate(kinds, 1)]])


def read(text: str, connector: str = "counterparty_list", **mapping: str) -> list[object]:
    return list(connectors()[connector].read(io.BytesIO(text.encode()), mapping, Limits()))


def refused(text: str, connector: str = "counterparty_list") -> Refused:
    with pytest.raises(Refused) as caught:
        read(text, connector)
    return caught.value


def test_a_column_that_is_not_understood_in_most_rows_refuses_the_list_and_shows_five_values() -> None:
    got = refused(payees("普通", "A", "B", "A", "C", "D", "E", "F"))
    assert (got.code, got.place, got.field) == ("column_values_unclear", "line 3", "account_type")
    assert (got.params["values"], got.params["bad"], got.params["rows"]) == ("A / B / C / D / E", 7, 8)
    said = sentence(got, "en")
    assert "In 7 of 8 rows the column for the account type" in said
    assert "from line 3 on: The account type is not known. It holds: A / B / C / D / E." in said
    assert "--map counterparty_list.account_type=COLUMN" in said
    assert "8行のうち7行で" in sentence(got, "ja")
    assert "最初は3行目" in sentence(got, "ja")


def test_the_answer_that_the_refusal_names_reads_the_list() -> None:
    assert len(read(payees("A", "A", "A"), account_type="=普通")) == 3


@pytest.mark.parametrize("kinds", [("普通", "A"), ("普通", "普通", "A", "B")])
def test_half_of_the_rows_or_fewer_are_located_rejects(kinds: tuple[str, ...]) -> None:
    assert len(read(payees(*kinds))) == len(kinds)


def test_a_column_left_empty_is_named_as_such() -> None:
    got = refused(payees("", "", "普通"))
    assert (got.code, got.field, got.params["reason"]) == ("column_values_missing", "account_type", "value_missing")
    assert "The value is missing." in sentence(got, "en")


def test_a_list_without_a_row_or_without_one_of_use_is_never_read_silently() -> None:
    assert refused(HEADER).code == "list_empty"
    one = refused(payees("Toza-X"))
    assert one.code == "list_without_rows"
    assert sentence(one, "en").startswith(
        "The only row cannot be used (line 2): The account type “Toza-X” is not known."
    )
    assert "1行もありません。最初は2行目：預金種目「Toza-X」が分かりません。" in sentence(one, "ja")
    assert refused(f"{HEADER}\n青空,x,1,普通,1\n青空,1,x,普通,1").code == "list_without_rows"
    assert refused(f'{HEADER}\n"青空,1').code == "list_without_rows"


def test_a_roster_that_writes_a_word_where_a_day_belongs_is_refused() -> None:
    got = refused(f"{STAFF}\n1,田中,t@x.example,在職\n2,佐藤,s@x.example,在職\n3,林,h@x.example,", "staff_roster")
    assert (got.code, got.field, got.params["values"]) == ("column_values_unclear", "left_on", "在職")


def test_a_payment_file_names_the_column_rather_than_its_first_row() -> None:
    row = "青空,12,13,A,1,100"
    got = refused(f"{PAID}\n{row}\n{row}\n赤木,12,13,普通,2,100\n合計,,,,,300", "payment_csv")
    assert (got.code, got.field, got.params["bad"], got.params["rows"]) == (
        "column_values_unclear",
        "account_type",
        2,
        3,
    )
    assert refused(f"{PAID}\n{row}", "payment_csv").code == "payment_row_bad"
