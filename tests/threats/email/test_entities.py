"""Account numbers, phones and links that stand in a text."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.analysers import entities
from sekisho.threats.email.analysers.entities import accounts, link_domains, phones

FOUND = [
    ("みどり銀行 本店 普通 1234567 名義 カ)アオバ", ["1234567"]),
    ("みどり信用金庫　駅前支店\n普通預金　口座番号：７６５４３２１", ["7654321"]),
    ("ゆうちょ銀行 〇一八支店 普通 口座番号 012345", ["0012345"]),
    ("Bank: Midori Bank, Branch 123, Ordinary account 1234567", ["1234567"]),
    ("IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFF", ["DE89370400440532013000"]),
    ("Please wire to GB82WEST12345698765432 at the bank.", ["GB82WEST12345698765432"]),
    ("Bank name: First Bank\nRouting: 021000021\nAccount number: 0012 345 678", ["0012345678"]),
    ("ordinary account no. 1234567 at Midori Bank, account number 1234567", ["1234567"]),
    ("Account No. 4417-1234-5678 at the new bank", ["441712345678"]),
    ("普通 1234567、当座 7654321(いずれも緑銀行)", ["1234567", "7654321"]),
    ("ゆうちょ銀行 記号 10120 番号 12345671", ["1234567"]),
    ("記号：１０１２０　番号：１２３４５６７１（ゆうちょ銀行）", ["1234567"]),
    ("ゆうちょ銀行\n記号番号 10120-12345671", ["1234567"]),
    ("郵便振替口座 00120-3-456789", ["0456789"]),
    ("ゆうちょ銀行 当座 記号 00120 番号 456789", ["0456789"]),
    ("みどり銀行(0145) 本店営業部(001) (普) 1234567", ["1234567"]),
    ("みどり銀行本店　普　1234567", ["1234567"]),
    ("みどり銀行／川口／普通／1234567", ["1234567"]),
    ("みどり銀行 本店 普通　１２３-４５６７", ["1234567"]),
    ("銀行名\t支店名\t科目\t口座番号\nみどり銀行\t本店\t普通\t1234567", ["1234567"]),
    ("Account Number\n12345678\nSort Code\n12-34-56", ["12345678"]),
    ("Account name: Aoba Ltd, Acc No 55779911, S/C 200000 at Barclays", ["55779911"]),
    ("Routing Number (ABA): 021000021\nAccount Number (DDA): 4480012345", ["4480012345"]),
    ("BSB 062-000 Account 12345678", ["12345678"]),
    ("Bank: Banco Verde\nCLABE 032180000118359719", ["032180000118359719"]),
    ("IBAN: de89 3704 0044 0532 0130 00", ["DE89370400440532013000"]),
    ("Account number | 4480012345\nABA | 021000021", ["4480012345"]),
]
NOT_FOUND = [
    "IBAN: DE89 3704 0044 0532 0130 01",
    "〒123-4567 東京都 みどり銀行 口座",
    "TEL 03-1234-5678 口座開設はこちら 銀行",
    "ご請求金額 1234567円 振込口座は別途",
    "普通は 1234567 個です。",
    "Your customer account number 12345678 has a new order.",
    "Ticket 7654321 was closed.",
    "お客様番号 1234567 の口座振替のお知らせ",
    "ご契約番号：1234567\nみどり銀行の普通預金から引き落とします",
    "請求番号 1234567 お振込先は従来の口座です みどり銀行",
    "ゆうちょ銀行のATMは 10120 台です。",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_it_finds_accounts_near_bank_words(text: str, expected: list[str]) -> None:
    assert accounts(text) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_not_accounts(text: str) -> None:
    assert accounts(text) == []


def test_phones_are_digits_with_plus_where_written() -> None:
    text = "TEL: 03-1234-5678 / ＋81 90 1234 5678, (212) 555-0100 x, 携帯 09012345678, ref 2026-11"
    assert set(phones(text)) == {"0312345678", "+819012345678", "2125550100", "09012345678"}


def test_links_give_registrable_domains_once() -> None:
    text = "see https://login.portal.aoba.co.jp/x and http://user@www.aoba.co.jp:8080/, （https://例え.jp/）"
    assert link_domains(text, ["https://xn--r8jz45g.jp/", "mailto:a@b.example", "https://pay.example/q?a=1"]) == [
        "aoba.co.jp",
        "例え.jp",
        "pay.example",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "bank account no " * 4000,
        "1" * 64_000 + "bank",
        "bank AB12 " * 6000,
        ("pay " * 25 + "to account 123456 x ") * 500,
        "pay to account 123456 x " * 2600,
        "銀行口座" + "12-" * 20_000,
        "ゆうちょ" + "記号1" * 20_000,
        "ゆうちょ" + "10120-" * 10_000,
        "https://" * 8000,
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    accounts(text)
    phones(text)
    link_domains(text, [text])
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please pay the invoice of GBP 2,400 to account 11223344 by Friday.", ["11223344"]),
        ("Kindly transfer the rest into our new account 11223344.", ["11223344"]),
        ("Your payment was added to your account 11223344.", []),
        ("Please pay on time. The account 11223344 is yours.", []),
        ("Please log in to account 11223344.", []),
    ],
)
def test_a_number_that_money_is_to_go_to_needs_no_other_word_of_banking(text: str, found: list[str]) -> None:
    assert accounts(text) == found


@given(
    st.lists(st.sampled_from(["03-1234-5678", "090", "12345678", "+81", *"0135 -.()+\n\r/a０９"]), max_size=20).map(
        "".join
    )
)
def test_lines_that_are_passed_over_hold_no_phone(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text)
    found = [*entities._PHONE.finditer(whole), *entities._PLAIN_PHONE.finditer(whole)]
    digits = [(one[0][0] == "+", "".join(filter(str.isdigit, one[0]))) for one in found]
    wanted = ["+" * plus + number for plus, number in digits if 9 <= len(number) <= 15]
    assert phones(text) == list(dict.fromkeys(wanted))
