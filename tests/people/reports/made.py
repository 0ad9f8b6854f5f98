"""Mails as the programs of people write them: simulated and real ones, and reports of these in every form that is seen.

Written with Python's `email` and by hand; nothing of what reads them is used.
"""

import base64
import email.policy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from typing import Literal

from tests.connectors.mail.outlook import made as outlook
from tests.people.reports.winmail import File, winmail

Lang = Literal["en", "ja"]
BOX = "report@bank.example"
LANDING = "https://landing.example"
SMTP = email.policy.SMTP
TEXTS: dict[Lang, dict[str, str]] = {
    "en": {
        "sender": "Parcel desk <notice@parcel-desk.example>", "subject": "Your parcel is waiting", "words": "Dear customer, your parcel waits. Set a new day at",
        "fyi": "Hello, this one looks wrong to me. Please have a look.", "note": "See attached, I did not open it.",
    },
    "ja": {
        "sender": "お荷物案内 <notice@parcel-desk.example>", "subject": "お荷物のお知らせ", "words": "お客様各位 お荷物を保管しています。再配達のお申し込みはこちら",
        "fyi": "お疲れさまです。不審なメールを受信しましたので報告します。", "note": "添付のとおりです。ご確認をお願いします。",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """The tokens of one simulated mail: of its header, its link and its file."""

    mark: str
    link: str
    file: str = ""


@dataclass(frozen=True)
class Mail:
    """A mail as it lay in somebody's mailbox: its bytes, and what a program that quotes it shows of it."""

    raw: bytes
    sender: str
    subject: str
    words: str
    link: str
    message_id: str
    lang: Lang
    to: str = "mori@bank.example"
    beside: str = ""


Wrap = Callable[[str], str]


def same(link: str) -> str:
    return link


def simulated(marks: Marks, lang: Lang = "en", *, wrap: Wrap = same, file: bool = False, number: int = 0) -> Mail:
    """Return a simulated mail; its links as the filter `wrap` left them."""
    return _mail(f"{LANDING}/form/{marks.link}", f"<{marks.mark}@bank.example>", marks, lang, wrap, file, number)


def piggyback(marks: Marks, lang: Lang = "en", number: int = 0) -> Mail:
    """Return a real phish into which somebody copied the marks and the link of a simulated mail."""
    mail = simulated(marks, lang, number=3 * (number // 3) + 2)
    mixed = mail.raw.replace(b"open</a>", b'open</a> <a href=3D"https://evil.example/x">open</a>')
    return Mail(
        mixed,
        mail.sender,
        mail.subject,
        mail.words,
        mail.link,
        mail.message_id,
        lang,
        beside='<a href="https://evil.example/x">',
    )


def real(number: int, lang: Lang = "en", *, wrap: Wrap = same) -> Mail:
    """Return a mail that is none of ours."""
    return _mail(f"https://evil{number}.example/login", f"<{number}.x@evil.example>", None, lang, wrap, False, number)


def _mail(link: str, ident: str, marks: Marks | None, lang: Lang, wrap: Wrap, file: bool, number: int) -> Mail:
    said = TEXTS[lang]
    made = EmailMessage(policy=SMTP)
    made["Received"] = "from mail.parcel-desk.example by mx.bank.example with ESMTPS; Tue, 1 Dec 2026 08:59:00 +0900"
    made["From"], made["To"] = said["sender"], "mori@bank.example"
    made["Subject"] = f"{said['subject']} {number}"
    made["Date"], made["Message-ID"] = "Tue, 01 Dec 2026 09:00:00 +0900", ident
    if marks is not None:
        made["X-Sekisho-Sim"] = marks.mark
    shown = wrap(link)
    cte = ("quoted-printable", "base64", "8bit")[number % 3]
    made.set_content(f"{said['words']}\n{shown}\n", cte=cte if len(shown) < 900 or cte != "8bit" else "base64")
    made.add_alternative(
        f'<p>{said["words"]}</p><a href="{_escaped(shown)}">open</a>\n', subtype="html", cte="quoted-printable"
    )
    if file and marks is not None:
        page = f'<a href="{LANDING}/file/{marks.file}">open</a>'
        made.add_attachment(page.encode(), maintype="text", subtype="html", filename="label.html")
    return Mail(made.as_bytes(), said["sender"], f"{said['subject']} {number}", said["words"], shown, ident, lang)


def _escaped(link: str) -> str:
    return link.replace("&", "&amp;")


@dataclass(frozen=True)
class Letter:
    """The outer mail of a report: who sends it, what they write, and the lines that servers put above."""

    sender: str = "Aoki <aoki@bank.example>"
    lang: Lang = "en"
    subject: str = ""
    note: str = ""
    above: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = field(default=())
    number: int = 0

    def open(self, subject: str = "") -> EmailMessage:
        """Begin the mail."""
        made = EmailMessage(policy=SMTP)
        made["From"], made["To"] = self.sender, BOX
        made["Subject"] = self.subject or subject
        made["Date"], made["Message-ID"] = "Tue, 01 Dec 2026 10:00:00 +0900", f"<report-{self.number}@bank.example>"
        for name, value in self.more:
            made[name] = value
        return made

    def sealed(self, made: EmailMessage) -> bytes:
        """Return the mail as it lies in the reporting mailbox."""
        return self.under(made.as_bytes())

    def under(self, raw: bytes) -> bytes:
        """Put the servers' lines above."""
        return "".join(f"{line}\r\n" for line in self.above).encode() + raw

    def built(self, subject: str, kind: str, body: bytes) -> bytes:
        """Return a mail whose body is written by hand."""
        head = self.open(subject).as_bytes().rstrip(b"\r\n")
        return self.under(head + f"\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode() + body)

    @property
    def words(self) -> str:
        """What the reporter writes."""
        return self.note or TEXTS[self.lang]["note"]


def parsed(mail: Mail) -> EmailMessage:
    found = message_from_bytes(mail.raw, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def attached(letter: Letter, *mails: Mail) -> bytes:
    """As Outlook, Gmail and Thunderbird attach a mail: message/rfc822."""
    made = letter.open("FW: " + mails[0].subject)
    made.set_content(letter.words)
    for one in mails:
        made.add_attachment(parsed(one))
    return letter.sealed(made)


def reported_by_button(letter: Letter, mail: Mail, *, verdict: str = "3") -> bytes:
    """As Outlook's Report button sends it: hardly a word, the mail attached."""
    made = letter.open(f"{verdict}|{mail.subject}")
    made.set_content("\n")
    made.add_attachment(parsed(mail))
    return letter.sealed(made)


def encoded(letter: Letter, mail: Mail, how: Literal["base64", "quoted-printable"] = "base64") -> bytes:
    """As some gateways and Gmail send it: message/rfc822 that is encoded, which it must not be."""
    import quopri

    held = base64.encodebytes(mail.raw) if how == "base64" else quopri.encodestring(mail.raw)
    body = (
        b'--000000b\r\nContent-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(letter.words.encode())
        + b'\r\n--000000b\r\nContent-Type: message/rfc822; name="mail.eml"\r\nContent-Disposition: attachment; filename="mail.eml"\r\n'
        + f"Content-Transfer-Encoding: {how}\r\n\r\n".encode()
        + held.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        + b"\r\n--000000b--\r\n"
    )
    return letter.built("Fwd: " + mail.subject, 'multipart/mixed; boundary="000000b"', body)


def as_file(letter: Letter, *mails: Mail, name: str = "mail.eml", kind: str = "octet-stream") -> bytes:
    """As webmail sends a saved mail: a file of bytes."""
    made = letter.open("不審メール" if letter.lang == "ja" else "suspicious")
    made.set_content(letter.words)
    for one in mails:
        made.add_attachment(one.raw, maintype="application", subtype=kind, filename=name)
    return letter.sealed(made)


def msg_file(letter: Letter, mail: Mail, *, header: bool = True, narrow: bool = False) -> bytes:
    """As Outlook attaches a mail that was dragged: .msg, with the header that it came with or without."""
    return _msg(letter, mail, outlook.compound(outlook.message(_outlook(mail, header=header), narrow=narrow)))


def _msg(letter: Letter, mail: Mail, held: bytes) -> bytes:
    made = letter.open(mail.subject)
    made.set_content(letter.words)
    made.add_attachment(held, maintype="application", subtype="vnd.ms-outlook", filename=f"{mail.subject}.msg")
    return letter.sealed(made)


def _outlook(mail: Mail, *, header: bool, html: bool = True) -> dict[int, str | bytes | int]:
    name, _, address = mail.sender.partition(" <")
    held: dict[int, str | bytes | int] = {
        0x001A: "IPM.Note", 0x0037: mail.subject, 0x0C1A: name, 0x5D01: address.rstrip(">"), 0x1035: mail.message_id,
        0x1000: f"{mail.words}\r\n{mail.link}\r\n",
    }  # fmt: skip
    if html:
        held[0x1013] = f'<p>{mail.words}</p><a href="{_escaped(mail.link)}">open</a>{mail.beside}'.encode()
        held[0x3FDE] = 65001
    if header:
        held[0x007D] = mail.raw.partition(b"\r\n\r\n")[0].decode("utf-8") + "\r\n\r\n"
    return held


def in_winmail(letter: Letter, mail: Mail, *, header: bool = True) -> bytes:
    """As Exchange sends rich text: winmail.dat that holds the forwarded mail as a message."""
    inside = winmail({**_outlook(mail, header=header)}, kind="IPM.Microsoft Mail.Note")
    own = winmail({0x0037: "FW: " + mail.subject, 0x1000: letter.words}, [File(mail.subject, message=inside)])
    return _winmail(letter, mail, own)


def file_in_winmail(letter: Letter, mail: Mail) -> bytes:
    """The same with the mail as a file .eml in it."""
    return _winmail(letter, mail, winmail({0x0037: mail.subject, 0x1000: letter.words}, [File("mail.eml", mail.raw)]))


def words_in_winmail(letter: Letter, mail: Mail) -> bytes:
    """The same with the mail quoted in rich text: the link stands in a field of the RTF alone."""
    rtf = (
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\pard -----Original Message-----\par From: notice@parcel-desk.example\par "
        rb"Sent: 1 Dec\par Subject: parcel\par {\field{\*\fldinst HYPERLINK "
        b'"' + mail.link.encode() + b'"' + rb"}{\fldrslt open}}\par}"
    )
    return _winmail(letter, mail, winmail({0x0037: "FW: " + mail.subject, 0x1009: outlook.uncompressed(rtf)}))


def japanese_in_winmail(letter: Letter, mail: Mail) -> bytes:
    """The same as old Outlook writes it: one byte a letter, in the code page of Japan."""
    text = f"{letter.words}\r\n-----Original Message-----\r\nFrom: x\r\nSent: y\r\nSubject: z\r\n{mail.link}\r\n"
    return _winmail(letter, mail, winmail({0x0037: "FW: お荷物"}, body=text, narrow="cp932", page=932))


def _winmail(letter: Letter, mail: Mail, held: bytes) -> bytes:
    made = letter.open("FW: " + mail.subject)
    made.set_content("\n")
    made.add_attachment(held, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return letter.sealed(made)


def abuse_report(letter: Letter, mail: Mail, *, whole: bool = True) -> bytes:
    """RFC 5965, with the mail or with its header alone."""
    inside = mail.raw if whole else mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    kind = b"message/rfc822" if whole else b"text/rfc822-headers"
    body = (
        b"--arf\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is an abuse report.\r\n"
        b"--arf\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: Made/1.0\r\nVersion: 1\r\n"
        b"Original-Rcpt-To: mori@bank.example\r\nReported-Domain: parcel-desk.example\r\n\r\n"
        b"--arf\r\nContent-Type: " + kind + b"\r\n\r\n" + inside + b"\r\n--arf--\r\n"
    )
    return letter.built("FW: " + mail.subject, 'multipart/report; report-type=feedback-report; boundary="arf"', body)


def quoted_text(mail: Mail, program: str) -> str:
    """Return a mail as programs quote it in the text of a forward."""
    head = {
        "outlook_en": f"________________________________\nFrom: {mail.sender}\nSent: Tuesday, December 1, 2026 9:00 AM\nTo: Mori <{mail.to}>\nSubject: {mail.subject}\n",
        "outlook_ja": f"________________________________\n差出人: {mail.sender}\n送信日時: 2026年12月1日 9:00\n宛先: 森 <{mail.to}>\n件名: {mail.subject}\n",
        "outlook_old": f"-----Original Message-----\nFrom: {mail.sender}\nSent: Tuesday, December 01, 2026 9:00 AM\nTo: {mail.to}\nSubject: {mail.subject}\n",
        "gmail": f"---------- Forwarded message ---------\nFrom: {mail.sender}\nDate: Tue, Dec 1, 2026 at 9:00 AM\nSubject: {mail.subject}\nTo: <{mail.to}>\n",
        "apple_en": f"Begin forwarded message:\n\nFrom: {mail.sender}\nSubject: {mail.subject}\nDate: December 1, 2026 at 9:00:00 GMT+9\nTo: {mail.to}\n",
        "apple_ja": f"以下は転送されたメッセージです：\n\n差出人: {mail.sender}\n件名: {mail.subject}\n日付: 2026年12月1日 9:00:00 JST\n宛先: {mail.to}\n",
        "thunderbird_en": f"-------- Forwarded Message --------\nSubject: \t{mail.subject}\nDate: \tTue, 1 Dec 2026 09:00:00 +0900\nFrom: \t{mail.sender}\nTo: \t{mail.to}\n",
        "thunderbird_ja": f"-------- 転送メッセージ --------\n件名: \t{mail.subject}\n日付: \tTue, 1 Dec 2026 09:00:00 +0900\n差出人: \t{mail.sender}\n宛先: \t{mail.to}\n",
    }[program]  # fmt: skip
    return f"{head}\n{mail.words}\nopen<{mail.link}>\n"


PROGRAMS = (
    "outlook_en",
    "outlook_ja",
    "outlook_old",
    "gmail",
    "apple_en",
    "apple_ja",
    "thunderbird_en",
    "thunderbird_ja",
)
PREFIX = {
    "thunderbird_ja": "転送: ",
    "gmail": "Fwd: ",
    "apple_en": "Fwd: ",
    "apple_ja": "Fwd: ",
    "thunderbird_en": "Fwd: ",
}


def inline(
    letter: Letter,
    *mails: Mail,
    program: str = "outlook_en",
    charset: str = "utf-8",
    page: bool = False,
    text: bool = True,
) -> bytes:
    """As people forward: the mail in the text, in the page, or in both."""
    made = letter.open(PREFIX.get(program, "FW: ") + mails[0].subject)
    note = letter.note or TEXTS[letter.lang]["fyi"]
    whole = "\n".join([note, "", *(quoted_text(one, program) for one in mails)])
    if text:
        if program == "apple_en":
            whole = whole.replace("\n", "\n> ")
        made.set_content(whole, charset=charset, cte="7bit" if charset == "iso-2022-jp" else "quoted-printable")
    if page:
        quoted = "".join(
            f"<div>From: {one.sender.replace('<', '&lt;')}<br>Sent: 1 Dec<br>Subject: {one.subject}</div><p>{one.words}</p>"
            f'<a href="{_escaped(one.link)}">open</a>'
            for one in mails
        )
        add = made.add_alternative if text else made.set_content
        add(f"<div>{note}</div><hr>{quoted}", subtype="html", charset="utf-8", cte="quoted-printable")
    return letter.sealed(made)


def answered(letter: Letter, mail: Mail) -> bytes:
    """A forward whose links are gone: only References says what it forwards."""
    made = letter.open("FW: " + mail.subject)
    made["In-Reply-To"] = made["References"] = mail.message_id
    made.set_content(
        f"{letter.words}\n\n-----Original Message-----\nFrom: {mail.sender}\nSent: x\nSubject: y\n\n{mail.words}\n"
    )
    return letter.sealed(made)


def link_alone(letter: Letter, mail: Mail, *, left_in: bool = False) -> bytes:
    """A mail with the link pasted into it; with `left_in` as quoted-printable that nobody said to be such."""
    import quopri

    made = letter.open("?")
    link = f'<a href="{mail.link}">'
    if left_in:
        link = quopri.encodestring(f"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx {link}".encode()).decode()
    made.set_content(f"{letter.words}\n{link if left_in else mail.link}\n", cte="base64")
    return letter.sealed(made)


def signed(letter: Letter, mail: Mail) -> bytes:
    """A signed report: multipart/signed around the whole."""
    inner = MIMEPart(policy=SMTP)
    inner.set_content(letter.words)
    inner.add_attachment(parsed(mail))
    body = (
        b"This is an S/MIME signed message\r\n\r\n--sig\r\n" + inner.as_bytes() + b"\r\n--sig\r\n"
        b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\nMIIGAwYJKoZIhvcNAQcCoIIF9DCC\r\n--sig--\r\n'
    )
    kind = 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="sig"'
    return letter.built("FW: " + mail.subject, kind, body)


def handed_on(letter: Letter, mail: Mail, *between: Letter) -> bytes:
    """A mail that was handed on as an attachment of an attachment."""
    held = mail
    for one in between:
        held = Mail(
            attached(one, held),
            one.sender,
            "FW: " + mail.subject,
            one.words,
            "",
            f"<h{one.number}@b.example>",
            one.lang,
        )
    return attached(letter, held)


def digest(letter: Letter, mails: Sequence[Mail]) -> bytes:
    """Several mails at once as some programs forward them: multipart/digest, whose parts are mails without saying so."""
    body = b"".join(b"--dig\r\n\r\n" + one.raw + b"\r\n" for one in mails) + b"--dig--\r\n"
    return letter.built("Fwd", 'multipart/digest; boundary="dig"', body)
