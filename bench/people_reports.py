"""Reports to the reporting mailbox in every form that is seen: whose are they, and which mails do they report.

Run: `python bench/people_reports.py [--mails N] [--seed S] [--quick]`. The mails are written by `tests/people/reports/made.py`, which knows nothing of what
reads them: Python's `email`, and by hand what it does not write (winmail.dat, .msg, ARF, encoded messages, rewritten links). Three firms get them, each with the
border that it has: its own gateway, Exchange Online, Google. Among them are colleagues who hand on the mail of others, forged senders, automatic mail, real
phish, two exercises in one mail, simulated mails of somebody else, and mails that report nothing; in English and Japanese.

A mail is attributed where it is credited to exactly who sent it, for exactly the simulated mails in it, or rightly to nobody. Wrong is a credit to anybody else or for
anything else. Exit code 1 where fewer than 99.5 % are attributed, one is wrong, a real phish that was attached is not handed over, or an answer says the wrong thing.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from sekisho.people.reports.answer import Desk, answer
from sekisho.people.reports.nouns import OwnDomains, Reported
from sekisho.people.reports.read import read_report
from sekisho.people.waves.tokens import Channel, Token, read, written
from tests.people.reports import made
from tests.people.reports.made import Lang, Letter, Mail, Marks
from tests.people.reports.wrapped import WRAPS

KEY, STRANGE_KEY = b"bench key of one firm, 32 bytes.", b"key of quite another programme.."
TARGET = 0.995
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DESK = Desk(made.BOX, "Friday Bank", "0550-12-0001")
PEOPLE: dict[Lang, tuple[str, ...]] = {
    "en": ("Hanako Mori <h.mori@bank.example>", "Sato.Ken@BANK.example", '"Baker, Ann (Treasury)" <ann.baker@eu.bank.example>', "Li Wei <wei@bank-group.example>"),
    "ja": ("森 花子 <hanako@bank.example>", "青木（資金課） <aoki.t@bank.example>", "佐藤 健 <Ken_Sato@Bank-Group.example>", "ito+phish@bank.example"),
}  # fmt: skip


@dataclass(frozen=True)
class Border:
    """A firm's mail as its servers mark it: what is told of it, and the lines above mail that passed and that failed."""

    own: OwnDomains
    passed: tuple[str, ...]
    failed: tuple[tuple[str, ...], ...]
    inside: tuple[str, ...]


