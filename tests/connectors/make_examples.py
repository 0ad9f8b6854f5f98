"""Make the raw samples and defects of the connectors again: `python -m tests.connectors.make_examples`.

Everything in them is made up. What each file must become stands beside it and is read by a person when it changes.
"""

import io
import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl

from sekisho.connectors.discover import connectors, folders
from sekisho.connectors.examples import Expected, record
from tests.connectors.mail.outlook import made as outlook
from tests.connectors.pst.made import archive

DELIVERED = date(2026, 11, 20)
FIXED = datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None)
PLAIN = """Return-Path: <keiri@aozora.example>
Authentication-Results: mx.shinkin.example; spf=pass smtp.mailfrom=aozora.example;
\tdmarc=pass header.from=aozora.example
Received: from mail.aozora.example (203.0.113.5) by mx.shinkin.example with ESMTPS;
\tFri, 20 Nov 2026 09:00:12 +0900
Received: from pc1 (198.51.100.7) by mail.aozora.example; Fri, 20 Nov 2026 09:00:05 +0900
From: =?ISO-2022-JP?B?GyRCPD1MWhsoQiAbJEJIPjtSGyhC?= <keiri@Aozora.Example>
To: "Tanaka, Ken" <tanaka@shinkin.example>, sato@shinkin.example (Sato)
Cc: Finance: akagi@shinkin.example, ao@xn--r8jz45g.example;
Reply-To: keiri@aozora.example
Subject: =?UTF-8?B?44GK5oyv6L685YWI?= =?UTF-8?B?5aSJ5pu044Gu44GK6aGY44GE?=
Date: Fri, 20 Nov 2026 09:00:00 +0900
Message-ID: <20261120.1@aozora.example>
In-Reply-To: <20261101.9@shinkin.example>
References: <20261030.3@aozora.example>
\t<20261101.9@shinkin.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

いつもお世話になっております。
>From here on, a quoted line.
振込先を 0001-012 普通 0012345 に変更してください。
"""


def eml_samples() -> dict[str, bytes]:
    mixed = EmailMessage()
    mixed["From"] = "Invoices <invoices@vendor.example>"
    mixed["To"] = "ap@shinkin.example"
    mixed["Date"] = "Tue, 17 Nov 2026 12:00:00 -0000"
    mixed["Message-ID"] = "<inv-77@vendor.example>"
    mixed["Subject"] = "Invoice 77"
    mixed["List-Id"] = "Invoices <invoices.vendor.example>"
    mixed.set_content("Please see the attachment.\n")
    mixed.add_alternative(
        "<html><head><style>p{color:red}</style></head><body><p>Please see the <b>attachment</b>.</p>"
        '<div style="display:none">unseen words</div><blockquote>older words</blockquote>'
        '<a href="https://vendor.example/pay?x=1">Pay now</a></body></html>',
        subtype="html",
    )
    mixed.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="請求書 77.pdf")
    inner = EmailMessage()
    inner["From"] = "boss@shinkin.example"
    inner["Subject"] = "Approved"
    inner.set_content("Approved, please pay.\n")
    mixed.add_attachment(inner)
    mixed.set_boundary("outer-boundary")
    for number, part in enumerate(part for part in mixed.walk() if part.is_multipart() and part is not mixed):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"inner-boundary-{number}")
    raw_headers = (
        b"From: \x8e\xc4\x96\xd8 <shibaki@aozora.example>\r\nTo: tanaka@shinkin.example\r\n"
        b"Subject: \x1b$B?69~@h$NJQ99\x1b(B\r\nDate: Thu, 19 Nov 2026 08:30:00 +0900 (JST)\r\n"
        b"Message-ID: <raw-1@aozora.example>\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n"
        b"\x1b$B-jNj<R$X\x1b(B\r\n"
    )
    return {
        "plain_japanese.eml": PLAIN.replace("\n>From here", "\nFrom here").encode(),
        "html_and_attachments.eml": mixed.as_bytes(),
        "raw_shift_jis_and_iso_2022_jp_headers.eml": raw_headers,
        "invitation_and_list.eml": with_files().as_bytes(),
    }


