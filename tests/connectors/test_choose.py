"""What a file is taken for."""

import io
import json
from random import Random

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.choose import HEAD_BYTES, choose, peek
from sekisho.connectors.discover import connectors
from sekisho.model.errors import SekishoError

KNOWN = connectors()
ROSTER = "社員番号,氏名,メールアドレス,部署,入社日"
PAYEES = "取引先コード,取引先名,銀行コード,支店コード,口座種別,口座番号"


def chosen(data: bytes, name: str = "file") -> str:
    return choose(peek(io.BytesIO(data)), name, KNOWN).id


def test_a_roster_with_pay_accounts_is_no_payee_list() -> None:
    assert chosen(f"{ROSTER},銀行コード,支店コード,口座種別,口座番号\n".encode("cp932")) == "staff_roster"


WHO = "No,メールアドレス,氏名,所属"


@pytest.mark.parametrize(
    ("more", "taken"),
    [
        ("配信日時,開封,開封日時,URLクリック,クリック日時,情報入力,報告", "phishing_by_person"),
        ("開封,クリック", "phishing_by_person"),
        ("添付ファイル開封,報告有無", "phishing_by_person"),
        ("コース名,ステータス,修了日時", "training_results"),
    ],
)
def test_what_staff_did_with_an_exercise_or_a_course_is_no_roster(more: str, taken: str) -> None:
    assert chosen(f"{WHO},{more}\n".encode("cp932")) == taken
    assert chosen(f"職員番号,{WHO},役職,{more}\n".encode()) == taken


def test_who_opened_a_newsletter_is_no_exercise() -> None:
    with pytest.raises(SekishoError, match="format_unknown"):
        chosen(b"Email,First Name,Opened,Clicked\n")


def test_a_payee_list_with_amounts_is_a_payment_list() -> None:
    assert chosen(f"{PAYEES},金額\n".encode()) == "payment_csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_directorys_accounts_with_their_departments_are_no_roster(encoding: str, indent: int | None) -> None:
    who = {
        "displayName": "三浦 彩",
        "mail": "a@b.example",
        "department": "経理部",
        "jobTitle": "主任",
        "employeeId": "1",
    }
    people = [{"id": str(n), "userPrincipalName": f"a{n}@b.example", "userType": "Member", **who} for n in range(3)]
    asked = "id,employeeId,displayName,mail,department,jobTitle,companyName"
    head = {"@odata.context": f"https://graph.microsoft.com/v1.0/$metadata#users({asked})", "value": people}
    assert chosen(json.dumps(head, ensure_ascii=False, indent=indent).encode(encoding)) == "entra_users"


def test_the_name_of_a_file_decides_nothing() -> None:
    assert chosen(f"{PAYEES}\n".encode(), "roster.eml") == "counterparty_list"


def test_a_large_workbook_is_recognised_though_its_texts_come_last() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(ROSTER.split(","))
    for number in range(9000):
        sheet.append(
            [number, f"名前{number * 7919 % 9973}", f"a{number}@bank.example", f"部{number * 31 % 977}", "2020/4/1"]
        )
    out = io.BytesIO()
    book.save(out)
    assert len(out.getvalue()) > HEAD_BYTES * 2
    assert chosen(out.getvalue()) == "staff_roster"


def test_a_file_of_no_known_kind_is_named_as_such() -> None:
    for data in (b"", b"\x00" * 500, b"GIF89a", b"hello, world\n", b"PK\x03\x04 not a zip", bytes(range(256))):
        with pytest.raises(SekishoError) as caught:
            chosen(data, "folder/secret.bin")
        assert caught.value.code == "format_unknown"
        assert caught.value.params["name"] == "secret.bin"


def test_it_asks_where_two_are_equally_sure() -> None:
    twice = {"mbox": KNOWN["mbox"], "mbox_again": KNOWN["mbox"]}
    with pytest.raises(SekishoError) as caught:
        choose(b"From a@b Fri Nov 20 01:00:00 2026\nFrom: a@b\n\nx\n", "m", twice)
    assert caught.value.code == "format_unclear"
    assert caught.value.params["candidates"] == "mbox, mbox"


def test_an_export_in_the_middle_of_a_letter_is_still_recognised() -> None:
    text = (PAYEES + "\n" + "1,青空商事,0001,012,普通,0012345\n" * 5000).encode()
    for cut in range(HEAD_BYTES - 4, HEAD_BYTES):
        assert choose(text[:cut], "list.csv", KNOWN).id == "counterparty_list"


BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"From ", b"121", b"PK\x03\x04", b"\x00sheet\n", b"\xff\xfe", PAYEES.encode("cp932")]).flatmap(
        lambda start: st.binary(max_size=300).map(lambda rest: start + rest)
    ),
)


@given(BYTES)
def test_no_bytes_make_a_connector_raise_while_it_looks(data: bytes) -> None:
    for connector in KNOWN.values():
        assert 0 <= connector.sniff(data, "x").score <= 100


STAFF = ["氏名", "フリガナ", "メールアドレス", "部署"]
STAFF_ONLY = ["社員番号", "役職", "入社日", "退職日", "職員番号", "生年月日"]
ACCOUNTS = ["銀行コード", "支店コード", "口座種別", "口座番号", "口座名義"]


@given(
    st.sampled_from(STAFF_ONLY),
    st.lists(st.sampled_from([*STAFF, "番号", "コード"]), unique=True),
    st.lists(st.sampled_from(ACCOUNTS), unique=True),
    st.randoms(use_true_random=False),
)
def test_no_list_with_what_only_a_roster_has_is_taken_for_a_payee_list(
    only: str, staff: list[str], accounts: list[str], random: Random
) -> None:
    headers = [only, *staff, *accounts]
    random.shuffle(headers)
    data = (",".join(headers) + "\n").encode("cp932")
    assert KNOWN["counterparty_list"].sniff(data, "list.csv").score == 0


def test_it_asks_about_people_with_departments_and_accounts_but_no_employee_numbers() -> None:
    with pytest.raises(SekishoError) as caught:
        chosen(f"番号,氏名,部署,メール,{','.join(ACCOUNTS)}\n".encode())
    assert caught.value.code == "format_unclear"
    assert caught.value.params["candidates"] == "counterparty_list, staff_roster"