DOMAINS = ("bank.example", "bank-group.example")
_IN = "Received: from mail.{0} ([192.0.2.7]) by mx.bank.example with ESMTPS id 1; Tue, 1 Dec 2026 10:00:01 +0900"
_EVIL = "Received: from relay.evil.example ([198.51.100.9]) by mx.bank.example with ESMTP id 2; Tue, 1 Dec 2026 10:00:01 +0900"
_FORGED = "Authentication-Results: mx.bank.example; dkim=pass header.d={0}; dmarc=pass header.from={0}"
GATEWAY = Border(
    OwnDomains.of(DOMAINS, ["mx.bank.example"], [made.BOX], landing=["landing.example"]),
    ("Authentication-Results: mx.bank.example;\r\n\tdkim=pass (2048-bit key) header.d={0} header.s=s1;\r\n\tdmarc=pass (p=reject) header.from={0}", _IN),
    (
        ("Authentication-Results: mx.bank.example; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=fail header.from={0}", _EVIL),
        ("Authentication-Results: mx.bank.example; dkim=none; dmarc=fail header.from={0}", _EVIL, _FORGED, "Received: from x by relay.evil.example; Tue, 1 Dec 2026 10:00:00 +0900"),
        ('Authentication-Results: mx.bank.example; spf=pass smtp.mailfrom="a; dmarc=pass header.from={0}"@evil.example; dmarc=none', _EVIL),
        ("Authentication-Results: mx.bank.example; spf=softfail smtp.mailfrom={0}; dkim=none", _EVIL),
        (_EVIL, _FORGED),
        (_EVIL,),
        ("Authentication-Results: relay.evil.example; dmarc=pass header.from={0}", _EVIL),
    ),
    (),
)  # fmt: skip
CLOUD = Border(
    OwnDomains.of(DOMAINS, ["mail.protection.outlook.com"], [made.BOX], landing=["landing.example"]),
    ("Authentication-Results: spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom={0}; dkim=pass (signature was verified)\r\n header.d={0};dmarc=pass action=none header.from={0};compauth=pass reason=100",
     "Received: from mail.{0} (192.0.2.7) by AM0EUR02FT001.mail.protection.outlook.com (10.13.54.1) with Microsoft SMTP Server; Tue, 1 Dec 2026 01:00:01 +0000"),
    (("Authentication-Results: spf=fail (sender IP is 198.51.100.9)\r\n smtp.mailfrom=evil.example; dkim=none (message not signed)\r\n header.d=none;dmarc=fail action=oreject header.from={0};compauth=fail reason=000",
      "Received: from relay.evil.example (198.51.100.9) by AM0EUR02FT001.mail.protection.outlook.com (10.13.54.1) with Microsoft SMTP Server; Tue, 1 Dec 2026 01:00:01 +0000"),),
    ("Authentication-Results: dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from={0};",
     "Received: from AM0PR01MB1.eurprd01.prod.exchangelabs.com (2603::1) by AM0PR01MB2.eurprd01.prod.outlook.com (2603::2) with Microsoft SMTP Server; Tue, 1 Dec 2026 01:00:01 +0000"),
)  # fmt: skip
GOOGLE = Border(
    OwnDomains.of(DOMAINS, ["mx.google.com"], [made.BOX], landing=["landing.example"]),
    ("Authentication-Results: mx.google.com;\r\n       dkim=pass header.i=@{0} header.s=google header.b=abc;\r\n       spf=pass (google.com: domain of x@{0} designates 192.0.2.7 as permitted sender) smtp.mailfrom=x@{0};\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from={0}",
     "Received: from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41]) by mx.google.com with SMTPS id 3; Mon, 30 Nov 2026 17:00:01 -0800 (PST)"),
    (("Authentication-Results: mx.google.com;\r\n       spf=pass smtp.mailfrom=x@evil.example;\r\n       dmarc=fail (p=REJECT) header.from={0}",
      "Received: from relay.evil.example (relay.evil.example. [198.51.100.9]) by mx.google.com with ESMTPS id 4; Mon, 30 Nov 2026 17:00:01 -0800 (PST)"),),
    (),
)  # fmt: skip
BORDERS = (GATEWAY, CLOUD, GOOGLE)


@dataclass(frozen=True)
class Case:
    """A mail, and the truth about it: whose report of which simulated mails (nobody's: ""), and the real phish that is attached ("" for none)."""

    what: str
    form: str
    lang: Lang
    border: Border
    raw: bytes
    reporter: str
    mails: frozenset[str]
    real: str = ""


def known(text: str) -> bool:
    """Tell whether a token is of this programme."""
    return read(text, KEY) is not None


def mail_of(text: str) -> str:
    """Return the name of the mail that a token is about."""
    token = read(text, KEY)
    return token.name.hex() if token else text


