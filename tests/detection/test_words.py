"""Parameters are written in the reader's language."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sekisho.detection.words import MACHINE, _Filler, explain
from sekisho.model.errors import Param
from sekisho.model.verdict import Reason
from sekisho.text.say import LANGS, Lang
from tests.detection.specimens import specimen


def filled(template: str, lang: Lang = "en", currency: str = "JPY", **params: Param) -> str:
    return _Filler(lang, "Asia/Tokyo", currency).vformat(template, (), params)


@pytest.mark.parametrize(
    ("template", "value", "english", "japanese"),
    [
        ("{x:money}", 1234567, "1,234,567 yen", "1,234,567円"),
        ("{x:day}", "2026-11-13", "13 Nov 2026", "2026年11月13日"),
        ("{x:moment}", "2026-11-13T15:30:00+00:00", "14 Nov 2026 00:30", "2026年11月14日 00:30"),
        ("{x:share}", 0.25, "25%", "25%"),
        ("{x:number}", 12345, "12,345", "12,345"),
        ("{x}", "minato.example", "minato.example", "minato.example"),
        ("{x}", None, "", ""),
    ],
)
def test_it_writes_each_format(template: str, value: Param, english: str, japanese: str) -> None:
    assert filled(template, "en", x=value) == english
    assert filled(template, "ja", x=value) == japanese


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{x:day}", date(2026, 11, 13)),
        ("{x:day}", datetime(2026, 11, 12, 15, 30, tzinfo=UTC)),
        ("{x:day}", "2026-11-12T15:30:00Z"),
        ("{x:day}", "2026-11-13"),
    ],
)
def test_a_day_may_be_given_as_a_day_or_a_moment_and_is_the_readers_own(template: str, value: Any) -> None:
    assert filled(template, x=value) == "13 Nov 2026"


def test_a_moment_may_be_given_as_one() -> None:
    given: Any = datetime(2026, 11, 13, 15, 30, tzinfo=UTC)
    assert filled("{x:moment}", x=given) == "14 Nov 2026 00:30"


def test_money_takes_the_currency_beside_it() -> None:
    reason = Reason.of("round_amount", amount=100_000_000, currency="USD")
    assert "USD 1,000,000.00" in explain(specimen().card, reason, "en")


def test_it_refuses_an_unknown_format() -> None:
    with pytest.raises(ValueError, match="colour"):
        filled("{x:colour}", x=1)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", MACHINE)
def test_the_machinery_has_sentences_of_its_own(code: str, lang: Lang) -> None:
    assert explain(specimen().card, Reason.of(code, fields="payment.memo", exports="", detector="one"), lang)
