"""Accounts that have no IBAN: by a bank's number in its country or its BIC."""

import pytest

from sekisho.identity.accounts import bank_key, foreign_key, iban_key, is_routing_number, masked, sort_key


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
    assert masked(str(foreign_key("BARCGB22", "12345678"))) == "••••5678"


@pytest.mark.parametrize("number", ["091000022", "021000021", "011500120"])
def test_a_routing_number_is_known_by_its_range_and_check_digit(number: str) -> None:
    assert is_routing_number(number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_routing_number(wrong)
    assert not any(map(is_routing_number, ("000000000", "9" + number[1:], number[1:], "")))


def test_zeros_that_a_sheet_lost_or_a_file_filled_up_make_no_other_account_at_a_bank_of_the_states() -> None:
    assert bank_key("91000022") == bank_key("0910-0002-2") == "091000022"
    assert bank_key("20-00-00") == "200000"
    assert foreign_key("091000022", "000447221063") == foreign_key("091000022", "447221063")
    assert foreign_key("091000022", "0000") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("09-01-28", "090128"), ("90128", "090128"), ("SC 09 01 28", "090128"), ("0128", None), ("Barclays", None)],
)
def test_a_sort_code_gets_back_the_zero_that_a_sheet_lost(written: str, code: str | None) -> None:
    assert sort_key(written) == code


def test_zeros_that_a_sheet_lost_make_no_other_account_at_a_sort_code() -> None:
    assert foreign_key("200000", "01234567") == foreign_key("200000", "1234567") == "acct:200000:01234567"
    assert foreign_key("200000", "0123 4567") != foreign_key("200000", "11234567")
    assert foreign_key("BARCGB22", "01234567") != foreign_key("BARCGB22", "1234567")
    assert foreign_key("200000", "00000000") is None


@pytest.mark.parametrize("iban", ["GB29 NWBK 6016 1331 9268 19", "gb29nwbk60161331926819"])
def test_a_british_iban_is_the_account_of_its_sort_code_and_number(iban: str) -> None:
    assert iban_key(iban) == foreign_key("601613", "31926819")
    assert iban_key("IE29 AIBK 9311 5212 3456 78") == foreign_key("931152", "12345678")
    assert iban_key("DE89 3704 0044 0532 0130 00") == "iban:DE89370400440532013000"
    assert iban_key("GB28NWBK60161331926819") is None