class Maker:
    """Makes the cases of a seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.number = 0

    def marks(self, key: bytes = KEY) -> tuple[Marks, str]:
        """Return the tokens of a new simulated mail, and its name."""
        name, cell = self.random.randbytes(10), self.random.randrange(256)
        each = [written(Token(name, cell, one), key) for one in (Channel.MARK, Channel.LINK, Channel.FILE)]
        return Marks(*each), name.hex()

    def simulated(self, lang: Lang, key: bytes = KEY) -> tuple[Mail, str]:
        """Return a simulated mail as it lay in a mailbox, its links as some filter left them."""
        marks, name = self.marks(key)
        wrap = self.random.choice((*WRAPS, *[made.same] * 8, _turned))
        return made.simulated(marks, lang, wrap=wrap, file=self.random.random() < 0.2, number=self.number), name

    def letter(self, lang: Lang, border: Border, sender: str = "") -> Letter:
        """Return the outer mail of somebody, proved or sent within the firm."""
        self.number += 1
        sender = sender or self.random.choice(PEOPLE[lang])
        lines = border.inside if self.random.random() < 0.25 else border.passed
        return Letter(sender, lang, above=_for(lines, sender), number=self.number)


def _for(lines: tuple[str, ...], sender: str) -> tuple[str, ...]:
    domain = address(sender).rpartition("@")[2]
    return tuple(one.replace("{0}", ".".join(domain.split(".")[-2:])) for one in lines)


def address(sender: str) -> str:
    """Return the address of a sender, in small letters."""
    return sender.rpartition("<")[2].rstrip(">").lower()


def _turned(link: str) -> str:
    return link[:46] + "\n" + link[46:]


Form = Callable[[Letter, Mail], bytes]


def inline_of(program: str, charset: str = "utf-8", *, page: bool = False, text: bool = True) -> Form:
    """Return the form of a forward in the text."""
    return lambda letter, mail: made.inline(letter, mail, program=program, charset=charset, page=page, text=text)


FORMS: dict[str, Form] = {
    "attached": made.attached,
    "report button": made.reported_by_button,
    "encoded rfc822": made.encoded,
    "encoded rfc822 qp": lambda letter, mail: made.encoded(letter, mail, "quoted-printable"),
    "eml file": made.as_file,
    "eml file without a name": lambda letter, mail: made.as_file(letter, mail, name="1.bin"),
    "msg": made.msg_file,
    "msg without header": lambda letter, mail: made.msg_file(letter, mail, header=False),
    "msg of one byte": lambda letter, mail: made.msg_file(letter, mail, header=False, narrow=mail.lang == "ja"),
    "handed on": lambda letter, mail: made.handed_on(letter, mail, Letter("x@bank.example", number=1), Letter("y@b.example", number=2)),
    "digest": lambda letter, mail: made.digest(letter, [mail]),
    "signed": made.signed,
    "winmail": made.in_winmail,
    "winmail without header": lambda letter, mail: made.in_winmail(letter, mail, header=False),
    "winmail with eml": made.file_in_winmail,
    "winmail rich text": made.words_in_winmail,
    "winmail code page": made.japanese_in_winmail,
    "answered": made.answered,
    "link alone": made.link_alone,
    "link left in qp": lambda letter, mail: made.link_alone(letter, mail, left_in=True),
    "page alone": inline_of("outlook_en", page=True, text=False),
    "text and page": inline_of("gmail", page=True),
    "iso-2022-jp": lambda letter, mail: made.inline(letter, mail, program="outlook_ja", charset="iso-2022-jp" if letter.lang == "ja" else "utf-8"),
    **{f"inline {program}": inline_of(program) for program in made.PROGRAMS},
}  # fmt: skip
WHOLE = (
    "attached",
    "report button",
    "encoded rfc822",
    "encoded rfc822 qp",
    "eml file",
    "msg",
    "signed",
    "digest",
    "winmail",
    "winmail with eml",
)
"""Forms in which the mail is there as a whole."""
ONE_TURNED = frozenset({"winmail code page", "winmail rich text", "msg of one byte"})


def colleague(make: Maker, form: str, lang: Lang, border: Border) -> Case:
    """Report a simulated mail: one's own, or that of another (whom the mail names)."""
    mail, name = make.simulated(lang)
    letter = make.letter(lang, border)
    return Case("exercise", form, lang, border, FORMS[form](letter, mail), address(letter.sender), frozenset({name}))


def several(make: Maker, lang: Lang, border: Border) -> Case:
    """Report two exercises at once."""
    (one, first), (two, second) = make.simulated(lang), make.simulated(lang)
    letter = make.letter(lang, border)
    form = make.random.choice((made.attached, made.as_file, made.inline))
    return Case(
        "two exercises",
        form.__name__,
        lang,
        border,
        form(letter, one, two),
        address(letter.sender),
        frozenset({first, second}),
    )


def abuse(make: Maker, lang: Lang, border: Border) -> Case:
    """Make an ARF: of a colleague whose address is proved, or of another firm's machine."""
    mail, name = make.simulated(lang)
    ours = make.random.random() < 0.5
    letter = make.letter(lang, border, "" if ours else "Feedback loop <staff@isp.example>")
    letter = replace(letter, above=_for(border.passed, letter.sender))
    raw = made.abuse_report(letter, mail, whole=make.random.random() < 0.7)
    return Case("abuse report", "arf", lang, border, raw, address(letter.sender) if ours else "", frozenset({name}))


