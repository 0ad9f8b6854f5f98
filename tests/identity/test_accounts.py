"""Accounts compare however a source writes them."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.identity.accounts import account_key, account_type_code, code_fold, iban_key, masked, number_of


@given(st.integers(0, 9999), st.integers(0, 999), st.integers(0, 9_999_999))
def test_lost_leading_zeros_come_back(bank: int, branch: int, number: int) -> None:
    full = account_key(f"{bank:04}", f"{branch:03}", "普通", f"{number:07}")
    assert account_key(str(bank), str(branch), "1", str(number)) == full
    assert full == f"jp:{bank:04}:{branch:03}:1:{number:07}"


def test_full_width_digits_are_digits() -> None:
    assert account_key("０００１", "２４０", "当座", "０１２３４５６") == "jp:0001:240:2:0123456"


def test_an_account_with_a_missing_or_overlong_part_is_none() -> None:
    assert account_key("0001", "240", "普通", "12345678") is None
    assert account_key("0001", "240", "金", "1234567") is None
    assert account_key("", "240", "普通", "1234567") is None


def test_an_iban_counts_only_when_its_check_digits_hold() -> None:
    assert iban_key("DE89 3704 0044 0532 0130 00") == "iban:DE89370400440532013000"
    assert iban_key("GB83 WEST 1234 5698 7654 32") is None
    assert iban_key("hello") is None


def test_codes_compare_without_leading_zeros() -> None:
    assert code_fold("００１２３") == code_fold("123") == "123"
    assert code_fold("0000") == "0"
    assert code_fold(" ab-01 ") == "AB-01"


def test_types_of_account() -> None:
    assert (account_type_code("ﾌﾂｳ"), account_type_code("Checking"), account_type_code("?")) == ("1", "2", None)


def test_a_masked_account_shows_the_last_four_digits_alone() -> None:
    assert masked("jp:0001:240:1:0012345") == "0001-240 ••••2345"
    assert masked("iban:GB82WEST12345698765432") == "GB•• ••••5432"
    assert masked("odd1234") == "••••1234"


def test_the_number_of_an_account_is_the_same_however_it_is_written() -> None:
    assert number_of("jp:0001:001:1:0012345") == number_of("0012345") == "12345"
    assert number_of("acct:601613:31926819") == number_of("GB29 NWBK 6016 1331 9268 19") == "31926819"
    assert number_of("iban:DE89370400440532013000") == number_of("DE89370400440532013000") == "DE89370400440532013000"
    assert number_of("") == number_of("0000000") == ""
