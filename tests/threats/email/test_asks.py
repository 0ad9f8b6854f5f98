"""Sentences made up before the grammars were tuned: two thirds of each list were open while tuning, one third was not.

The shares asserted for the third kept aside lie a little under what was measured on it, once, when tuning had ended:
changes of where money goes 31 of 36 in English and 33 of 36 in Japanese, all that is asked 54 and 56 of 64, ordinary
sentences that seemed to ask 2 and 1 of 30.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sekisho.threats.email.analysers.intents import meaning

ASKS: dict[str, dict[str, Any]] = {
    language: tomllib.loads((Path(__file__).parent / f"asks_{language}.toml").read_text(encoding="utf-8"))
    for language in ("en", "ja")
}
CHANGES = {"account_change", "payroll_change", "settlement_change"}


def _open(texts: list[str]) -> list[str]:
    return [text for place, text in enumerate(texts) if place % 3 != 2]


def _aside(texts: list[str]) -> list[str]:
    return texts[2::3]


def _share(found: Iterable[bool]) -> float:
    told = list(found)
    return sum(told) / len(told)


@pytest.mark.parametrize("language", ASKS)
def test_it_finds_what_the_open_sentences_ask(language: str) -> None:
    for intent, texts in ASKS[language]["asked"].items():
        missed = [text for text in _open(texts) if intent not in meaning(text).intents]
        assert len(missed) <= len(texts) // 8, missed


@pytest.mark.parametrize("language", ASKS)
def test_it_finds_how_the_open_sentences_press(language: str) -> None:
    for pressure, texts in ASKS[language]["presses"].items():
        assert [text for text in _open(texts) if pressure not in meaning(text).pressures] == []


@pytest.mark.parametrize("language", ASKS)
def test_the_open_sentences_of_ordinary_business_ask_for_nothing(language: str) -> None:
    texts = _open(ASKS[language]["nothing"]["sentences"])
    assert [text for text in texts if meaning(text).intents] == []


@pytest.mark.parametrize("language", ASKS)
def test_a_change_of_where_money_goes_is_found_in_sentences_never_tuned_on(language: str) -> None:
    asked = ASKS[language]["asked"]
    texts = [text for intent in sorted(CHANGES) for text in _aside(asked[intent])]
    assert _share(bool(CHANGES & meaning(text).intents) for text in texts) >= 0.85


@pytest.mark.parametrize("language", ASKS)
def test_most_of_what_is_asked_is_found_in_sentences_never_tuned_on(language: str) -> None:
    told = [(intent, text) for intent, texts in ASKS[language]["asked"].items() for text in _aside(texts)]
    assert _share(intent in meaning(text).intents for intent, text in told) >= 0.8


@pytest.mark.parametrize("language", ASKS)
def test_ordinary_business_never_tuned_on_asks_for_little(language: str) -> None:
    texts = _aside(ASKS[language]["nothing"]["sentences"])
    assert _share(bool(meaning(text).intents) for text in texts) <= 0.1