def with_files() -> EmailMessage:
    """Return a message with attachments that are read whatever is installed."""
    made = EmailMessage()
    made["From"] = "Ao Vendor <ao@vendor.example>"
    made["To"] = "ap@shinkin.example"
    made["Date"] = "Wed, 18 Nov 2026 10:00:00 +0900"
    made["Message-ID"] = "<meet-1@vendor.example>"
    made["Subject"] = "Meeting"
    made.set_content("Please see the invitation.\n")
    invitation = (
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:振込先の変更について\r\n"
        'ORGANIZER;CN="Ao: Vendor":mailto:ao@vendor.example\r\nDESCRIPTION:https://meet.vendor.example/1 \\n\r\n'
        " 口座番号 1234567\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    made.add_attachment(invitation.encode(), maintype="text", subtype="calendar", filename="invite.ics")
    made.add_attachment(
        "支払先,口座番号\r\n青空商事,7654321\r\n".encode("cp932"), maintype="text", subtype="csv", filename="一覧.csv"
    )
    made.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="sealed.zip")
    made.set_boundary("with-files")
    return made


def msg_samples() -> dict[str, bytes]:
    header = (
        "Received: from mail.aozora.example (203.0.113.5) by mx.shinkin.example; Fri, 20 Nov 2026 09:00:12 +0900\r\n"
        "Authentication-Results: mx.shinkin.example; spf=pass smtp.mailfrom=aozora.example\r\n"
        "From: =?ISO-2022-JP?B?GyRCPD1MWhsoQg==?= <keiri@aozora.example>\r\nTo: tanaka@shinkin.example\r\n"
        "Subject: =?UTF-8?B?44GK5oyv6L685YWI?=\r\nDate: Fri, 20 Nov 2026 09:00:00 +0900\r\n"
        'Message-ID: <20261120.7@aozora.example>\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    )
    wrapped = (
        rb"{\rtf1\ansi\ansicpg932\fromhtml1{\fonttbl{\f0\fcharset128 MS PGothic;}}{\*\htmltag64 <p>}\f0\'90\'55\'8d\'9e"
        rb"\htmlrtf\par\htmlrtf0{\*\htmltag72 </p>}}"
    )
    approved = outlook.message(
        {0x001A: "IPM.Note", 0x0037: "Approved", 0x0C1F: "boss@shinkin.example", 0x1000: "Pay."}, top=False
    )
    files = [
        outlook.File(
            {0x3705: 1, 0x3707: "口座.csv", 0x370E: "text/csv", 0x3701: "口座番号\r\n1234567\r\n".encode("cp932")}
        ),
        outlook.File({0x3705: 5, 0x3001: "Approved"}, approved),
    ]
    sent = {
        0x001A: "IPM.Note", 0x0037: "送金のお願い", 0x0039: datetime(2026, 11, 19, 1, 2, 3, tzinfo=UTC), 0x0C1A: "田中",
        0x0C1E: "SMTP", 0x0C1F: "tanaka@shinkin.example", 0x1000: "至急お願いします。\r\n", 0x1035: "<s1@shinkin.example>",
        0x004F: outlook.entries(outlook.one_off("田中", "tanaka@free.example")),
    }  # fmt: skip
    to = {0x0C15: 1, 0x3001: "佐藤", 0x3002: "EX", 0x3003: "/O=S/CN=SATO", 0x39FE: "sato@shinkin.example"}
    return {
        "received_with_its_header.msg": outlook.compound(
            outlook.message({0x001A: "IPM.Note", 0x007D: header, 0x1009: outlook.uncompressed(wrapped)}, files=files)
        ),
        "sent_without_header.msg": outlook.compound(outlook.message(sent, [to])),
        "contact.msg": outlook.compound(outlook.message({0x001A: "IPM.Contact", 0x0037: "Ao"})),
    }


def msg_defects() -> dict[str, bytes]:
    whole = outlook.compound(outlook.message({0x0037: "cut", 0x1000: "x" * 9000}))
    return {
        "cut_in_the_middle.msg": whole[: len(whole) // 2],
        "word_file_named_msg.msg": outlook.compound({"WordDocument": b"x" * 5000}),
        "over_the_bound.msg": whole,
    }


def pst_samples() -> dict[str, bytes]:
    header = (
        "Received: from mail.aozora.example (203.0.113.5) by mx.shinkin.example; Fri, 20 Nov 2026 09:00:12 +0900\r\n"
        "From: keiri@aozora.example\r\nTo: tanaka@shinkin.example\r\nSubject: =?UTF-8?B?44GK5oyv6L685YWI?=\r\n"
        "Date: Fri, 20 Nov 2026 09:00:00 +0900\r\nMessage-ID: <20261120.8@aozora.example>\r\n"
    )
    return {
        "received_sent_and_a_contact.pst": archive(
            [
                {0x001A: "IPM.Note", 0x0037: "\x01\x01お振込先", 0x007D: header, 0x1000: "変更しました。\r\n"},
                {
                    0x001A: "IPM.Note",
                    0x0037: "送金",
                    0x0C1A: "田中",
                    0x0C1F: "tanaka@shinkin.example",
                    0x1000: "至急。\r\n",
                },
                {0x001A: "IPM.Contact", 0x0037: "Ao"},
            ]
        )
    }


def pst_defects() -> dict[str, bytes]:
    whole = archive([{0x001A: "IPM.Note", 0x0037: "cut", 0x1000: "unseen"}])
    return {"signature_and_nothing_else.pst": whole[:564], "cut_before_its_index.pst": whole[: len(whole) - 1024]}


def deep_multipart(levels: int) -> bytes:
    lines = ["From: a@vendor.example", "Date: Tue, 17 Nov 2026 12:00:00 +0000", "Subject: deep", "MIME-Version: 1.0"]
    for level in range(levels):
        lines += [f"Content-Type: multipart/mixed; boundary=b{level}", "", f"--b{level}"]
    return "\n".join([*lines, "Content-Type: text/plain", "", "unseen"]).encode()


def eml_defects() -> dict[str, bytes]:
    return {
        "unknown_charset.eml": (
            b"From: =?x-nowhere?B?gsmCy4Lp?= <a@vendor.example>\nTo: ap@shinkin.example\nSubject: =?utf-8?B?4pyTIGNodA?=\n"
            b"Date: yesterday\nContent-Type: text/plain; charset=x-nowhere\n\n\xe6\x8c\xaf\xe8\xbe\xbc\n"
        ),
        "nested_too_deep.eml": deep_multipart(40),
        "two_from_fields.eml": (
            b"From: boss@shinkin.example\nFrom: thief@evil.example\nTo: ap@shinkin.example\n"
            b"Date: Tue, 17 Nov 2026 12:00:00 +0000\n\nPay.\n"
        ),
        "over_the_bound.eml": b"From: a@vendor.example\nSubject: large\nDate: x\n\n" + b"x" * 2000,
    }


def mbox_samples() -> dict[str, bytes]:
    second = (
        "From: tanaka@shinkin.example\nTo: keiri@aozora.example\nSubject: Re: hello\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0900\nMessage-ID: <2@shinkin.example>\nContent-Length: 999999\n\n"
        "From the desk of Ken Tanaka:\n\nFrom now on please call.\n"
    )
    unix = f"From keiri@aozora.example Fri Nov 20 00:00:12 2026\n{PLAIN}\nFrom - Fri Nov 20 01:00:00 2026\n{second}"
    return {
        "two_messages.mbox": unix.encode(),
        "crlf_without_last_line_end.mbox": unix.rstrip("\n").replace("\n", "\r\n").encode(),
    }


def mbox_defects() -> dict[str, bytes]:
    good = "From: a@vendor.example\nTo: b@shinkin.example\nDate: Fri, 20 Nov 2026 10:00:00 +0900\nMessage-ID: <g@x>\n\nhello\n\n"
    line = "From a@vendor.example Fri Nov 20 01:00:00 2026\n"
    return {
        "message_over_the_bound.mbox": f"{line}{good}{line}Subject: big\n\n{'x' * 3000}\n\n{line}{good}".encode(),
        "no_header_and_empty.mbox": f"{line}{good}{line}\n{line}\nno header here\n".encode(),
        "binary_between.mbox": (line + good + line).encode() + bytes(range(256)) * 3 + b"\n\n" + (line + good).encode(),
    }


HEADER = "取引先コード,取引先名,取引先名カナ,銀行名,銀行コード,支店名,支店コード,口座種別,口座番号,口座名義,電話番号,メールアドレス,登録日,更新日"
ROWS = (
    "00012,株式会社青空商事,アオゾラシヨウジ,架空銀行,0001,本店,012,普通,0012345,ｶ)ｱｵｿﾞﾗｼﾖｳｼﾞ,03-0000-0001,keiri@aozora.example,令和8年4月1日,2026/10/01",
    '00013,"有限会社\n①赤木",アカギ,架空銀行,0001,北,013,当座,7654321,ﾕ)ｱｶｷﾞ,03-0000-0002,"a@akagi.example;B@Akagi.Example",R8.4.2,',
)


def counterparty_samples() -> dict[str, bytes]:
    english = (
        "Vendor ID;Vendor name;IBAN;BIC;Phone;E-mail;Domain\r\n"
        "V-1;Blue GmbH;DE89 3704 0044 0532 0130 00;COBADEFFXXX;+49 30 0;pay@blue.example;blue.example, xn--r8jz45g.example\r\n"
    )
    text = "\r\n".join((HEADER, *ROWS, ""))
    return {
        "accounting_cp932.csv": text.encode("cp932"),
        "title_rows_utf8_bom.csv": ("振込先一覧,,,\n出力日,2026/11/20,,\n\n" + text).encode("utf-8-sig"),
        "utf16_tabs.csv": "\r\n".join((HEADER, ROWS[0])).replace(",", "\t").encode("utf-16"),
        "iban_semicolons.csv": english.encode(),
        "merged_headers_lost_zeros.xlsx": merged_workbook(),
    }


def merged_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "振込先"
    sheet.append(["振込先マスター 2026年11月20日現在"])
    sheet.append([])
    sheet.append(["取引先", None, "振込先口座", None, None, None, None, "連絡先", None, "更新日"])
    sheet.append(["コード", "名称", "銀行コード", "支店コード", "種別", "口座番号", "名義", "電話", "メール", None])
    for area in ("A3:B3", "C3:G3", "H3:I3", "J3:J4"):
        sheet.merge_cells(area)
    sheet.append(
        [
            12,
            "株式会社青空商事",
            1,
            12,
            "普通",
            12345,
            "ｶ)ｱｵｿﾞﾗ",
            "03-0000-0001",
            "keiri@aozora.example",
            date(2026, 10, 1),
        ]
    )
    sheet.append([13, "有限会社赤木", 1, 13, 2, 7654321, "ﾕ)ｱｶｷﾞ", "03-0000-0002", "a@akagi.example", 46300])
    sheet["A5"].number_format = "00000"
    hidden = book.create_sheet("旧")
    hidden.append(["取引先名", "銀行コード", "支店コード", "種別", "口座番号"])
    hidden.sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes without the time of the day in them."""
    book.properties.created = book.properties.modified = FIXED
    first = io.BytesIO()
    book.save(first)
    out = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                continue
            target.writestr(zipfile.ZipInfo(item.filename, (2026, 11, 20, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def counterparty_defects() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["取引先名", "銀行コード", "支店コード", "口座種別", "口座番号"])
    sheet.append(["青空", "0001", "012", "普通", "=A1&B1"])
    sheet.append(["赤木", "0001", "013", "普通", "0000001"])
    rows = (
        "取引先名,銀行コード,支店コード,口座種別,口座番号\r\n青空,0001,012,普通,12345678\r\n赤木,0001,013,謎,0000001\r\n"
        '黒田,0001,013,普通,ABC\r\n,0001,013,普通,0000002\r\n"白井,0001,013,普通,0000003\r\n緑川,0001,013,普通,0000004'
    )
    kinds = ["取引先名,銀行コード,支店コード,口座種別,口座番号"]
    kinds += [f"青空{at},0012,013,{kind},{at}" for at, kind in enumerate(("Yokin A", "Yokin B", "Yokin A", "普通"), 1)]
    return {
        "bad_rows.csv": rows.encode("cp932"),
        "formula_never_computed.xlsx": saved(book),
        "no_bank_code.csv": "取引先名,銀行名,支店名,口座種別,口座番号\n青空,架空銀行,本店,普通,1\n".encode(),
        "account_type_in_romaji.csv": "\n".join(kinds).encode(),
        "column_left_empty.csv": "\n".join(line.replace("0012", "") for line in kinds).encode(),
        "header_alone.csv": (kinds[0] + "\n").encode(),
        "two_account_numbers.csv": "取引先名,銀行コード,支店コード,口座種別,口座番号,振込先口座番号\n青空,1,2,普通,1,2\n".encode(),
        "not_text.csv": bytes(range(256)) * 4,
        "entities.xlsx": hostile_workbook(b'<!DOCTYPE x [<!ENTITY a "aaaa">]>', b""),
        "bomb.xlsx": hostile_workbook(b"", b"<!--" + b" " * 8_000_000 + b"-->"),
        "cut_short.xlsx": merged_workbook()[:3000],
    }


def hostile_workbook(before: bytes, behind: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(merged_workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = before + data + behind
            target.writestr(zipfile.ZipInfo(item.filename, (2026, 11, 20, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


ROSTER = "社員番号,氏名,フリガナ,ローマ字,メールアドレス,部署,役職,入社日,退職日"


def roster_samples() -> dict[str, bytes]:
    rows = (
        ROSTER,
        "0007,田中 健,タナカ ケン,TANAKA Ken,Tanaka@Shinkin.Example,総務部,部長,平成31年4月1日,",
        "0008,佐藤 愛,サトウ アイ,SATO Ai,sato@shinkin.example,融資部,,2020/4/1,R8.3.31",
    )
    english = "Employee ID,First name,Last name,Email,Department,Start date,End date\n7,Ken,Tanaka,tanaka@shinkin.example,IT,2019-04-01,\n"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["職員名簿"])
    sheet.append(ROSTER.split(","))
    sheet.append(
        [
            "0007",
            "田中 健",
            "タナカ ケン",
            "TANAKA Ken",
            "tanaka@shinkin.example",
            "総務部",
            "部長",
            date(2019, 4, 1),
            None,
        ]
    )
    sheet["H3"].number_format = '[$-411]ggge"年"m"月"d"日"'
    return {
        "personnel_cp932.csv": "\r\n".join(rows).encode("cp932"),
        "first_and_last_name.csv": english.encode(),
        "title_row.xlsx": saved(book),
    }


def roster_defects() -> dict[str, bytes]:
    rows = (
        ROSTER, "0007,田中,,,t@shinkin.example,,,04/05/2019,", ",佐藤,,,s@shinkin.example,,,2019/4/5,", "0009,,,,,,,2019/4/5,",
        "0010,鈴木,,,s2@shinkin.example,,,2019/4/5,未定", "0011,高橋,,,h@shinkin.example,,,2019/4/5,",
    )  # fmt: skip
    never_left = [f"{number:04},田中,,,t{number}@shinkin.example,,,2019/4/5,在職中" for number in range(1, 5)]
    return {
        "bad_rows.csv": "\n".join(rows).encode(),
        "no_employee_number.csv": "氏名,メールアドレス,部署,役職\n田中,t@shinkin.example,総務,部長\n".encode(),
        "word_for_never_left.csv": "\n".join([ROSTER, *never_left]).encode(),
        "no_row_of_use.csv": "\n".join([*rows[:2], rows[3]]).encode(),
        "header_alone.csv": (ROSTER + "\n").encode(),
        "no_header.csv": "0007,田中,t@shinkin.example\n".encode(),
    }


def zengin_header(day: str = "1120", originator: str = "1234567890", kind: str = "21", code: str = "0") -> str:
    return (
        f"1{kind}{code}{originator}{'ｶｸｳｼﾝｷﾝ':<40}{day}0001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}10000001{'':17}"
    )  # fmt: skip


def zengin_payment(
    amount: int,
    name: str = "ｶ)ｱｵｿﾞﾗ",
    number: str = "0012345",
    kind: str = "1",
    code: str = "0000000012",
    mark: str = " ",
) -> str:
    return (
        f"20001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}{'':4}{kind}{number}{name:<30}{amount:010d}0{code}{'':10}7{mark}{'':7}"
    )  # fmt: skip


def zengin_trailer(count: int, total: int) -> str:
    return f"8{count:06d}{total:012d}{'':101}"


ZENGIN_END = f"9{'':119}"


def zengin(records: list[str], between: str = "\r\n", last: str = "\r\n") -> bytes:
    return (between.join(records) + last).encode("shift_jis")


def zengin_samples() -> dict[str, bytes]:
    two = [zengin_header(), zengin_payment(1000), zengin_payment(250000, "ﾕ)ｱｶｷﾞ\\", "7654321", "2", "0000000000")]
    two += [zengin_trailer(2, 251000), ZENGIN_END]
    several = [
        zengin_header("1225"), zengin_payment(1, mark="Y", code="INV0000077"), zengin_trailer(1, 1),
        zengin_header("0105", "0987654321"), zengin_payment(2), zengin_trailer(1, 2), ZENGIN_END,
    ]  # fmt: skip
    return {
        "two_payments_crlf.txt": zengin(two),
        "two_payments_without_line_ends.txt": zengin(two, "", ""),
        "two_payments_lf_end_of_file_sign.txt": zengin(two, "\n", "\n\x1a"),
        "two_headers_over_new_year.txt": zengin(several),
    }


def zengin_defects() -> dict[str, bytes]:
    head, pay, end = zengin_header(), zengin_payment(1000), ZENGIN_END
    good = [head, pay, zengin_trailer(1, 1000), end]
    utf8 = "\r\n".join(good).encode()
    return {
        "total_differs.txt": zengin([head, pay, zengin_trailer(1, 1001), end]),
        "count_differs.txt": zengin([head, pay, zengin_trailer(2, 1000), end]),
        "amount_not_digits.txt": zengin([head, pay.replace("0000001000", "00000O1000"), zengin_trailer(1, 1000), end]),
        "amount_zero.txt": zengin([head, zengin_payment(0), zengin_trailer(1, 0), end]),
        "account_type_unknown.txt": zengin([head, zengin_payment(1000, kind="3"), zengin_trailer(1, 1000), end]),
        "record_one_byte_short.txt": zengin([head, pay[:-1], zengin_trailer(1, 1000), end]),
        "no_end_record.txt": zengin(good[:-1]),
        "no_trailer.txt": zengin([head, pay, end]),
        "cut_in_a_record.txt": zengin(good, "", "")[:300],
        "kanji_in_payee.txt": zengin([head, zengin_payment(1000, "青空").replace("青空  ", "青空", 1)]),
        "salary_kind.txt": zengin([zengin_header(kind="11"), pay, zengin_trailer(1, 1000), end]),
        "ebcdic_code_type.txt": zengin([zengin_header(code="1"), pay, zengin_trailer(1, 1000), end]),
        "day_that_is_none.txt": zengin([zengin_header("1131"), pay, zengin_trailer(1, 1000), end]),
        "no_payments.txt": zengin([head, zengin_trailer(0, 0), end]),
        "payee_blank.txt": zengin([head, zengin_payment(1000, ""), zengin_trailer(1, 1000), end]),
        "saved_as_utf8.txt": utf8,
        "two_files_joined.txt": zengin(good, "\r\n", "\r\n\x1a") + zengin(good),
        "record_after_end.txt": zengin([*good, pay]),
    }


PAYMENTS = "支払日,取引先コード,取引先名,銀行コード,支店コード,口座種別,口座番号,金額,通貨,摘要"


def payment_samples() -> dict[str, bytes]:
    rows = (
        PAYMENTS, '2026/11/20,00012,株式会社青空商事,0001,012,普通,0012345,"￥1,000",JPY,11月分',
        "2026/11/20,00013,有限会社赤木,1,13,当座,7654321,250000円,,", "合計,,,,,,,251000,,",
    )  # fmt: skip
    iban = "Payee;IBAN;Currency;Amount;Payment date\nBlue GmbH;DE89370400440532013000;EUR;1,234.50;2026-11-20\n"
    abroad = (
        "Payment Reference,Value Date,Beneficiary Name,Beneficiary IBAN / Account No,Beneficiary BIC,Currency,Amount\n"
        "R1,2026-11-20,Blue GmbH,DE89 3704 0044 0532 0130 00,COBADEFFXXX,EUR,1234.50\n"
        "R2,2026-11-20,Red Research LLC,4707222932,ABA 122105155,USD,6461.19\n"
        "R3,2026-11-20,Green Ltd,12345678,BARCGB22XXX,GBP,10\n"
    )
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(PAYMENTS.split(","))
    sheet.append([date(2026, 11, 20), 12, "青空", 1, 12, "普通", 12345, 1000.0, None, None])
    return {
        "accounting_cp932.csv": "\r\n".join(rows).encode("cp932"),
        "iban.csv": iban.encode(),
        "several_currencies_and_accounts_abroad.csv": abroad.encode(),
        "numbers.xlsx": saved(book),
    }


def payment_defects() -> dict[str, bytes]:
    good = "2026/11/20,12,青空,0001,012,普通,0012345,1000,JPY,"

    def with_bad(row: str) -> bytes:
        return f"{PAYMENTS}\n{good}\n{row}".encode()

    return {
        "amount_negative.csv": with_bad(good.replace(",1000,", ",-1000,")),
        "amount_zero.csv": with_bad(good.replace(",1000,", ",0,")),
        "amount_unclear.csv": with_bad(good.replace(",1000,", ',"1.000,50",')),
        "amount_with_decimals_of_yen.csv": with_bad(good.replace(",1000,", ",1000.5,")),
        "account_too_long.csv": with_bad(good.replace("0012345", "00123456")),
        "bank_code_missing.csv": with_bad(good.replace(",0001,", ",,")),
        "currency_unknown.csv": with_bad(good.replace("JPY", "XXX")),
        "currencies_mixed_over_a_total.csv": with_bad(f"{good.replace('JPY', 'USD')}\n合計,,,,,,,2000,,"),
        "account_abroad_without_its_bank.csv": b"Payee;IBAN / Account No;BIC;Currency;Amount\nBlue;4707222932;;USD;1\n",
        "date_in_two_ways.csv": with_bad(good.replace("2026/11/20", "11/10/2026")),
        "payee_missing.csv": with_bad(good.replace(",12,青空,", ",,,")),
        "account_type_in_romaji.csv": "\n".join([PAYMENTS, *[good.replace("普通", "Yokin A")] * 3, good]).encode(),
        "total_differs.csv": with_bad("合計,,,,,,,999,,"),
        "quote_unclosed.csv": with_bad('2026/11/20,12,"青空,0001,012,普通,0012345,1000,JPY,'),
        "iban_wrong.csv": b"Payee;IBAN;Currency;Amount\nBlue;DE89370400440532013001;EUR;1\n",
        "no_payments.csv": (PAYMENTS + "\n").encode(),
        "no_account_type.csv": "支払先,銀行コード,支店コード,口座番号,金額\n青空,1,2,3,4\n".encode(),
    }


FILES = {
    "mbox": (mbox_samples, mbox_defects),
    "eml": (eml_samples, eml_defects),
    "msg": (msg_samples, msg_defects),
    "pst": (pst_samples, pst_defects),
    "counterparty_list": (counterparty_samples, counterparty_defects),
    "staff_roster": (roster_samples, roster_defects),
    "zengin_sogo_furikomi": (zengin_samples, zengin_defects),
    "payment_csv": (payment_samples, payment_defects),
}
LIMITS = {
    "message_over_the_bound.mbox": {"record_bytes": 1000},
    "over_the_bound.eml": {"record_bytes": 1000},
    "over_the_bound.msg": {"record_bytes": 1000},
}


def main() -> None:
    found = connectors()
    for folder in (one for one in folders() if one.name in FILES):
        for kind, files in zip(("samples", "defects"), FILES[folder.name], strict=True):
            (folder / kind).mkdir(exist_ok=True)
            for name, data in files().items():
                path: Path = folder / kind / name
                path.write_bytes(data)
                record(found[folder.name], path, Expected(delivered=DELIVERED, limits=LIMITS.get(name, {})))


if __name__ == "__main__":
    main()
