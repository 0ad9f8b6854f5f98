"""Office mail to measure speed by: about 1,200 characters of text in either language, with the headers of a real way.

Three hops, a signature, results of checks on top; four in ten quote what they answer, one in twelve speaks of money. `rich`
messages carry HTML beside the text and an attachment besides. Everything comes from a seed.
"""

import base64
import random
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

END = datetime(2026, 11, 20, 9, tzinfo=UTC)
BANK = "shiosai-shinkin.example"
LENGTH = 1_200
ATTACHMENT = 60_000
QUOTES, MONEY, INSIDE, FRESH = 0.4, 1 / 12, 0.4, 0.005
ENGLISH = (
    "Please find the minutes of {day}'s meeting on the shared drive, and tell {who} if something is missing.",
    "We moved the {thing} to {day} because {who} is at the {place} office until then.",
    "The report on the {thing} runs every night; the totals of {number} rows are shown in the table below.",
    "Could you look at ticket {number} before {day}? {who} says that the {thing} still stops at step {small}.",
    "I talked to {who} about the {thing} and we agree that {small} people are enough for the {place} branch.",
    "There were {small} open points after the review, most of them about the {thing}.",
    "See https://portal{small}.{domain}/items/{number} for the history of this request.",
    "The training for new colleagues takes place on {day} in the {place} office, room {small}.",
    "Thanks for the quick answer, I will pass it on to {who} and come back to you by {day}.",
    "Our side has tested the {thing} with {number} records and found no difference.",
    "{who} asked whether the {thing} can be printed on both sides; I see no reason against it.",
    "If {day} does not suit you, call me on 03-5555-0{small}{small} and we shall find another time.",
)
JAPANESE = (
    "先日の{thing}の件、{who}様にもご確認いただき、ありがとうございました。",
    "{day}の会議は{place}支店の第{small}会議室で行いますので、資料を前日までにお送りください。",
    "{thing}につきましては、{small}件の確認事項が残っておりますので、追ってご連絡いたします。",
    "システム保守のため、{day}の22時から翌6時まで{thing}をご利用いただけません。",
    "受付番号{number}のお問い合わせについて、{who}より回答がございましたので共有いたします。",
    "研修は{place}支店にて{day}に実施し、参加者は{small}名の予定です。",
    "ご不明な点がございましたら、03-5555-0{small}{small}までお電話ください。",
    "{thing}の見直し案を作成しましたので、お手すきの際にご覧いただけますと幸いです。",
    "なお、{who}様は{day}まで{place}へ出張しておりますため、ご返信が遅れる場合がございます。",
    "詳細は https://portal{small}.{domain}/items/{number} をご参照ください。",
    "前回の議事録では{thing}の担当が未定でしたが、{place}支店にて引き受けることとなりました。",
)
MONEY_LINES = (
    "Invoice {number} over {number},{small}00 yen is attached and due on {day}; terms are unchanged.",
    "請求書番号{number}を添付いたします。お支払期日は{day}でございます。",
    "お振込先は、みどり銀行 本店 普通 {account} でございます。",
    "Please pay to the account that you have on file, reference {number}.",
)
DAYS = ("Monday", "Tuesday", "Friday", "12月3日", "来週火曜日", "Thursday morning", "1月15日")
PEOPLE = ("Tanaka", "Suzuki", "Mori", "佐藤", "高橋", "Watanabe", "Ito", "小林", "Kato", "山本")
THINGS = ("loan form", "branch plan", "backup", "名簿", "審査資料", "data transfer", "勤務表", "price list", "契約書案")
PLACES = ("Umibe", "Kawakami", "本店", "港町", "Nishi", "駅前")
SUBJECTS = ("会議の件", "Minutes of Tuesday", "Re: 見積書について", "Weekly report", "Re: delivery dates", "資料の送付")
MAILERS = ("Microsoft Outlook 16.0", "Thunderbird 115.2", "Becky! ver. 2.81.07", "Apple Mail (2.3774)")


