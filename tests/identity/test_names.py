"""The same name is the same, however a source writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.identity.names import company_fold, kana_fold


@pytest.mark.parametrize(
    "written",
    ["カ）ヤマダショウジ", "ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ", "ヤマダショウジ株式会社", "㈱ヤマダショウジ", "ﾔﾏﾀﾞｼﾖｳｼﾞ(ｶ", "やまだ しょうじ"],
)
def test_a_reading_is_the_same_in_every_bank_spelling(written: str) -> None:
    assert kana_fold(written) == "ヤマダシヨウジ"


def test_voicing_is_part_of_a_reading() -> None:
    assert kana_fold("ｶﾞｲｼ") != kana_fold("ｶｲｼ")


@given(st.text(alphabet="アイウエオカキクケコガギグパピプヤユヨッャュョンー・　", max_size=40))
def test_folding_a_reading_twice_changes_nothing(text: str) -> None:
    assert kana_fold(kana_fold(text)) == kana_fold(text)


def test_a_company_is_the_same_without_its_legal_form() -> None:
    assert company_fold("株式会社 山田商事") == company_fold("山田商事㈱") == "山田商事"
    assert company_fold("Hoshino Denki Co., Ltd.") == "hoshinodenki"


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Lucent Fund Admin S.à r.l.", "LUCENT FUND ADMIN SARL"),
        ("Ossory Print & Mail Limited", "OSSORY PRINT AND MAIL LTD"),
        ("Brandt & Keller AG", "Brandt and Keller"),
        ("Dunmore L.L.P.", "Dunmore LLP"),
        ("Inver B.V.", "Inver BV"),
    ],
)
def test_a_company_abroad_is_the_same_in_every_spelling_of_its_legal_form(written: str, other: str) -> None:
    assert company_fold(written) == company_fold(other)


def test_a_short_word_that_is_no_legal_form_stays_where_it_is_not_the_end() -> None:
    assert company_fold("SA Power Ltd") != company_fold("Power Ltd")
    assert company_fold("AG") == "ag"
    assert company_fold("パン") != company_fold("バン")