def phish(make: Maker, lang: Lang, border: Border) -> Case:
    """Report a real phish, alone or beside an exercise."""
    mail = made.real(make.number, lang)
    letter = make.letter(lang, border)
    if make.random.random() < 0.25:
        sim, name = make.simulated(lang)
        raw = made.attached(letter, sim, mail)
        return Case(
            "phish beside exercise",
            "attached",
            lang,
            border,
            raw,
            address(letter.sender),
            frozenset({name}),
            mail.message_id,
        )
    form = make.random.choice((*WHOLE, "inline gmail", "inline outlook_ja"))
    real = mail.message_id if form in WHOLE else ""
    return Case("phish", form, lang, border, FORMS[form](letter, mail), "", frozenset(), real)


def copied(make: Maker, lang: Lang, border: Border) -> Case:
    """Report a real phish into which somebody copied the marks and the link of an exercise."""
    marks, name = make.marks()
    letter = make.letter(lang, border)
    mail = made.piggyback(marks, lang, make.number)
    form = make.random.choice(WHOLE)
    return Case(
        "phish with copied marks",
        form,
        lang,
        border,
        FORMS[form](letter, mail),
        address(letter.sender),
        frozenset({name}),
        marks.mark,
    )


def forged(make: Maker, lang: Lang, border: Border) -> Case:
    """Be a stranger who writes a colleague's address into From, or one that looks like it."""
    mail, name = make.simulated(lang)
    victim = make.random.choice(PEOPLE[lang])
    if make.random.random() < 0.3:
        trick = make.random.choice(
            ('"{0}" <x@evil.example>', "{0}.evil.example", "{0}, x@evil.example", "x@evil.example (<{0}>)")
        )
        letter = replace(
            make.letter(lang, border, "x@bank.example"),
            sender="placeholder@bank.example",
            above=_for(border.passed, "x@evil.example"),
        )
        raw = made.attached(letter, mail).replace(
            b"placeholder@bank.example", trick.format(address(victim)).encode(), 1
        )
    else:
        letter = replace(make.letter(lang, border, victim), above=_for(make.random.choice(border.failed), victim))
        raw = FORMS[make.random.choice(sorted(FORMS))](letter, mail)
    return Case("forged sender", "-", lang, border, raw, "", frozenset({name}))


