"""Whose name a display name is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.identity.person_names import addresses_in, called_keys, name_keys
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


@pytest.mark.parametrize(
    ("name", "employee"),
    [
        ("みなと信用組合　理事長 青木 健一", "1"),
        ("理事長 青木健一(みなと信用組合)", "1"),
        ("【みなと信組】代表理事　青木健一", "1"),
        ("みなと信用組合理事長青木健一", "1"),
        ("みなと信用組合 青木健一さん", "1"),
        ("みなと信組青木健一", "1"),
        ("(株)みなと 青木 健一 経理部長", "1"),
        ("青木健一|資金決済部|みなと信用組合", "1"),
        ("健一 青木 みなと信用組合 本店営業部", "1"),
        ("アオキ ケンイチ(みなとしんくみ)", "1"),
        ("Kenichi Aoki, President, Minato Credit Union", "1"),
        ("Minato CU - Kenichi Aoki (CEO)", "1"),
        ("Minato Credit Union Kenichi Aoki", "1"),
        ("President Kenichi Aoki Minato", "1"),
        ("AOKI, Kenichi, Minato Credit Union", "1"),
        ("Minato John Michael Smith Chief Financial Officer", "3"),
        ("みなと信用組合 理事長 林茂", "4"),
        ("みなと信用組合 林 茂", "4"),
        ("みなと信用組合 理事長 青木", None),
        ("Aoki, President, Minato Credit Union", None),
        ("Mr. Aoki (Minato Credit Union)", None),
        ("Kenichi Aoki Trading Co., Ltd.", None),
        ("Kenichi Aoki Bank Holdings", None),
        ("青木健一商店", None),
        ("(株)青木健一", None),
        ("青木 経理部 健一", None),
        ("kenichi.aoki@gmail.com", None),
    ],
)
def test_a_colleague_inside_a_longer_display_name_is_found(name: str, employee: str | None) -> None:
    assert ROSTER.named(name) == (frozenset({employee}) if employee else frozenset())


PLACES = ("みなと", "青木", "林", "佐藤", "東京中央", "健一", "しげる")
KINDS = (
    "信用組合",
    "銀行",
    "株式会社",
    "商店",
    "建設 株式会社",
    "信組 経理部",
    "信用金庫 本店 営業部",
    "(株)",
    " 理事長",
)
LATIN = ("Minato", "Aoki", "Satou", "Smith", "Kenichi", "Aoki Minato", "Garcia Minato")
LATIN_KINDS = ("Credit Union", "Trading Co., Ltd.", "Bank - Accounting", "CU (Payroll)", "Holdings, President")


@settings(deadline=None)
@given(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(("", " ")), st.sampled_from(KINDS))
    | st.tuples(st.sampled_from(LATIN), st.just(" "), st.sampled_from(LATIN_KINDS))
)
def test_an_organisations_name_alone_is_nobody(parts: tuple[str, str, str]) -> None:
    assert ROSTER.named("".join(parts)) == frozenset()


@given(st.text(max_size=400))
def test_any_display_name_gives_a_bounded_number_of_names(name: str) -> None:
    assert len(name_keys(name)) < 1000


def test_a_display_name_without_end_is_read_in_part() -> None:
    assert len(name_keys(" ".join(f"word{chr(97 + n % 26)}{n}" for n in range(5000)))) < 100
    assert name_keys("あ" * 100_000)


def test_what_somebody_is_called_holds_no_organisation() -> None:
    assert called_keys("経理部") == called_keys("みなと信用組合") == called_keys("Minato Credit Union") == frozenset()
    assert called_keys("みなと信用組合 青木 健一") == {"青木健一", "健一青木"}


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
