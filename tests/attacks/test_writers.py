import datetime as dt
import email
import io
import mailbox
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sekisho.attacks.clients import CLIENTS
from sekisho.attacks.mail import Address, Attachment, Auth, Mail
from sekisho.attacks.nouns import JST, Account, Host
from sekisho.attacks.overlay import Payment
from sekisho.attacks.writers import eml, payees, payments, pdf, roster, zengin
from sekisho.attacks.writers.mbox import MboxWriter
from sekisho.attacks.writers.sheet import workbook
from sekisho.sample.firms import institution

BANK = institution()
OWNER = f"yamada.taro@{BANK.domain}"
ACCOUNT = Account("9801", "東雲銀行", "シノノメ", "012", "駅前", "エキマエ", "1", "0123456", "ｶ)ﾎｼﾉﾃﾞﾝｷ")
HOST = Host("hoshino-denki.example", "mail.hoshino-denki.example", "203.0.113.9")
MAIL = Mail(
    message_id="<1@hoshino-denki.example>",
    when=dt.datetime(2026, 11, 9, 10, 0, tzinfo=JST),
    sender=Address("星野 次郎", "jiro@hoshino-denki.example"),
    to=(Address("Yamada, Taro", OWNER),),
    subject="請求書の送付(11月分)につきまして、長い件名でも折り返されます",
    body="山田様\n\nFrom here it goes on.\n>From quoted\n\nよろしくお願いします。",
    direction="inbound",
    client="becky",
    charset="iso-2022-jp",
    origin="192.168.1.5",
    host=HOST,
    auth=Auth("pass", "pass", "pass", "jiro@hoshino-denki.example", "hoshino-denki.example"),
)


@pytest.mark.parametrize("client", sorted(CLIENTS))
@pytest.mark.parametrize("charset", ["utf-8", "iso-2022-jp", "shift_jis"])
@pytest.mark.parametrize("html", [True, False])
def test_text_comes_back_as_it_was(client: str, charset: str, html: bool) -> None:
    mail = replace(MAIL, client=client, charset=charset, html=html)
    back = email.message_from_bytes(eml.render(mail, BANK, OWNER))
    part = next(p for p in back.walk() if p.get_content_type() == "text/plain")
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert raw.decode(str(part.get_content_charset())).replace("\r\n", "\n").rstrip() == MAIL.body
    subject = email.header.make_header(email.header.decode_header(str(back["Subject"])))
    assert str(subject) == MAIL.subject
    assert all(len(line) <= 998 for line in eml.render(mail, BANK, OWNER).split(b"\r\n"))


def test_text_that_does_not_fit_the_charset_goes_as_utf_8() -> None:
    back = email.message_from_bytes(eml.render(replace(MAIL, body="髙田様 ①"), BANK, OWNER))
    assert back.get_content_charset() == "utf-8"


def test_a_very_long_line_goes_as_base64() -> None:
    mail = replace(MAIL, client="thunderbird", charset="utf-8", body="あ" * 400)
    back = email.message_from_bytes(eml.render(mail, BANK, OWNER))
    assert back["Content-Transfer-Encoding"] == "base64"


def test_attachments_keep_their_names_and_bytes() -> None:
    item = Attachment("請求書_11月.pdf", "application/pdf", pdf.pdf(["請求書", "Invoice"]))
    back = email.message_from_bytes(eml.render(replace(MAIL, attachments=(item,)), BANK, OWNER))
    part = next(p for p in back.walk() if p.get_content_type() == "application/pdf")
    assert part.get_filename() == item.filename
    assert part.get_payload(decode=True) == item.content
    assert item.content.startswith(b"%PDF-1.5")


def test_a_copy_in_the_senders_own_mailbox_went_over_no_server() -> None:
    sent = replace(MAIL, direction="outbound", sender=Address("", OWNER), host=None, auth=None)
    assert email.message_from_bytes(eml.render(sent, BANK, OWNER))["Received"] is None


