"""Attack: the people programme, by those who learn, those who may only look, those who write lists and modules, and those who ask a landing."""

import csv
import email
import email.policy
import io
import json
import os
import re
import shutil
import smtplib
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Timer

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.people.learning.reminders import Item, Reminder
from sekisho.people.roster import directory
from sekisho.people.roster.read import read_roster
from sekisho.people.waves.compose import Firm, Form, Marks, To, form_of, mail
from sekisho.people.waves.gate import Person, left_out
from sekisho.people.waves.lure import Lure, lure_of, lures
from sekisho.web.accounts.models import Account, Role
from sekisho.web.gate import TEAM, TRAINERS
from sekisho.web.journal.models import Entry
from sekisho.web.programme import access, gather, landings, learning, plans, reminding, staff
from sekisho.web.programme.days import today
from sekisho.web.programme.models import (
    Attempt,
    Exemption,
    Link,
    Period,
    RosterDraft,
    RosterLoad,
    Rules,
    Staff,
    Wave,
    WaveState,
)
from sekisho.web.programme.pages import library
from tests.web.programme.hostile import books
from tests.web.programme.hostile.room import OWN, TABLES, Room, brought, come_in, listed, room
from tests.web.programme.hostile.words import FILLED, LEADS, MARKUP, RECKONED, dangerous, tags
from tests.web.programme.ready import half_year, people, settled

HERE = Path(__file__).parent / "hostile"
EVERY = frozenset(Role)
LOOKERS = TEAM - TRAINERS
"""Who may look at figures, and at nobody's name."""
MARKS = Marks("https://l.example/a/1", "https://l.example/a/2", "https://l.example/a/3", "mark")
FIRM = Firm("Friday", "0550-12-0001", OWN)


@pytest.fixture
def made(console: Path) -> Iterator[Room]:
    """A programme with everything in it."""
    with room(console) as found:
        yield found


# What a template fills in.


