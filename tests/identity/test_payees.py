"""Which counterparty on file a payment is for."""

from typing import Any

import pytest

from sekisho.identity.payees import Payee, Payees


def on_file(key: str, holder: str | None, account: str = "jp:0001:001:1:0000001", **values: Any) -> dict[str, Any]:
    return {
        "row_id": f"r-{key}",
        "counterparty_key": key,
        "account_key": account,
        "holder_kana": holder,
        "name": None,
        "name_kana": None,
        "domains": [],
        "basis": "founding",
        "basis_rows": [],
    } | values


LIST = Payees(
    [
        on_file("101", "カ)アオバショウジ"),
        on_file("102", "ミドリコウギョウ(カ"),
        on_file("103", None, name_kana="ｻｸﾗ ｾｲｻｸｼﾞﾖ"),
        on_file("104", "シヤ)ゼンコクチユウシヨウキギヨウダンタイレンゴウカイシブ"),
        on_file("105", "スズキショウテン"),
        on_file("106", "ｽｽﾞｷ ｼﾖｳﾃﾝ"),
        on_file("名無し", "ナナシ"),
    ]
)


@pytest.mark.parametrize(
    ("code", "name", "keys", "how"),
    [
        ("101", "ｱｵﾊﾞｼﾖｳｼﾞ(ｶ", ("101",), "code"),
        ("0000101", None, ("101",), "code"),
        ("１０１", "", ("101",), "code"),
        (None, "ｶ)ｱｵﾊﾞｼﾖｳｼﾞ", ("101",), "name"),
        ("  ", "ﾐﾄﾞﾘ ｺｳｷﾞﾖｳ (ｶ)", ("102",), "name"),
        ("999", "ミドリコウギョウ", ("102",), "name"),
        (None, "サクラセイサクショ", (), ""),
        (None, "サクラセイサクジョ", ("103",), "name"),
        (None, "ｼﾔ)ｾﾞﾝｺｸﾁﾕｳｼﾖｳｷｷﾞﾖｳﾀﾞﾝﾀｲﾚﾝｺﾞｳｶ", ("104",), "name"),
        (None, "ｼﾔ)ｾﾞﾝｺｸﾁﾕｳｼﾖｳ", (), ""),
        (None, "スズキシヨウテン", ("105", "106"), "name"),
        (None, "ナナシ", ("名無し",), "name"),
        (None, "ｼﾔ)ｾﾞﾝｺｸﾁﾕｳｼﾖｳｷｷﾞﾖｳﾀﾞﾝﾀｲﾚﾝｺﾞｳｶｲｼﾌﾞﾁﾖｳ", (), ""),
        ("名無し", None, ("名無し",), "code"),
        (None, None, (), ""),
        ("999", "ｼﾗﾅｲ", (), ""),
    ],
)
def test_a_payment_finds_its_payee(code: str | None, name: str | None, keys: tuple[str, ...], how: str) -> None:
    found = LIST.find(code, name)
    assert (found.keys, found.how) == (keys, how)


def test_a_name_that_contradicts_the_code_is_said() -> None:
    assert LIST.find("101", "ﾐﾄﾞﾘｺｳｷﾞﾖｳ") == Payee(("101",), "code", ("102",))
    assert LIST.find("101", "ｼﾗﾅｲ") == Payee(("101",), "code", ())


def test_a_name_cut_on_the_list_too_finds_the_longer_name_of_the_payment() -> None:
    whole = "ｶﾌﾞｼｷｶﾞｲｼﾔｱｵﾊﾞﾌﾄﾞｳｻﾝﾊﾝﾊﾞｲｼﾞﾕｳﾀｸｹﾝｾﾂ"
    cut = Payees([on_file("201", whole[:30])])
    assert cut.find(None, whole).keys == ("201",)


def test_a_cut_between_a_letter_and_its_voicing_mark_still_finds_the_name() -> None:
    names = Payees([on_file("301", "ｱ" * 29 + "ｶﾞﾝﾊﾞﾙ")])
    assert names.find(None, "ｱ" * 29 + "ｶ").keys == ("301",)


def test_an_empty_list_finds_nobody() -> None:
    assert Payees([]).find("101", "ｱｵﾊﾞ") == Payee()


def test_a_payee_abroad_is_found_whatever_spelling_of_its_legal_form_the_payment_has() -> None:
    listed = Payees(
        [on_file("V1", None, name="Lucent Fund Admin S.à r.l."), on_file("V2", None, name="Oakfield Trustees Ltd")]
    )
    assert listed.find(None, "LUCENT FUND ADMIN SARL").keys == ("V1",)
    assert listed.find(None, "Oakfield Trustees Limited").keys == ("V2",)
    assert listed.find(None, "Oakfield Trusts Limited").keys == ()