def test_inbound_mail_without_a_host_is_refused() -> None:
    with pytest.raises(ValueError, match="host"):
        eml.render(replace(MAIL, host=None), BANK, OWNER)


def test_an_mbox_quotes_lines_that_begin_with_from(tmp_path: Path) -> None:
    with MboxWriter(tmp_path / "one.mbox", BANK, OWNER) as writer:
        writer.add(MAIL)
        writer.add(replace(MAIL, message_id="<2@hoshino-denki.example>"))
    raw = (tmp_path / "one.mbox").read_bytes()
    assert b"\n>From here it goes on." in raw
    assert b"\n>>From quoted" in raw
    box = mailbox.mbox(tmp_path / "one.mbox", create=False)
    assert len(box) == 2
    box.close()


def test_dates_and_text_of_a_sheet_read_back() -> None:
    rows = [("取引先", 5, dt.date(2026, 11, 20), None, "0012")]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("一覧 & 表", rows))).active
    assert sheet is not None
    values = next(iter(sheet.iter_rows(values_only=True)))
    assert values == ("取引先", 5, dt.datetime(2026, 11, 20), None, "0012")  # noqa: DTZ001
    assert sheet.title == "一覧 & 表"


def test_the_list_has_a_title_above_its_headers() -> None:
    day = dt.date(2026, 11, 20)
    row = payees.PayeeRow("100001", "株式会社星野電機", "ﾎｼﾉﾃﾞﾝｷ", ACCOUNT, "0550-11-0000", "", day, day)
    sheet = openpyxl.load_workbook(io.BytesIO(payees.xlsx([row], "振込先マスタ", day))).active
    assert sheet is not None
    values = list(sheet.iter_rows(values_only=True))
    assert values[0][0] == "振込先マスタ"
    assert values[3][: len(payees.HEADERS)] == payees.HEADERS
    assert "0123456" in payees.csv_cp932([row]).decode("cp932")


def test_the_roster_in_both_forms() -> None:
    row = roster.RosterRow(
        "10001", "山田 太郎", "ヤマダ タロウ", "Yamada Taro", OWNER, "経理部", "課長", dt.date(2001, 4, 1), None
    )
    assert roster.csv_cp932([row]).decode("cp932").split("\r\n")[1].endswith("2001/04/01,,,,")
    sheet = openpyxl.load_workbook(io.BytesIO(roster.xlsx([row]))).active
    assert sheet is not None
    assert sheet.cell(3, 2).value == "山田 太郎"


def test_a_payment_file_needs_a_payment_and_numbers_that_fit() -> None:
    with pytest.raises(ValueError, match="at least one"):
        zengin.furikomi(BANK, [])
    payment = Payment(dt.date(2026, 11, 20), "100001", "星野電機", ACCOUNT, 10**10)
    with pytest.raises(ValueError, match="does not fit"):
        zengin.furikomi(BANK, [payment])


def test_a_zengin_record_holds_each_field_at_its_place() -> None:
    payment = Payment(dt.date(2026, 11, 20), "100001", "星野電機", ACCOUNT, 123000)
    head, data, trailer, end, rest = zengin.furikomi(BANK, [payment]).split(b"\r\n")
    assert [len(r) for r in (head, data, trailer, end, rest)] == [120, 120, 120, 120, 0]
    text = data.decode("shift_jis")
    assert (text[1:5], text[20:23], text[42], text[43:50]) == ("9801", "012", "1", "0123456")
    assert text[50:80].rstrip() == "ｶ)ﾎｼﾉﾃﾞﾝｷ"
    assert (text[80:90], text[91:101]) == ("0000123000", "0000100001")
    assert head[:4] == b"1210"
    assert trailer[1:19] == b"000001000000123000"


def test_payments_as_csv() -> None:
    payment = Payment(dt.date(2026, 11, 20), "100001", "星野電機", ACCOUNT, 123000, "10月分")
    assert "2026/11/20,100001,星野電機,9801,012,普通,0123456,123000,JPY,10月分" in payments.csv_cp932([payment]).decode(
        "cp932"
    )
