"""Whose name a display name is."""

import pytest

from sekisho.identity.person_names import addresses_in, name_keys
from sekisho.identity.romaji import romaji
from sekisho.identity.roster import Roster

ROSTER = Roster(
    [
        {
            "employee_id": "1",
            "name": "青木 健一",
            "name_kana": "アオキ ケンイチ",
            "name_romaji": None,
            "email": "k.aoki@bank.example",
        },
        {"employee_id": "2", "name": "佐藤 優子", "name_kana": None, "name_romaji": "Yuko Satou", "email": None},
        {
            "employee_id": "3",
            "name": "John Michael Smith",
            "name_kana": None,
            "name_romaji": None,
            "email": "J.Smith@bank.example",
        },
        {
            "employee_id": "4",
            "name": "林茂",
            "name_kana": "はやし しげる",
            "name_romaji": "HAYASHI Shigeru",
            "email": None,
        },
        {"employee_id": "5", "name": "José García", "name_kana": "", "name_romaji": "", "email": None},
        {"employee_id": "6", "name": None, "name_kana": None, "name_romaji": None, "email": None},
    ]
)


@pytest.mark.parametrize(
    ("name", "employee"),
    [
        ("青木健一", "1"),
        ("青木　健一", "1"),
        ("健一 青木", "1"),
        ("青木健一(理事長)", "1"),
        ("青木健一 理事長", "1"),
        ("青木 健一様", "1"),
        ("代表理事 / 青木 健一 / Kenichi Aoki", "1"),
        ("AOKI, Kenichi", "1"),
        ("Mr. Kenichi AOKI", "1"),
        ("Ｋｅｎｉｃｈｉ　Ａｏｋｉ", "1"),
        ("ｱｵｷ ｹﾝｲﾁ", "1"),
        ("あおき けんいち", "1"),
        ("Kenichi\u200b Ao\u2060ki", "1"),
        ("代表取締役社長 青木健一", "1"),
        ("青木健一 Kenichi Aoki", "1"),
        ("Kenichi Aoki 営業部", "1"),
        ("社長", None),
        ("2026 Aoki", None),
        ("Yuko Sato", "2"),
        ("Satoh, Yuuko", "2"),
        ("John M. Smith", None),
        ("Smith John Michael", "3"),
        ("john michael smith via DocuSign", "3"),
        ("Jose Garcia", "5"),
        ("Shigeru Hayashi", "4"),
        ("林 茂", "4"),
        ("Aoki", None),
        ("青木", None),
        ("K. Aoki", None),
        ("田中 一郎", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_a_name_finds_its_bearer(name: str, employee: str | None) -> None:
    assert ROSTER.named(name) == (frozenset({employee}) if employee else frozenset())


def test_no_name_is_nobody() -> None:
    assert ROSTER.named(None) == frozenset()
    assert name_keys("   ") == frozenset()


def test_addresses_of_the_roster_are_in_lower_case() -> None:
    assert dict(ROSTER.addresses) == {"k.aoki@bank.example": {"1"}, "j.smith@bank.example": {"3"}}


def test_an_address_in_a_name_is_found_in_any_width() -> None:
    assert addresses_in("ｋ.ａｏｋｉ＠ＢＡＮＫ.example <x>") == ["k.aoki@bank.example"]
    assert addresses_in("Aoki at bank") == []


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("アオキ ケンイチ", "aoki kenichi"),
        ("ﾊｯﾄﾘ ｼｮｳｺ", "hattori shouko"),
        ("きょうごく じゅん", "kyougoku jun"),
        ("オーノ", "ono"),
        ("青木", ""),
        ("アッ", "a"),
        ("", ""),
    ],
)
def test_readings_are_spelled_in_hepburn(kana: str, latin: str) -> None:
    assert romaji(kana) == latin
