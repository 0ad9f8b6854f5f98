"""Sentences exist in both languages and say the same things."""

from datetime import UTC, date, datetime
from string import Formatter

import pytest

from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.text.formats import day, moment, money, number, share
from sekisho.text.say import catalog, say, sentence


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


def test_formats_in_both_languages() -> None:
    assert money(Money(1234567), "en") == "1,234,567 yen"
    assert money(Money(1234567), "ja") == "1,234,567円"
    assert money(Money(150, "USD"), "ja") == "USD 1.50"
    assert day(date(2026, 11, 24), "en") == "24 Nov 2026"
    assert day(date(2026, 11, 24), "ja") == "2026年11月24日"
    assert moment(datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "Asia/Tokyo", "en") == "24 Nov 2026 09:05"
    assert (share(0.034, "en"), share(0.5, "en"), share(0.0, "ja")) == ("3.4%", "50%", "0%")
    assert number(1234.4, "en") == "1,234"
