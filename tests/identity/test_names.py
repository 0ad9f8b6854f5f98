"""The same name is the same, however a source writes it."""

import re
import unicodedata
from typing import Literal

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


KANA = st.text(
    "アイウエオカキクケコガギグゲゴサシスセソタチツテトバビブベボパピプペポラリルレロンッャュョァィヴー",
    min_size=3,
    max_size=20,
)
_HALF = {full: half for half in map(chr, range(0xFF66, 0xFF9E)) for full in [unicodedata.normalize("NFKC", half)]}


def as_zengin(name: str) -> str:
    """Write a name as a Zengin file does: half-width, voicing marks apart, no small kana, a stroke for a long sound."""
    large = name.translate(str.maketrans("ァィゥェォッャュョー", "アイウエオツヤユヨ-")).replace("ヴ", "ブ")
    marks = unicodedata.normalize("NFD", large).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ")
    return "".join(_HALF.get(sign, sign) for sign in marks)


@given(KANA)
def test_a_name_and_what_a_zengin_file_makes_of_it_are_the_same(name: str) -> None:
    plain = name
    for vowels, heard in (("ァア", "バ"), ("ィイ", "ビ"), ("ェエ", "ベ"), ("ォオ", "ボ")):
        plain = re.sub(f"ヴ[{vowels}]", heard, plain)  # without small kana ヴア may be ヴァ
    assert kana_fold(as_zengin(plain)) == kana_fold(name)


@given(
    KANA,
    st.sampled_from(
        ["カ)", "(カ)", "ｶ)", "（カ）", "ユ)", "ド)", "シヤ)", "ザイ)", "イ)", "ガク)", "フク)", "トクヒ)"]
    ),
)
def test_a_short_legal_form_before_behind_or_in_brackets_makes_no_difference(name: str, form: str) -> None:
    bare = form.strip("()（）")
    plain = kana_fold(name)
    assert kana_fold(form + name) == kana_fold(f"{name}({bare}") == kana_fold(f"{name}({bare})") == plain


@given(KANA, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_composed_and_decomposed_voicing_are_the_same(name: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    assert kana_fold(unicodedata.normalize(form, name)) == kana_fold(name)


@given(KANA, st.sampled_from("ー-－‐―−ｰ"))
def test_every_stroke_for_a_long_sound_is_the_same(name: str, stroke: str) -> None:
    assert kana_fold(name.replace("ー", stroke)) == kana_fold(name)


@given(st.text("カガハバパタダ", min_size=1, max_size=10), st.text("カガハバパタダ", min_size=1, max_size=10))
def test_names_that_differ_in_voicing_stay_apart(one: str, other: str) -> None:
    assert (kana_fold(one) == kana_fold(other)) == (one == other)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("社会福祉法人ミドリ", "ﾌｸ)ﾐﾄﾞﾘ"),
        ("シャカイフクシホウジン ミドリ", "ミドリ(フク"),
        ("特定非営利活動法人ミドリ", "ﾄｸﾋ)ﾐﾄﾞﾘ"),
        ("医療法人社団ミドリ", "ｲ)ﾐﾄﾞﾘ"),
        ("ヴィオラ㈱", "ｶ)ﾋﾞｵﾗ"),
        ("ヲワリヤ", "ｵﾜﾘﾔ"),
    ],
)
def test_more_legal_forms_and_signs_that_a_zengin_file_lacks_are_the_same(written: str, other: str) -> None:
    assert kana_fold(written) == kana_fold(other)
