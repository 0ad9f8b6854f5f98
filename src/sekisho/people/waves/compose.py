"""A template and a recipient -> the mail that is sent. Words are filled in by name; nothing in a template is run."""

import email.policy
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from sekisho.model.errors import SekishoError
from sekisho.people.waves.lure import Lure
from sekisho.text.lang import Lang

FIELDS: Final = ("name", "family_name", "given_name", "department", "firm", "link", "qr", "number", "date", "weekday")
"""What a template may ask to be filled in."""
_FIELD = re.compile(r"\{\{\s*([a-z_]{1,20})\s*\}\}")
_OWN = ("x-sekisho-cue", "x-sekisho-premise")
_EXAMPLE = re.compile(r"@([A-Za-z0-9-]{1,40})(?:\.[A-Za-z0-9-]{1,40})*\.example\b")
_QR = "qr"
LONGEST: Final = 60
"""Signs of a word in a header field: longer ones are folded, and folding is where names become something else."""
_SIGNS = str.maketrans(
    {"<": "‹", ">": "›", '"': "'", "\\": "/", "(": "[", ")": "]", ",": " ", ";": " ", ":": " ", "@": " "}
)
"""What means something in an address, and what stands there instead."""
_DAYS: Final = {"en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), "ja": ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class To:
    """Who gets a mail, and when."""

    address: str
    name: str
    department: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Marks:
    """The addresses and tokens of one mail. `mark` is the token of the header field and the Message-ID."""

    link: str
    qr: str
    file: str
    mark: str


@dataclass(frozen=True, slots=True)
class Firm:
    """What every mail of a wave says of the firm: its name, the number that callback templates give, the domain of Message-IDs.

    `lure_domain` takes the place of `.example` in senders' addresses, "" leaves them as they are. `reply_to` receives the answers to
    templates that ask for one.
    """

    name: str
    number: str
    domain: str
    lure_domain: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A template taken apart once: its header fields, its text and its HTML ("" for none), before anything is filled in.

    `sender` is the address that it comes from, `shown` the name that is shown with it.
    """

    sender: str
    shown: str
    subject: str
    reply_to: str
    text: str
    page: str
    file: str = ""
    lang: Lang = "en"
    other: Mapping[str, str] = field(default_factory=dict)


def form_of(lure: Lure, lang: Lang) -> Form:
    """Take a template apart. SekishoError `lure_broken` where it is no mail that can be sent, or asks for what nobody knows."""
    message = message_from_bytes(lure.mails[lang], policy=email.policy.default.clone(utf8=True))
    place = f"{lure.card.id}/{lang}.eml"
    if not message.get("From") or not message.get("Subject"):
        raise SekishoError("lure_broken", path=place, detail="From, Subject")
    text, page = _body(message, "plain"), _body(message, "html")
    if not (text or page):
        raise SekishoError("lure_broken", path=place, detail="text/plain, text/html")
    senders = message["From"].addresses
    if len(senders) != 1 or "@" not in senders[0].addr_spec:
        raise SekishoError("lure_broken", path=place, detail="From")
    found = Form(
        sender=senders[0].addr_spec,
        shown=senders[0].display_name,
        subject=str(message["Subject"]),
        reply_to=str(message.get("Reply-To", "")),
        text=text,
        page=page,
        file=lure.card.file,
        lang=lang,
    )
    asked = {
        one
        for part in (found.sender, found.shown, found.subject, found.reply_to, text, page)
        for one in _FIELD.findall(part)
    }
    if unknown := sorted(asked - set(FIELDS)):
        raise SekishoError("lure_broken", path=place, detail="{{" + unknown[0] + "}}")
    return found


def mail(form: Form, to: To, marks: Marks, firm: Firm, picture: Callable[[str], bytes]) -> EmailMessage:
    """Return the mail to one recipient; the same for the same arguments. `picture` draws an address as a QR code (PNG)."""
    words = _words(to, marks, firm, form.lang)
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = Address(_shown(_filled(form.shown, words, _line)), addr_spec=_sender(form.sender, firm.lure_domain))
    if firm.reply_to:
        made["Reply-To"] = firm.reply_to
    elif form.reply_to:
        made["Reply-To"] = _sender(_filled(form.reply_to, words, _line), firm.lure_domain)
    made["To"] = _address(to)
    made["Subject"] = _filled(form.subject, words, _line)
    made["Date"] = format_datetime(to.at)
    made["Message-ID"] = f"<{marks.mark}@{firm.domain}>"
    made["X-Sekisho-Sim"] = marks.mark
    cte = "base64" if form.lang == "ja" else "quoted-printable"
    if form.text:
        made.set_content(_filled(form.text, words, str), cte=cte)
    if form.page:
        _add_page(made, form, words, marks, picture, cte)
    if form.file:
        made.add_attachment(_file(form, marks).encode(), maintype="text", subtype="html", filename=form.file)
    return made


def _add_page(
    made: EmailMessage, form: Form, words: Mapping[str, str], marks: Marks, picture: Callable[[str], bytes], cte: str
) -> None:
    page = _filled(form.page, words, html.escape) + _hidden(marks)
    add = made.add_alternative if form.text else made.set_content
    add(page, subtype="html", cte=cte)
    if _asks(form.page, _QR):
        parts = made.get_payload()
        last = parts[-1] if isinstance(parts, list) else made
        if isinstance(last, EmailMessage):
            last.add_related(picture(marks.qr), maintype="image", subtype="png", cid=f"<{_QR}>", filename="code.png")


def _hidden(marks: Marks) -> str:
    """Return a link that no person sees or is read out: who follows it is a machine."""
    return f'<div style="display:none" aria-hidden="true"><a href="{html.escape(marks.link)}/x" tabindex="-1">.</a></div>\n'


def _file(form: Form, marks: Marks) -> str:
    """Return what stands in an attached file: a link and nothing that runs."""
    name, open_ = html.escape(form.file), {"en": "Open", "ja": "開く"}[form.lang]
    return f'<!doctype html><meta charset="utf-8"><title>{name}</title><p>{name}</p><p><a href="{html.escape(marks.file)}">{open_}</a></p>\n'


def _words(to: To, marks: Marks, firm: Firm, lang: Lang) -> dict[str, str]:
    family, _, given = to.name.replace("\u3000", " ").partition(" ")
    if to.name.isascii() and given:  # "Hanako Mori", not "森 花子"
        given, family = family, given
    day = f"{to.at.month}月{to.at.day}日" if lang == "ja" else f"{to.at.day} {to.at:%B %Y}"
    return {
        "name": to.name,
        "family_name": family,
        "given_name": given or family,
        "department": to.department,
        "firm": firm.name,
        "link": marks.link,
        "qr": f"cid:{_QR}",
        "number": firm.number,
        "date": day,
        "weekday": _DAYS[lang][to.at.weekday()],
    }


def _filled(text: str, words: Mapping[str, str], safe: Callable[[str], str]) -> str:
    """Fill words in, each made safe for where it stands; what was filled in is not looked through again."""
    return _FIELD.sub(lambda found: safe(words[found[1]]), text)


def _asks(text: str, name: str) -> bool:
    return name in _FIELD.findall(text)


def _line(word: str) -> str:
    """Return a word as a header field may have it: on one line, of signs that are seen, and none of it read as encoded."""
    seen = "".join(sign if sign.isprintable() else " " for sign in word).replace("=?", "= ?").replace("?=", "? =")
    return " ".join(seen.split())[:LONGEST]


def _shown(text: str) -> str:
    """Return a name as the field From may show it: what stands for something in an address stands for itself."""
    return text.translate(_SIGNS)


def _sender(text: str, domain: str) -> str:
    return _EXAMPLE.sub(lambda found: f"@{found[1]}.{domain}", text) if domain else text


def _address(to: To) -> Address:
    return Address(_shown(_line(to.name)), addr_spec=to.address)


def _body(message: EmailMessage, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment":
            return str(part.get_content()).replace("\r\n", "\n")
    return ""