class Office:
    """Writes messages one after another from a seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - made-up mail
        self._blob = self._draw.randbytes(1 << 20)
        self._domains = [f"firm{number}.example" for number in range(300)]

    def _pick(self, options: tuple[str, ...]) -> str:
        return options[int(self._draw.random() * len(options))]

    def _domain(self) -> str:
        if self._draw.random() < INSIDE:
            return BANK
        if self._draw.random() < FRESH:
            self._domains.append(f"new{len(self._domains)}.example")
            return self._domains[-1]
        return self._domains[min(int(self._draw.paretovariate(0.6)), len(self._domains)) - 1]

    def _text(self, domain: str, length: int) -> str:
        lines: tuple[str, ...] = JAPANESE if self._draw.random() < 0.5 else ENGLISH
        if self._draw.random() < MONEY:
            lines = lines + MONEY_LINES
        parts: list[str] = []
        size = 0
        while size < length:
            line = self._pick(lines).format(
                day=self._pick(DAYS),
                who=self._pick(PEOPLE),
                thing=self._pick(THINGS),
                place=self._pick(PLACES),
                number=self._draw.randrange(1_000, 99_999),
                small=self._draw.randrange(2, 40),
                account=self._draw.randrange(1_000_000, 9_999_999),
                domain=domain,
            )
            parts.append(line)
            size += len(line)
        return "\n".join(parts)

    def message(self, number: int, when: datetime, *, rich: bool) -> bytes:
        """Return one message as it lies in a mailbox."""
        draw, domain = self._draw, self._domain()
        person, owner = draw.randrange(40), f"staff{draw.randrange(300)}@{BANK}"
        quotes = draw.random() < QUOTES
        text = self._text(domain, LENGTH // 2 if quotes else LENGTH)
        text += f"\n\n-- \n担当 {person}\nExample {domain}\nTel 03-5555-{person:04}"
        if quotes:
            earlier = self._text(BANK, LENGTH // 2)
            text += f"\n\nOn Monday, <{owner}> wrote:\n" + "\n".join(f"> {line}" for line in earlier.split("\n"))
        shown, subject = Header(f"担当 {person}", "utf-8").encode(), Header(self._pick(SUBJECTS), "utf-8").encode()
        head = (
            f"Received: from edge{person % 3}.{BANK} (edge{person % 3}.{BANK} [192.0.2.{person + 1}])\n"
            f"\tby mail.{BANK} with ESMTPS id {number:08x}; {format_datetime(when)}\n"
            f"Authentication-Results: mail.{BANK}; spf=pass smtp.mailfrom={domain};\n"
            f"\tdkim=pass header.d={domain}; dmarc=pass header.from={domain}\n"
            f"Received: from mx{person % 4}.{domain} (mx{person % 4}.{domain} [198.51.100.{person + 1}])\n"
            f"\tby edge{person % 3}.{BANK} with ESMTPS id {number:07x}; {format_datetime(when)}\n"
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1; h=From:To:Subject:Date;\n"
            f"\tbh={base64.b64encode(self._blob[number % 9000 : number % 9000 + 32]).decode()};\n"
            f"\tb={base64.b64encode(self._blob[number % 9999 : number % 9999 + 129]).decode()}\n"
            f"Received: from [10.0.{person % 4}.{person + 1}] by mx{person % 4}.{domain}; {format_datetime(when)}\n"
            f"From: {shown} <p{person}@{domain}>\nTo: <{owner}>\nSubject: {subject}\n"
            f"Date: {format_datetime(when)}\nMessage-ID: <{number}.{draw.randrange(1 << 40):x}@{domain}>\n"
            f"X-Mailer: {MAILERS[person % 4]}\nMIME-Version: 1.0\n"
        )
        return head.encode() + (self._rich(text, number) if rich else _plain(text, number))

    def _rich(self, text: str, number: int) -> bytes:
        html = "".join(
            f"<tr><td style='margin:0;font-family:sans-serif;font-size:10pt'><p class=MsoNormal>{line}</p></td></tr>\n"
            for line in text.split("\n")
        )
        page = f"<html><head><style>p {{ margin: 0 }}</style></head><body><table>{html}</table></body></html>"
        parts = (
            _plain(text, number),
            b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(page.encode()),
            self._attachment(number),
        )
        inner = f"=_a{number}".encode()
        outer = f"=_m{number}".encode()
        both = _joined(inner, parts[:2])
        alternative = b'Content-Type: multipart/alternative; boundary="' + inner + b'"\n\n' + both
        return b'Content-Type: multipart/mixed; boundary="' + outer + b'"\n\n' + _joined(outer, (alternative, parts[2]))

    def _attachment(self, number: int) -> bytes:
        """Return a file of 60 kB: one in two a PDF with text and a picture, the others of a kind that nobody reads."""
        start = self._draw.randrange(len(self._blob) - ATTACHMENT)
        data = self._blob[start : start + ATTACHMENT]
        if number % 2:
            return _file(b"application/octet-stream", b"plan.dwg", data)
        return _file(b"application/pdf", b"a.pdf", _pdf(number, data))


def _file(kind: bytes, name: bytes, data: bytes) -> bytes:
    return (
        b'Content-Type: %s; name="%s"\nContent-Transfer-Encoding: base64\n' % (kind, name)
        + b'Content-Disposition: attachment; filename="%s"\n\n' % name
        + base64.encodebytes(data)
    )


def _pdf(number: int, picture: bytes) -> bytes:
    """Return a file of one page: a few lines of text, and a picture that makes it as large as such files are."""
    lines = "".join(f"0 -14 Td (Line {line} of document {number}: amount {line * 137} JPY) Tj " for line in range(30))
    page = zlib.compress(f"BT /F1 11 Tf 60 800 Td {lines} ET".encode())
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Image /Width 100 /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length %d >>"
        b"\nstream\n%s\nendstream" % (len(picture) // 300, len(picture), picture),
        b"<< /Font << /F1 5 0 R >> /XObject << /I1 6 0 R >> >>",
    )
    data, places = b"%PDF-1.4\n", []
    for place, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(parts) + 1, table, len(parts) + 1, len(data))
    )


def _plain(text: str, number: int) -> bytes:
    """Return a text part: UTF-8 as it is, as base64, or ISO-2022-JP where the text can be written so."""
    if number % 3 == 0:
        return b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(
            text.encode()
        )
    if number % 3 == 1:
        return (
            b"Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit\n\n"
            + text.encode("iso-2022-jp", "replace")
            + b"\n"
        )
    return b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text.encode() + b"\n"


def _joined(edge: bytes, parts: tuple[bytes, ...]) -> bytes:
    return b"".join(b"--" + edge + b"\n" + part for part in parts) + b"--" + edge + b"--\n"


def messages(count: int, seed: int, *, rich: bool = False, days: int = 365) -> Iterator[tuple[datetime, bytes]]:
    """Yield so many messages with their times, spread over so many days up to the end."""
    office = Office(seed)
    step = timedelta(days=days) / count
    for number in range(count):
        when = END - step * (count - number)
        yield when, office.message(number, when, rich=rich)


def write(path: Path, found: Iterator[tuple[datetime, bytes]]) -> None:
    """Write messages as one mailbox."""
    with path.open("wb") as file:
        for when, data in found:
            file.write(b"From x@y.example " + f"{when:%a %b %d %H:%M:%S %Y}\n".encode() + data + b"\n")
