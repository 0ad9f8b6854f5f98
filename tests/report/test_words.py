import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.money import Money
from sekisho.report import words
from sekisho.report.said import Said, domain, hider, last_four, pseudonym
from sekisho.text.say import Lang


@pytest.mark.parametrize(
    ("minor", "currency", "lang", "expected"),
    [
        (133_397, "JPY", "en", "130,000 yen"),
        (133_397, "JPY", "ja", "13万円"),
        (2_528_218, "JPY", "en", "2.5 million yen"),
        (2_528_218, "JPY", "ja", "250万円"),
        (20_408_163, "JPY", "ja", "2,000万円"),
        (3_000_000_000, "JPY", "ja", "30億円"),
        (3_000_000_000, "JPY", "en", "3 billion yen"),
        (72_060, "JPY", "ja", "7.2万円"),
        (0, "JPY", "en", "0 yen"),
        (123_456_789, "USD", "en", "USD 1.2 million"),
        (49, "USD", "ja", "USD 0"),
    ],
)
def test_a_board_reads_two_digits(minor: int, currency: str, lang: Lang, expected: str) -> None:
    assert words.rough(Money(minor, currency), lang) == expected


@given(st.integers(0, 10**15))
def test_two_digits_are_near_the_truth(value: int) -> None:
    assert abs(words.two_digits(value) - value) <= value * 0.05


def test_an_exact_amount_has_decimals_only_where_they_count() -> None:
    assert words.exact(Money(1_234), "en") == "1,234 yen"
    assert words.exact(Money(123_400, "USD"), "en") == "USD 1,234"
    assert words.exact(Money(123_456, "USD"), "ja") == "USD 1,234.56"


def test_a_small_share_is_not_nothing() -> None:
    assert words.share(0.0004, "en") == "under 0.1%"
    assert words.share(0.0004, "ja") == "0.1%未満"
    assert words.share(0.0, "en") == "0%"
    assert words.share(0.026, "en") == "2.6%"


def test_a_rate_has_two_digits() -> None:
    assert words.rate(0.02634) == "0.026"
    assert words.rate(12.6) == "13"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("jp:0005:123:1:7654321", "••••4321"), ("03-5555-0142", "••••0142"), ("12345", "••••"), ("", "••••")],
)
def test_a_mask_keeps_the_last_four_of_what_is_long_enough(value: str, expected: str) -> None:
    assert last_four(value) == expected


def test_a_sender_is_its_domain() -> None:
    assert domain("K. Tanaka <k@Hokuto.example>") == "hokuto.example"
    assert domain("nobody") == ""


def test_a_stand_in_is_stable_and_tells_nothing() -> None:
    assert pseudonym("staff", "Sato Misaki") == pseudonym("staff", "SATO MISAKI")
    assert pseudonym("staff", "Sato Misaki") != pseudonym("staff", "Sato Misaka")
    assert "sato" not in pseudonym("staff", "Sato Misaki").casefold()


def test_names_addresses_and_long_numbers_leave_a_sentence() -> None:
    hide = hider(("Sato", "Sato Misaki", "A"))
    assert hide("Sato Misaki <misaki.sato@bank.example> wrote.").startswith("name-")
    assert "misaki" not in hide("Sato Misaki <misaki.sato@bank.example> wrote.").casefold()
    assert "…@bank.example" in hide("to misaki.sato@bank.example.")
    assert hide("A payment to 7654321 of 1,234,567 yen on 2026-11-27") == (
        "A payment to ••••4321 of 1,234,567 yen on 2026-11-27"
    )
    assert hide("口座7654321へ、または7654321, 1234567です") == "口座••••4321へ、または••••4321, ••••4567です"
    assert hide("to 0027-015 ••••3581.") == "to 0027-015 ••••3581."
    assert hide("call 03-5555-0142 or +81 3 5555 0142") == "call ••••0142 or ••••0142"


@given(st.from_regex(r"[a-z]{3,9}(\.[a-z]{2,5})?", fullmatch=True), st.integers(10**6, 10**9))
def test_no_address_or_account_comes_through(local: str, number: int) -> None:
    text = hider(())(f"Mail by {local}@pay.example about {number}, ok")
    assert f"{local}@" not in text
    assert str(number) not in text


def test_a_sentence_within_a_sentence_keeps_its_language() -> None:
    inner = Said("today", "今日")
    said = Said.of("report.mail.from", days=inner, domain="x.example")
    assert said.en == "today, from x.example"
    assert said.at("ja") == "今日、x.example から"


@pytest.mark.parametrize(
    ("written", "dials"),
    [
        ("0550-10-2946", "0550102946"),
        ("+81 (55) 010-2946", "+81550102946"),
        ("０５５０－１０－２９４６", "0550102946"),
        ("0550-10-2946 内線12", "0550102946"),
        ("0550-10-2946 ext. 12", "0550102946"),
        ("代表", ""),
    ],
)
def test_a_number_is_dialled_without_what_is_written_around_it(written: str, dials: str) -> None:
    assert words.dialled(written) == dials