def to(name: str, department: str, form: Form, firm: Firm = FIRM) -> EmailMessage:
    """Return the mail that a template makes for somebody, as their server reads it."""
    who = To(f"n0@{OWN}", name, department, datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    raw = mail(form, who, MARKS, firm, lambda _address: b"png").as_bytes()
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def parts(message: EmailMessage) -> list[tuple[str, str]]:
    return [(one.get_content_type(), str(one.get_content())) for one in message.walk() if one.get_content_maintype() == "text"]  # fmt: skip


@pytest.fixture(scope="module")
def forms() -> list[tuple[str, Form]]:
    """Every template in each language."""
    return [(f"{one.card.id}/{lang}", form_of(one, lang)) for one in lures().values() for lang in ("en", "ja")]


@pytest.mark.parametrize("word", FILLED)
def test_a_name_or_a_department_is_a_word_in_every_template(word: str, forms: list[tuple[str, Form]]) -> None:
    for place, form in forms:
        plain, hostile = to("Hanako Mori", "Payments", form), to(word, word, form)
        assert hostile.keys() == plain.keys(), place
        for field in ("From", "Reply-To", "Message-ID", "X-Sekisho-Sim"):
            assert hostile[field] == plain[field], (place, field)
        assert [one.addr_spec for one in hostile["To"].addresses] == [f"n0@{OWN}"], place
        assert len(hostile["Subject"].splitlines()) <= 1, place
        for (kind, text), (same, other) in zip(parts(hostile), parts(plain), strict=True):
            assert kind == same, place
            assert RECKONED not in text, place
            assert text.count(MARKS.link) == other.count(MARKS.link), place
            assert text.count(FIRM.number) == other.count(FIRM.number), place
            assert kind != "text/html" or tags(text) == tags(other), place


@pytest.mark.xfail(strict=True, reason="compose.py:105: words of the firm's name are read as addresses of From")
@pytest.mark.parametrize("name", ["Friday Bank, Ltd.", "Friday <ceo@real-bank.test>", 'Friday "Bank', "Friday; Bank"])
def test_the_firm_s_name_is_never_an_address_in_from(name: str, forms: list[tuple[str, Form]]) -> None:
    for place, form in forms:
        if "{{firm}}" in form.sender:
            plain = to("Hanako Mori", "x", form)
            hostile = to("Hanako Mori", "x", form, Firm(name, FIRM.number, OWN))
            senders = [one.addr_spec for one in hostile["From"].addresses]
            assert senders == [one.addr_spec for one in plain["From"].addresses], place


def excused_from_mail(address: str) -> bool:
    return bool(left_out(Person("p", address, "x", "branch", date(2020, 1, 1), None), [OWN], date(2026, 12, 1)))


SPLIT = (f"evil@outside.example,x@{OWN}", f"evil@outside.example;x@{OWN}", f"<evil@outside.example>,x@{OWN}", f"x<evil@outside.example>@{OWN}", f"evil@outside.example x@{OWN}", f"a\r\nRCPT TO:<evil@outside.example>\r\n@{OWN}", f"a\nb@{OWN}", f"@outside.example:x@{OWN}", f"\"x@outside.example\"@{OWN}")  # fmt: skip


@pytest.mark.xfail(strict=True, reason="roster/directory.py:67: what a directory says is an address is taken as it stands; gate.py:53 looks behind the last @ alone")  # fmt: skip
@pytest.mark.parametrize("said", SPLIT)
def test_two_addresses_of_a_directory_reach_nobody_outside(said: str) -> None:
    member = directory._member("1000", {"mail": [said], "displayName": ["x"]}, directory.Directory())
    if not excused_from_mail(member.address):
        assert smtplib.quoteaddr(member.address).strip("<>") == member.address
        assert re.fullmatch(rf"[^\s@<>,;:\"]+@{OWN}", member.address)


@pytest.mark.xfail(strict=True, reason="roster/read.py:54 keeps a line's end in an address; compose.py:110 and notify/mail.py:39 raise ValueError, which ends the whole sending")  # fmt: skip
def test_an_address_that_no_header_can_have_stops_nobody_else_s_mail(forms: list[tuple[str, Form]]) -> None:
    content = listed(("A", f'"a\r\nb"@{OWN}', "x"), ("B", f"b@{OWN}", "x"))
    for member in read_roster(content, "list.csv", {}, date(2026, 4, 1)).members:
        if member.address and not excused_from_mail(member.address):
            who = To(member.address, member.name, "x", datetime(2026, 12, 1, tzinfo=UTC))
            with suppress(SekishoError):
                assert mail(forms[0][1], who, MARKS, FIRM, lambda _address: b"").as_bytes()


@pytest.fixture
def reminded(monkeypatch: pytest.MonkeyPatch, console: Path) -> Iterator[Callable[[Staff], list[EmailMessage]]]:
    """Remind somebody, and return what was sent."""
    gone: list[EmailMessage] = []
    monkeypatch.setattr(reminding, "MORNING", 0)
    monkeypatch.setattr(reminding, "send", lambda _server, message, _wait: gone.append(message))

    def remind(person: Staff) -> list[EmailMessage]:
        item = Item("payment_change", today(), "in_3")
        monkeypatch.setattr(reminding, "reminders", lambda *_: (Reminder(person.mark, "en", (item,)),))
        reminding.remind(timezone.now())
        return gone

    with settled(console, TABLES):
        half_year(today() - timedelta(days=20))
        yield remind


@pytest.mark.parametrize("name", ["{address} {list} {firm.__class__} {{31337*7919}}", MARKUP[:190], "%(address)s\r\nBcc: evil@outside.example"])  # fmt: skip
def test_a_name_is_a_word_in_a_reminder(name: str, reminded: Callable[[Staff], list[EmailMessage]]) -> None:
    (person,) = brought((name, f"n0@{OWN}", "為替課"))
    (message,) = reminded(person)
    text = message.get_content()
    assert text.count("/learn/in/") == 1
    assert RECKONED not in text
    assert person.name.splitlines()[0] in text
    assert message["Bcc"] is None
    assert str(message["To"]) == f"n0@{OWN}"


@pytest.mark.xfail(strict=True, reason="reminding.py:44: a link that opens somebody's training goes to any address of the list, also outside own_domains")  # fmt: skip
def test_no_link_goes_to_an_address_outside_the_firm(reminded: Callable[[Staff], list[EmailMessage]]) -> None:
    (person,) = brought(("Hanako Mori", "hanako@outside.example", "為替課"))
    assert reminded(person) == []