AUTOMATIC: tuple[tuple[str, str], ...] = (
    ("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "auto-generated"), ("Precedence", "bulk"), ("List-Id", "<all.bank.example>"),
    ("Return-Path", "<>"), ("X-MS-Exchange-Inbox-Rules-Loop", "mori@bank.example"), ("X-Autoreply", "yes"), ("Precedence", "auto_reply"),
)  # fmt: skip


def automatic(make: Maker, lang: Lang, border: Border) -> Case:
    """Send what a program sends: answers of absence, bounces, copies of lists, rules, and the simulated mail itself."""
    mail, name = make.simulated(lang)
    letter = make.letter(lang, border)
    pick = make.random.random()
    if pick < 0.15:
        body = b"--r\r\n\r\nfailed\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n" + mail.raw + b"\r\n--r--\r\n"
        raw = letter.built("Undeliverable", "multipart/report; report-type=delivery-status; boundary=r", body)
    elif pick < 0.3:
        raw = made.link_alone(
            replace(letter, subject={"en": "Automatic reply: x", "ja": "自動応答: お荷物"}[lang]), mail
        )
    elif pick < 0.4:
        raw = letter.under(mail.raw.replace(b"notice@parcel-desk.example", b"desk@bank.example"))
    else:
        form = make.random.choice(("attached", "inline gmail", "inline outlook_ja", "winmail"))
        raw = FORMS[form](replace(letter, more=(make.random.choice(AUTOMATIC),)), mail)
    return Case("automatic", "-", lang, border, raw, "", frozenset({name}))


def nothing(make: Maker, lang: Lang, border: Border) -> Case:
    """Send what counts for nobody: tokens of another programme, a report that the mail is harmless, a question."""
    letter = make.letter(lang, border)
    pick = make.random.randrange(3)
    if pick == 0:
        mail, _ = make.simulated(lang, STRANGE_KEY)
        return Case(
            "strange token", "-", lang, border, FORMS[make.random.choice(sorted(FORMS))](letter, mail), "", frozenset()
        )
    if pick == 1:
        mail, name = make.simulated(lang)
        return Case(
            "not junk", "-", lang, border, made.reported_by_button(letter, mail, verdict="2"), "", frozenset({name})
        )
    plain = letter.open("question")
    words = {"en": "Is this address ours?", "ja": "このアドレスは当社のものでしょうか。"}[lang]
    plain.set_content(f"{words} https://intra.bank.example/0123456789abcdefghjkmnpqrstvwxyz")
    return Case("question", "-", lang, border, letter.sealed(plain), "", frozenset())


def cases(count: int, random: Random) -> list[Case]:
    """Return so many mails: two in three are reports of exercises, over all forms and both languages in turn."""
    make, found = Maker(random), list[Case]()
    names = sorted(FORMS)
    others = (several, abuse, phish, copied, phish, forged, forged, automatic, nothing)
    for number in range(count):
        lang: Lang = "ja" if number % 2 else "en"
        border = random.choice(BORDERS)
        if number % 3 == 2:
            found.append(others[number // 3 % len(others)](make, lang, border))
        else:
            found.append(colleague(make, names[number // 2 % len(names)], lang, border))
    random.shuffle(found)
    return found


def judged(case: Case, found: Reported) -> tuple[bool, bool]:
    """Return whether a mail is attributed as it must be, and whether it is credited wrongly."""
    mails = frozenset(map(mail_of, found.tokens))
    if not found.credited:
        return not case.reporter and mails == case.mails, False
    right = found.reporter == case.reporter and mails == case.mails
    return right, found.reporter != case.reporter or not mails <= case.mails


def answered_wrongly(case: Case, found: Reported) -> bool:
    """Tell whether an answer says the wrong thing, or goes to somebody whom it must not reach."""
    given = answer(found, DESK, case.border.own, NOW, frozenset(), mail_of=mail_of)
    if given is None:
        return bool(case.reporter)
    if case.what in {"forged sender", "automatic", "not junk"} or not case.border.own.has(found.reporter):
        return True
    exercise = bool(case.mails) and not case.real
    return given.verdict != ("exercise" if exercise else "looked_at")


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    made_up = cases(600 if asked.quick else asked.mails, Random(asked.seed))  # noqa: S311 - made-up mail
    right, wrong, lost, said, languages = Counter[str](), 0, 0, 0, 0
    forms, whole = Counter[str](), Counter(one.what for one in made_up)
    begun = time.process_time()
    results = [
        read_report(one.raw, f"mail {number}", known, one.border.own, mail_of) for number, one in enumerate(made_up)
    ]
    seconds = time.process_time() - begun
    for case, found in zip(made_up, results, strict=True):
        good, bad = judged(case, found)
        right[case.what] += good
        wrong += bad
        forms[case.form] += 1
        languages += found.lang == case.lang
        lost += bool(case.real) and not any(case.real.encode() in one for one in found.real)
        mute = answered_wrongly(case, found)
        said += mute
        if not good or bad or mute:
            print(f"{case.what} / {case.form} / {case.lang}: truth {case.reporter or '-'} {len(case.mails)}, found {found.reporter} {len(found.tokens)} credited={found.credited} {found.verified} {' '.join(found.reasons)}")  # fmt: skip
    for what, count in sorted(whole.items()):
        print(f"{what}: {right[what]} of {count}")
    share = right.total() / len(made_up)
    print(
        f"forms: {len(forms)}; processor time {1000 * seconds / len(made_up):.1f} ms a mail; language of the answer right in {languages / len(made_up):.3f}"
    )
    figure = {
        "mails": len(made_up), "forms": len(forms), "attributed": round(share, 4), "wrong_person": wrong, "real_phish_lost": lost, "wrong_answers": said,
        "language": round(languages / len(made_up), 4), "ms_a_mail": round(1000 * seconds / len(made_up), 1), "seed": asked.seed,
    }  # fmt: skip
    print(json.dumps(figure))
    return int(share < TARGET or wrong > 0 or lost > 0 or said > 0)


if __name__ == "__main__":
    sys.exit(main())
