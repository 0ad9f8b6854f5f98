"""What a bank says of a payee keeps a payment back or is undetermined; it opens none."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from sekisho.model.errors import Refused
from sekisho.model.rows import Limits
from sekisho.payments.confirmation.answers import BankAnswers, read_answers
from sekisho.payments.confirmation.nouns import Confirmed, Confirming, Match, confirmation_check

TODAY = date(2026, 11, 27)
JAPANESE = (
    "照会日,銀行コード,支店コード,預金種目,口座番号,受取人名,確認結果,登録名義\r\n"
    "2026/11/20,0001,012,普通,0012345,ｶ)ｱｵｿﾞﾗ,一致,カ）アオゾラ\r\n"
    "2026/11/20,0005,123,当座,7654321,ﾐﾎﾝｺｳｷﾞﾖｳ,一部一致,ミホンコウギヨウシヨ\r\n"
    "2026/11/20,0009,001,普通,0000001,ｼﾗﾅｲ,該当口座なし,\r\n"
    "2026/11/20,0009,002,普通,0000002,ｻｸﾗ,照会不可,\r\n"
)
AOZORA = "jp:0001:012:1:0012345"


def answers(place: Path, data: bytes, name: str = "answers.csv") -> BankAnswers:
    (place / name).write_bytes(data)
    return read_answers(place / name, Limits())


def test_the_answers_of_a_japanese_bank_are_read(tmp_path: Path) -> None:
    found: Confirming = answers(tmp_path, JAPANESE.encode("cp932"))
    day = date(2026, 11, 20)
    assert found.confirm(AOZORA, "アオゾラ株式会社") == Confirmed(Match.MATCH, "カ）アオゾラ", day)
    assert found.confirm("jp:0005:123:2:7654321", "ミホンコウギョウ") == Confirmed(
        Match.CLOSE, "ミホンコウギヨウシヨ", day
    )
    assert found.confirm("jp:0009:001:1:0000001", "ｼﾗﾅｲ") == Confirmed(Match.NO_MATCH, "", day)
    assert found.confirm("jp:0009:002:1:0000002", "サクラ") == Confirmed(Match.UNAVAILABLE, "", day)


def test_a_match_under_another_name_or_of_another_account_proves_nothing(tmp_path: Path) -> None:
    found = answers(tmp_path, JAPANESE.encode("cp932"))
    assert found.confirm(AOZORA, "ﾍﾞﾂﾉｶｲｼﾔ") is None
    assert found.confirm("jp:0001:012:1:0012346", "ｶ)ｱｵｿﾞﾗ") is None


@pytest.mark.parametrize("wrapped", [True, False])
def test_answers_in_json_are_read(tmp_path: Path, wrapped: bool) -> None:
    iban = "DE89370400440532013000"
    made = [
        {
            "creditorAccount": {"iban": iban},
            "creditorName": "Example GmbH",
            "partyNameMatch": "MTCH",
            "checkedAt": "2026-11-20T09:00:00Z",
            "note": None,
        },
        {"creditorAccount": {"iban": "FR1420041010050500013M02606"}, "creditorName": "Fils", "partyNameMatch": "NMTC"},
    ]
    data = json.dumps({"responses": made} if wrapped else made).encode()
    found = answers(tmp_path, data, "answers.json")
    assert found.confirm(f"iban:{iban}", "EXAMPLE GMBH") == Confirmed(Match.MATCH, "", date(2026, 11, 20))
    assert found.confirm("iban:FR1420041010050500013M02606", "Fils") == Confirmed(Match.NO_MATCH)
    one = answers(tmp_path, json.dumps(made[0]).encode("utf-8-sig"), "one.json")
    assert one.confirm(f"iban:{iban}", "Example") is not None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("一致,カ", "たぶん,カ", "result"),
        ("0012345", "00123456", "account_number"),
        ("ｶ)ｱｵｿﾞﾗ,一致", ",一致", "payee_name"),
        ("0001,012", "0001,x", "branch_code"),
    ],
)
def test_a_line_that_is_no_answer_refuses_the_whole_with_line_and_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    with pytest.raises(Refused, match=r"^confirmation_row_bad\b") as refused:
        answers(tmp_path, JAPANESE.replace(old, new, 1).encode("cp932"))
    assert refused.value.place == "line 2"
    assert refused.value.field == field


def test_a_line_without_an_answer_is_unavailable_and_a_note_below_is_passed_over(tmp_path: Path) -> None:
    said = JAPANESE.replace("一致,カ）アオゾラ", ",", 1) + "※照会結果は参考情報です\r\n"
    assert answers(tmp_path, said.encode("cp932")).confirm(AOZORA, "ｱｵｿﾞﾗ") == Confirmed(
        Match.UNAVAILABLE, "", date(2026, 11, 20)
    )


def test_an_answer_above_the_header_and_a_quote_that_never_closes_refuse_the_whole(tmp_path: Path) -> None:
    header, first, *rest = JAPANESE.splitlines(keepends=True)
    with pytest.raises(Refused, match=r"^confirmation_row_bad\b") as refused:
        answers(tmp_path, "".join([first, header, *rest]).encode("cp932"))
    assert (refused.value.place, refused.value.field) == ("line 1", "row")
    with pytest.raises(Refused, match=r"^confirmation_row_bad\b"):
        answers(tmp_path, JAPANESE.replace("ｻｸﾗ", '"ｻｸﾗ', 1).encode("cp932"))


@pytest.mark.parametrize("data", [b"[1", b"{", b"[" * 100_000, b'{"a": 1}', b"[]", b"[3]"])
def test_json_that_is_no_list_of_answers_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refused):
        answers(tmp_path, data, "answers.json")


def test_an_answer_past_the_bound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b"[" + b" " * 100 + b"]")
    with pytest.raises(Refused, match=r"^format_too_large\b"):
        read_answers(path, Limits(record_bytes=50))


def test_of_two_answers_the_newer_counts_and_of_one_day_the_graver(tmp_path: Path) -> None:
    again = "2026/11/{},0001,012,普通,0012345,ｶ)ｱｵｿﾞﾗ,{},\r\n"
    for day, word, match in (("21", "不一致", Match.NO_MATCH), ("19", "不一致", Match.MATCH), ("20", "△", Match.CLOSE)):
        found = answers(tmp_path, (JAPANESE + again.format(day, word)).encode("cp932")).confirm(AOZORA, "ｱｵｿﾞﾗ")
        assert found is not None
        assert found.match is match


@pytest.mark.parametrize(
    ("found", "answer", "holds", "code"),
    [
        (None, "undetermined", False, "confirmation_not_asked"),
        (Confirmed(Match.UNAVAILABLE, "", TODAY), "undetermined", False, "confirmation_unavailable"),
        (Confirmed(Match.NO_MATCH), "flagged", True, "confirmation_no_match"),
        (Confirmed(Match.CLOSE), "flagged", True, "confirmation_close"),
        (Confirmed(Match.CLOSE, "A"), "flagged", True, "confirmation_close_named"),
        (Confirmed(Match.MATCH), "undetermined", False, "confirmation_undated"),
        (Confirmed(Match.MATCH, "", TODAY - timedelta(91)), "undetermined", False, "confirmation_old"),
        (Confirmed(Match.MATCH, "", TODAY + timedelta(1)), "undetermined", False, "confirmation_old"),
        (Confirmed(Match.MATCH, "", TODAY - timedelta(90)), "clear", False, "confirmation_match"),
    ],
)
def test_only_a_match_of_the_last_90_days_is_clear(
    found: Confirmed | None, answer: str, holds: bool, code: str
) -> None:
    check = confirmation_check(found, TODAY)
    assert (check.answer, check.holds, check.reason.code) == (answer, holds, code)
