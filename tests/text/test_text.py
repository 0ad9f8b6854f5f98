"""Sentences exist in both languages and say the same things."""

from datetime import UTC, date, datetime
from string import Formatter

import pytest

from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.text.formats import day, days, moment, money, number, place, share
from sekisho.text.say import catalog, rejected, say, sentence


def slots(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(catalog()))
def test_both_languages_fill_in_the_same_parameters(code: str) -> None:
    entry = catalog()[code]
    assert entry.en
    assert entry.ja
    assert slots(entry.en) | slots(entry.do_en) == slots(entry.ja) | slots(entry.do_ja)
    assert bool(entry.do_en) == bool(entry.do_ja)


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = SekishoError("org_not_found", org="/tmp/x")  # noqa: S108 - only shown
    assert sentence(error, "en").startswith("There is no Sekisho organisation in /tmp/x")
    assert "sekisho first" in sentence(error, "en")
    assert "フォルダーではありません" in sentence(error, "ja")


def test_a_message_by_code() -> None:
    assert say("cli.commands", "en") == "Commands"
    assert say("cli.commands", "ja") == "コマンド"
    with pytest.raises(KeyError):
        say("no.such.code", "en")


@pytest.mark.parametrize("code", sorted(code for code, entry in catalog().items() if entry.one_en))
def test_a_singular_says_no_more_than_its_plural(code: str) -> None:
    entry = catalog()[code]
    assert entry.counts in slots(entry.en)
    assert slots(entry.one_en) <= slots(entry.en)
    assert slots(entry.en) - slots(entry.one_en) <= {entry.counts}


def test_one_is_not_written_as_many() -> None:
    assert "1 row" not in sentence(SekishoError("list_without_rows", count=1, place="line 2", reason="x"), "en")
    assert "2 rows" in sentence(SekishoError("list_without_rows", count=2, place="line 2", reason="x"), "en")


def test_a_reason_for_a_reject_is_a_sentence_and_shows_the_value() -> None:
    assert rejected("account_type_unknown", "en", "Toza") == "The account type “Toza” is not known."
    assert rejected("account_type_unknown", "ja", "Toza") == "預金種目「Toza」が分かりません。"
    assert rejected("account_type_unknown", "en") == "The account type is not known."
    assert rejected("value_missing", "en", "x") == "The value is missing."
    assert rejected("something_of_our_own", "ja", "x") == "something_of_our_own"
    error = SekishoError("payment_row_bad", place="sheet A row 3", field="amount", reason="amount_negative", value="-5")
    assert "sheet A row 3, amount: The amount “-5” is negative." in sentence(error, "en")
    assert "シート「A」3行目、amount：金額「-5」がマイナスです。" in sentence(error, "ja")


@pytest.mark.parametrize(
    ("value", "japanese"),
    [
        ("line 3", "3行目"),
        ("row 3", "3行目"),
        ("sheet X row 3", "シート「X」3行目"),
        ("sheet 支払 先 row 12", "シート「支払 先」12行目"),
        ("sheet X", "シート「X」"),
        ("sheet row 4 row 5", "シート「row 4」5行目"),
        ("byte 10-20", "バイト10〜20"),
        ("byte 10", "バイト10"),
        ("xl/sheet1.xml", "xl/sheet1.xml"),
        ("line 3 and more", "line 3 and more"),
        ("", ""),
    ],
)
def test_a_place_in_a_file_is_written_in_the_language(value: str, japanese: str) -> None:
    assert place(value, "ja") == japanese
    assert place(value, "en") == value


def test_the_file_as_a_whole_is_a_place_too() -> None:
    assert (place("archive", "en"), place("archive", "ja")) == ("the file as a whole", "ファイル全体")


def test_formats_in_both_languages() -> None:
    assert money(Money(1234567), "en") == "1,234,567 yen"
    assert money(Money(1234567), "ja") == "1,234,567円"
    assert money(Money(150, "USD"), "ja") == "USD 1.50"
    assert day(date(2026, 11, 24), "en") == "24 Nov 2026"
    assert day(date(2026, 11, 24), "ja") == "2026年11月24日"
    assert moment(datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "Asia/Tokyo", "en") == "24 Nov 2026 09:05"
    assert (share(0.034, "en"), share(0.5, "en"), share(0.0, "ja")) == ("3.4%", "50%", "0%")
    assert number(1234.4, "en") == "1,234"
    assert (days(1, "en"), days(0, "en"), days(1200, "en"), days(12, "ja")) == ("1 day", "0 days", "1,200 days", "12日")
