from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.pipeline.mail import lists
from sekisho.pipeline.mail.firm import Told, firm_of
from sekisho.pipeline.mail.lists import directory, vendors

PEOPLE_JA = "社員番号,氏名,フリガナ,ローマ字氏名,メールアドレス,役職\r\n7,佐藤 花子,サトウ ハナコ,Hanako Sato,sato@umibe.example,理事長\r\n,,,,,\r\n"
PEOPLE_EN = "Full Name,E-mail,Job Title\nHanako Sato,sato@umibe.example,President\n"


def written(path: Path, text: str, charset: str = "utf-8") -> Path:
    path.write_bytes(text.encode(charset))
    return path


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932"])
def test_a_directory_is_read_by_japanese_headers_in_either_charset(tmp_path: Path, charset: str) -> None:
    (person,) = directory(written(tmp_path / "名簿.csv", PEOPLE_JA, charset))
    assert person == {
        "row_id": "名簿.csv:2",
        "employee_id": "7",
        "name": "佐藤 花子",
        "name_kana": "サトウ ハナコ",
        "name_romaji": None,
        "email": "sato@umibe.example",
        "title": "理事長",
    }


def test_a_directory_is_read_by_english_headers_however_they_are_written(tmp_path: Path) -> None:
    (person,) = directory(written(tmp_path / "people.csv", PEOPLE_EN))
    assert (person["name"], person["email"], person["title"]) == ("Hanako Sato", "sato@umibe.example", "President")
    assert person["employee_id"] == "sato@umibe.example"


def test_rows_of_one_vendor_are_one_with_all_domains_accounts_and_phones(tmp_path: Path) -> None:
    text = (
        "取引先コード,取引先名,ドメイン,振込先口座,電話番号\n"
        "V1,青葉印刷,https://www.aoba-print.example/ja; gmail.com,みどり銀行 本店 普通 1234567,03-5555-0101、03-5555-0102\n"
        "V1,青葉印刷,aoba.example,DE89 3704 0044 0532 0130 00,\nV2,川上商店,,12,\n"
    )
    first, second = vendors(written(tmp_path / "v.csv", text))
    assert first.key == "V1"
    assert first.domains == ("aoba-print.example", "aoba.example")
    assert first.accounts == ("1234567", "DE89370400440532013000")
    assert first.phones == ("0355550101", "0355550102")
    assert second.accounts == ("12",)


def test_a_missing_column_is_named_with_the_headers_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(SekishoError, match="list_column_missing") as told:
        directory(written(tmp_path / "people.csv", "Full Name,Desk\nA,1\n"))
    assert told.value.params["column"] == "address"
    assert told.value.params["headers"] == "Full Name, Desk"
    with pytest.raises(SekishoError, match="list_column_missing"):
        vendors(written(tmp_path / "empty.csv", ""))


def test_a_list_that_is_no_text_or_not_there_or_too_large_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xff\xfe\x81")
    with pytest.raises(SekishoError, match="list_not_text"):
        vendors(path)
    with pytest.raises(SekishoError, match="file_not_found"):
        vendors(tmp_path / "none.csv")
    monkeypatch.setattr(lists, "MOST_BYTES", 2)
    with pytest.raises(SekishoError, match="file_too_large"):
        vendors(path)


def test_own_domains_are_those_told_and_those_of_the_staff(tmp_path: Path) -> None:
    people = written(tmp_path / "people.csv", PEOPLE_EN + "Jiro,jiro@gmail.com,\n")
    firm = firm_of(tmp_path / "org", Told(directory=people, own=("Mail.Other.example",)))
    assert firm.own == {"umibe.example", "other.example"}
    assert firm.leaders == {"sato@umibe.example"}
