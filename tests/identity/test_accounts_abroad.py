"""Accounts that have no IBAN: by a bank's number in its country or its BIC."""

import pytest

from sekisho.identity.accounts import bank_key, foreign_key, masked


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ABA 122105155", "122105155"),
        ("20-00-00", "200000"),
        ("sort code: 200000", "200000"),
        ("BARCGB22XXX", "BARCGB22"),
        ("barcgb22", "BARCGB22"),
        ("Barclays Bank", None),
        ("12345", None),
        ("", None),
    ],
)
def test_which_bank_it_is(written: str, key: str | None) -> None:
    assert bank_key(written) == key


def test_a_number_is_one_however_it_is_grouped_and_another_bank_is_another_account() -> None:
    assert foreign_key("122105155", "4707-222 932") == foreign_key("122105155", "4707222932")
    assert foreign_key("BARCGB22", "12345678") != foreign_key("122105155", "12345678")
    assert foreign_key("BARCGB22", "n/a") is None
    assert masked(str(foreign_key("BARCGB22", "12345678"))) == "***5678"
