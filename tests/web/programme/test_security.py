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
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from hashlib import shake_128
from pathlib import Path
from threading import Timer
from typing import Any

import httpx
import msgspec
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sekisho.connectors.staff_roster import read as reader
from sekisho.landing import render
from sekisho.landing.spool import Spool
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Row
from sekisho.model.visit import Flags, Hit
from sekisho.people.learning.reminders import Item, Reminder
from sekisho.people.roster import directory, read
from sekisho.people.roster.read import read_roster
from sekisho.people.waves.compose import Firm, Form, Marks, To, form_of, mail
from sekisho.people.waves.gate import Person, left_out
from sekisho.people.waves.lure import Lure, lure_of, lures
from sekisho.web.accounts.doors import BACKEND, SEEN, SINCE
from sekisho.web.accounts.models import Account, Role
from sekisho.web.gate import TEAM, TRAINERS
from sekisho.web.journal.models import Entry
from sekisho.web.programme import access, gather, handing, labfiles, landings, learning, reminding, staff
from sekisho.web.programme.days import today
from sekisho.web.programme.models import (
    Attempt,
    Click,
    Exemption,
    Link,
    Period,
    Required,
    RosterDraft,
    RosterLoad,
    Rules,
    Spooled,
    Staff,
    StaffStay,
    Wave,
    WaveState,
)
from sekisho.web.programme.pages import library, training
from tests.servers.local import free_port
from tests.web.programme.hostile import books
from tests.web.programme.hostile.room import OWN, TABLES, Room, brought, come_in, listed, room
from tests.web.programme.hostile.words import FILLED, LEADS, MARKUP, RECKONED, REFOLDED, dangerous, links, tags
from tests.web.programme.ready import half_year, settled

HERE = Path(__file__).parent / "hostile"
EVERY = frozenset(Role)
LOOKERS = TEAM - TRAINERS
"""Who may look at figures, and at nobody's name."""
MARKS = Marks("https://l.example/a/1", "https://l.example/a/2", "https://l.example/a/3", "mark")
FIRM = Firm("Friday", "0550-12-0001", OWN)


def account(name: str, role: str) -> Account:
    """Make an account that nobody opens with a password: to hash one takes longer than most of these tests."""
    made = Account(name=name, shown_name=name, role=role)
    made.set_unusable_password()
    made.save()
    return made


@pytest.fixture
def inside(console: Path) -> Callable[..., Client]:
    """Return a browser with a session of somebody of a role, as the door begins it: `inside("auditor")`."""

    def enter(role: str, name: str = "mori") -> Client:
        browser = Client(SERVER_NAME="localhost")
        browser.force_login(account(name, role), backend=BACKEND)
        session = browser.session
        session[SINCE] = session[SEEN] = timezone.now().timestamp()
        session.save()
        return browser

    return enter


@pytest.fixture
def made(console: Path) -> Iterator[Room]:
    """A programme with everything in it."""
    with room(console) as found:
        yield found


@pytest.mark.parametrize("page", ["<p onclick='x'>", "<a href='javascript:x'>", "<a href=//evil.example>", "<img src=x>", "<script>x</script>", "<script src=/x.js>", "<a href='&#106;avascript:x'>", "<meta http-equiv=refresh>", "<p style='x'>", "<!-- x", RECKONED])  # fmt: skip
def test_what_these_tests_look_with_sees_what_would_run(page: str) -> None:
    assert dangerous(f"<p>{page}</p>") != []
    assert dangerous("<p>&lt;script&gt; <a href='/x'>x</a> <a href='https://x.example/'>x</a></p>") == []


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


def unchanged(place: str, form: Form, word: str) -> None:
    """Look whether a mail with a word is the mail without it, but for the word."""
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


def test_nothing_in_a_name_is_filled_in_or_markup_in_any_template(forms: list[tuple[str, Form]]) -> None:
    for place, form in forms:
        unchanged(place, form, "{{link}} {{31337*7919}}</p><script>alert(1)</script>\r\nBcc: x")


@pytest.mark.parametrize("word", FILLED)
def test_a_name_or_a_department_is_a_word_in_a_mail(word: str, forms: list[tuple[str, Form]]) -> None:
    for place, form in forms[::11]:
        unchanged(place, form, word)


@pytest.mark.parametrize("word", REFOLDED)
def test_no_name_becomes_a_header_when_it_is_folded(word: str, forms: list[tuple[str, Form]]) -> None:
    unchanged(*forms[0], word)


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


SPLIT = (f"evil@outside.example,x@{OWN}", f"evil@outside.example;x@{OWN}", f"<evil@outside.example>,x@{OWN}", f"x<evil@outside.example>@{OWN}", f"evil@outside.example x@{OWN}", f"a\r\nRCPT TO:<evil@outside.example>\r\n@{OWN}", f"a\nb@{OWN}", f"@outside.example:x@{OWN}", f'"x@outside.example"@{OWN}')  # fmt: skip


@pytest.mark.parametrize("said", SPLIT)
def test_two_addresses_of_a_directory_reach_nobody_outside(said: str) -> None:
    member = directory._member("1000", {"mail": [said], "displayName": ["x"]}, directory.Directory())
    if not excused_from_mail(member.address):
        assert smtplib.quoteaddr(member.address).strip("<>") == member.address
        assert re.fullmatch(rf"[^\s@<>,;:\"]+@{OWN}", member.address)


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
    assert text.count("/learn/in/") == text.count(f"{settings.OWN_ADDRESS}/learn/in/") == 1
    assert RECKONED not in text
    assert person.name.splitlines()[0] in text
    assert message["Bcc"] is None
    assert str(message["To"]) == f"n0@{OWN}"


def test_no_link_goes_to_an_address_outside_the_firm(reminded: Callable[[Staff], list[EmailMessage]]) -> None:
    (person,) = brought(("Hanako Mori", "hanako@outside.example", "為替課"))
    assert reminded(person) == []


# What is written in modules, templates and fields, as pages show it.


@pytest.fixture
def own_module(console: Path) -> Iterator[Path]:
    """A module of the firm's own in which every field is hostile."""
    folder = console / learning.OWN
    shutil.copytree(HERE / "modules", folder)
    try:
        yield folder / "hostile_words"
    finally:
        shutil.rmtree(folder)


def test_nothing_runs_in_a_module_of_the_firm_s_own(
    own_module: Path, made: Room, inside: Callable[..., Client]
) -> None:
    found = learning.module_of("hostile_words", "en")
    assert found is not None
    learner, looker = come_in(made.everybody[0]), inside("analyst")
    for number in range(1, len(found.pages) + 1):
        for browser, place in ((looker, "/programme/modules/"), (learner, "/learn/")):
            page = browser.get(f"{place}hostile_words?page={number}").content.decode()
            assert dangerous(page) == [], (place, number)
            assert "script&gt;" in page
    for block in ("first_scene", "second_quiz"):
        for choice in (1, 0):
            sent = {"block": block, "step": 0, "choice": choice}
            assert learner.post("/learn/hostile_words", sent).status_code == 302
    learner.post("/learn/hostile_words", {"block": "third_lab", "text": MARKUP[:200]})
    for number in range(1, len(found.pages) + 1):
        assert dangerous(learner.get(f"/learn/hostile_words?page={number}").content.decode()) == []
    for browser, place in ((looker, "/programme/modules"), (looker, "/programme/training"), (learner, "/learn")):
        assert dangerous(browser.get(place).content.decode()) == [], place


def test_a_link_in_a_module_leads_out_by_https_alone(own_module: Path, inside: Callable[..., Client]) -> None:
    page = inside("analyst").get("/programme/modules/hostile_words").content.decode()
    found = links(page[page.index("<article") : page.index("</article>")])
    assert [one for one, _ in found if not one.startswith(("https://", "#note-"))] == []
    assert {rel for one, rel in found if one.startswith("https://")} == {"noopener noreferrer"}


def test_a_module_reads_no_file_elsewhere_and_takes_the_place_of_none(
    own_module: Path, console: Path, inside: Callable[..., Client]
) -> None:
    mine = (own_module / "en.md").read_bytes()
    place = own_module.parent
    for name, target in (("linked", console / "console.key"), ("settings", console / "sekisho.toml")):
        (place / name).mkdir()
        (place / name / "en.md").symlink_to(target)
    (place / "folder").symlink_to(console)
    (place / "<img src=x onerror=alert(1)>").mkdir()
    (place / "<img src=x onerror=alert(1)>" / "en.md").write_bytes(mine)
    (place / "payment_change").mkdir()
    (place / "payment_change" / "en.md").write_bytes(mine.replace(b"id: hostile_words", b"id: payment_change"))
    (place / "pipe").mkdir()
    os.mkfifo(place / "pipe" / "en.md")
    anchors = b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n + 1, n + 1, n, n) for n in range(9))
    for name, front in (("laughs", b"a0: &a0 x\n" + anchors), ("made", b"id: !!python/object/apply:os.system [id]\n"), ("deep", b"[" * 30_000), ("large", b"x" * (300 << 10))):  # fmt: skip
        (place / name).mkdir()
        (place / name / "en.md").write_bytes(b"---\n" + front + b"\n---\n## x\n")
    browser = inside("analyst")
    page = browser.get("/programme/modules").content.decode()
    assert dangerous(page) == []
    assert "own_domains" not in page
    for name in ("linked", "settings", "folder", "pipe", "laughs", "made", "deep", "large", "..", "hostile_words%2f..", "%2e%2e"):  # fmt: skip
        assert browser.get(f"/programme/modules/{name}").status_code == 404, name
    assert "script&gt;" not in browser.get("/programme/modules/payment_change").content.decode()


OUTSIDE = ("../console.key", "..%2fconsole.key", "/etc/passwd", "made", "aws/../../console.key", "%2e%2e/sekisho.toml", "aws%00", "", "\r\nX-Evil: 1")  # fmt: skip


def test_no_file_but_an_export_of_a_lab_is_handed_out(made: Room) -> None:
    browser = come_in(made.everybody[0])
    for name in OUTSIDE:
        answer = browser.get(f"/learn/files/{name}")
        assert answer.status_code == 404, name
        assert "X-Evil" not in answer.headers
    given = browser.get(f"/learn/files/{labfiles.named(('*',))[0]}").headers
    assert given["Content-Disposition"].startswith("attachment; filename=")
    assert given["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def hostile_lure(monkeypatch: pytest.MonkeyPatch) -> Lure:
    """A template in which every field is hostile, beside those that there are."""
    found = lure_of(HERE / "lures" / "hostile_lure")
    every = {**lures(), found.card.id: found}
    for module in (library, landings):
        monkeypatch.setattr(module, "lures", lambda: every)
    return found


def test_nothing_runs_in_a_template_as_trainers_see_it(hostile_lure: Lure, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    for lang in ("en", "ja"):
        for address in ("/programme/templates", "/programme/templates/hostile_lure"):
            page = browser.get(address, headers={"accept-language": lang}).content.decode()
            assert dangerous(page) == [], (lang, address)
            assert "script&gt;" in page


def test_nothing_runs_on_the_landing_page_of_a_template(hostile_lure: Lure) -> None:
    for lang in ("en", "ja"):
        page = landings.page_of(hostile_lure, lang)
        first = (
            render.shown(page, "abcd1234", "0" * 32, "n" * 36).decode().replace('src="/page.js"', 'src="/console.js"')
        )
        for shown in (first, render.told(page).decode()):
            assert dangerous(shown) == [], lang
            assert "&lt;" in shown
        assert "a" not in tags(page.debrief)


def test_what_is_typed_or_listed_is_text_on_every_page(made: Room, inside: Callable[..., Client]) -> None:
    text = MARKUP[:190]
    Staff.objects.update(name=text, reading=text, away_why=text[:200], away_until=today() + timedelta(days=9))
    Staff.objects.filter(mark=made.everybody[1].mark).update(address=f"{MARKUP[:100]}@{OWN}")
    for one in StaffStay.objects.all():
        one.department, one.title = text, text
        one.save()
    browser = inside("administrator")
    training = f"/programme/training/{made.period.pk}"
    assert browser.post(f"{training}/excuse", {"number": "1002", "why": MARKUP[:290]}).status_code == 302
    assert browser.post("/programme/staff/groups", {"group": "hr", "departments": MARKUP, "titles": MARKUP}).status_code == 302  # fmt: skip
    Period.objects.update(name=MARKUP[:60])
    Wave.objects.update(name=MARKUP[:120], made_by=MARKUP[:60], frozen_by=MARKUP[:60])
    RosterLoad.objects.update(name=text, by=MARKUP[:60])
    hostile = SimpleUploadedFile("<img src=x onerror=alert(1)>.csv", listed(*[(text, f"n{n}@{OWN}", text) for n in range(3)], ("x", "<svg/onload=alert(1)>", "y")))  # fmt: skip
    assert browser.post("/programme/staff/list", {"file": hostile}).status_code == 302
    learner = come_in(Staff.objects.get(mark=made.everybody[0].mark))
    own = {address: learner.get(address).content.decode() for address in ("/learn", "/learn/payment_change", "/me", "/none")}  # fmt: skip
    addresses = [*made.addresses().values(), "/people", "/journal", "/", f"/programme/staff?word={text}&group={text}&page=x", f"/programme/training?period={text}"]  # fmt: skip
    seen = {one: browser.get(one) for one in addresses}
    pages = {one: answer.content.decode() for one, answer in seen.items() if "html" in answer.headers["Content-Type"]}
    assert {address: wrong for address, page in {**pages, **own}.items() if (wrong := dangerous(page))} == {}
    for name in ("staff", "staff_list", "staff_groups", "staff_person", "training", "waves", "wave", "programme"):
        assert "&lt;script&gt;" in pages[made.addresses()[name]], name
    assert "&lt;script&gt;" in own["/learn"]


@pytest.mark.parametrize("sent", [{"number": MARKUP, "why": "x"}, {"number": "1001", "why": "x", "module": MARKUP}, {"number": "1001", "why": "x", "until": MARKUP, "since": "2099-01-01"}])  # fmt: skip
def test_what_a_form_refuses_is_said_as_text(sent: dict[str, str], made: Room, inside: Callable[..., Client]) -> None:
    answer = inside("trainer").post(f"/programme/training/{made.period.pk}/excuse", sent)
    assert answer.status_code == 400
    assert dangerous(answer.content.decode()) == []


def test_the_exercise_that_is_asked_for_is_said_back_as_text(made: Room, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    fields = ("name", "mode", "begins", "days", "personnel", "staff_side", "reason")
    for topics in ([], [MARKUP]):
        answer = browser.post("/programme/exercises", {**dict.fromkeys(fields, MARKUP), "topics": topics})
        assert answer.status_code == 400
        assert dangerous(answer.content.decode()) == []


# Staff lists.


def bring(browser: Client, content: bytes, name: str = "list.xlsx") -> int:
    return browser.post("/programme/staff/list", {"file": SimpleUploadedFile(name, content)}).status_code


WORKBOOKS = {f"{kind.__name__} {name}": content for kind in (books.outside, books.entities, books.bombs, books.broken) for name, content in kind().items()}  # fmt: skip
READ = {"nested", "before", "lied", "../../../../../../tmp/slip.xml", "/tmp/slip.xml", "..\\..\\slip.xml", "xl/../../slip.xml", "C:\\slip.xml"}  # fmt: skip  # noqa: S108 - nothing is written there
"""What of these is a list all the same: what lies beside it is never unpacked."""


def test_a_workbook_unfolds_nowhere_and_into_no_more_than_it_may(console: Path, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    assert bring(browser, books.book()) == 302
    before = {path for path in console.rglob("*") if "db" not in path.name}
    for name, content in WORKBOOKS.items():
        RosterDraft.objects.all().delete()
        status = bring(browser, content)
        assert status == (302 if name.partition(" ")[2] in READ else 400), name
        page = browser.get("/programme/staff/list").content.decode()
        assert "root:" not in page, name
        assert dangerous(page) == [], name
    assert {path for path in console.rglob("*") if "db" not in path.name} == before
    assert not Path("/tmp/slip.xml").exists()  # noqa: S108 - nothing is written there
    assert not Staff.objects.exists()


def test_a_list_that_is_too_large_is_not_read(inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    browser = inside("trainer")
    monkeypatch.setattr(staff, "read_roster", lambda *_: pytest.fail("it was read"))
    assert bring(browser, b"a" * ((16 << 20) + 1)) == 413
    assert bring(browser, b"a" * (18 << 20)) >= 400
    assert not RosterDraft.objects.exists()


def test_a_list_that_was_brought_is_not_read_again_by_everybody_who_looks(
    inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = inside("trainer")
    assert bring(browser, listed(("A", f"a@{OWN}", "x"))) == 302
    monkeypatch.setattr(staff, "read_roster", lambda *_: pytest.fail("it was read again"))
    assert browser.get("/programme/staff").status_code == 200


def test_a_draft_that_nobody_understands_any_more_closes_no_page(console: Path, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    assert bring(browser, listed(("A", f"a@{OWN}", "x"))) == 302
    with settled(console, {"mappings": {staff.CONNECTOR: {"name": "none of the columns"}}}):
        for address in ("/programme/staff", "/programme/staff/list"):
            assert browser.get(address).status_code < 500


def test_a_list_has_no_more_people_than_a_directory_may(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (Row("staff", "", {"employee_id": f"{number}", "name": "x"}) for number in range(directory.MOST + 2))
    monkeypatch.setattr(read, "_rows", lambda *_: rows)
    with pytest.raises(SekishoError):
        read_roster(b"", "x", {}, date(2026, 4, 1))


def test_a_list_with_too_many_people_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[object] = []
    monkeypatch.setattr(read, "MOST", 100)
    monkeypatch.setattr(reader, "fault", judged.append)
    lines = "".join(books.row(n, f"{n}", "職員", f"n{n}@{OWN}", "為替課") for n in range(2, 2_002))
    with pytest.raises(SekishoError):
        read_roster(books.book(rows=books.row(1, *books.HEAD) + lines), "x.xlsx", {}, date(2026, 4, 1))
    assert len(judged) <= 2 * read.MOST


def test_a_workbook_is_not_refused_for_a_picture_beside_its_list() -> None:
    picture = shake_128(b"picture").digest(6 << 20)
    found = read_roster(books.book({"xl/media/image1.png": picture}), "x.xlsx", {}, date(2026, 4, 1))
    assert len(found.members) == 1


# Learners, and the links from their mailboxes.


def stranger(**headers: str) -> Client:
    return Client(SERVER_NAME="localhost", headers=headers)


def secret_of(person: Staff, at: datetime | None = None) -> str:
    return access.link_for(person, at or timezone.now())


def test_a_learner_opens_no_page_of_those_who_run_it(made: Room) -> None:
    browser = come_in(made.everybody[0])
    for name, address in made.addresses().items():
        if not name.startswith("learn"):
            assert browser.get(address).status_code == 403, name
            assert browser.post(address, {"name": "x", "deed": "drop", "why": "x"}).status_code == 403, name
    for address in ("/", "/people", "/journal", "/export/people.csv", "/api/v1/findings", "/queue", "/settings", "/programs"):  # fmt: skip
        assert browser.get(address).status_code in {401, 403}, address


def test_no_learner_reads_or_answers_for_another(made: Room) -> None:
    mine, other = made.everybody[0], made.everybody[8]
    browser, victim = come_in(mine), come_in(other)
    victim.get("/learn/payment_change")
    before = list(Attempt.objects.filter(staff=other).values())
    fields = {name: value for name in ("person", "staff", "who", "mark", "number", "key", "id", "account") for value in (other.mark,)}  # fmt: skip
    module = learning.module_of("payment_change", "en")
    assert module is not None
    sent = {"block": module.blocks[0].id, "step": 0, "choice": 0, "attempt": Attempt.objects.get(staff=other).pk}
    for address in ("/learn", "/learn/payment_change"):
        for query in ({}, fields):
            page = browser.get(address, query).content.decode()
            for one in made.everybody[1:]:
                assert one.name not in page
                assert one.address not in page
                assert one.mark not in page or one.mark in query.values()
    browser.post("/learn/payment_change", {**sent, **fields}, query_params=fields)
    assert list(Attempt.objects.filter(staff=other).values()) == before
    assert Attempt.objects.get(staff=mine).answers != []


def test_what_came_of_an_exercise_is_told_to_whom_it_is_about_alone(made: Room) -> None:
    opened, reported, neither = (come_in(made.everybody[n]).get("/learn").content.decode() for n in (0, 1, 2))
    assert "Round one" in opened
    assert opened.count("Round one") == reported.count("Round one") == neither.count("Round one") == 1
    told = [re.findall(r"Round one: ([^<]*)<", page) for page in (opened, reported, neither)]
    assert len({one[0] for one in told}) == 3


def test_nothing_of_an_exercise_that_is_open_or_names_nobody_is_told(made: Room) -> None:
    browser = come_in(made.everybody[0])
    for state, mode in ((WaveState.OPEN, "individual"), (WaveState.CLOSED, "pseudonymous"), (WaveState.CLOSED, "aggregate")):  # fmt: skip
        Wave.objects.update(state=state, mode=mode)
        assert "Round one" not in browser.get("/learn").content.decode(), (state, mode)


def test_marks_stand_on_no_page_of_a_learner_and_are_not_guessed(made: Room) -> None:
    browser = come_in(made.everybody[0])
    for address in ("/learn", "/learn/payment_change", "/me", "/none"):
        page = browser.get(address).content.decode()
        assert not any(one.mark in page for one in made.everybody[1:]), address
    assert len({one.mark for one in made.everybody}) == len(made.everybody)
    assert all(re.fullmatch(r"p[0-9a-f]{12}", one.mark) for one in made.everybody)


def test_a_mark_that_is_none_finds_nobody(made: Room, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    for key in ("p000000000000", "1000", "%00", "..", "1 OR 1=1", "p%", "_" * 13, "%0a", "a" * 2_000, "__class__"):
        for answer in (browser.get(f"/programme/staff/{key}"), browser.post(f"/programme/staff/{key}", {"why": "x"})):
            assert answer.status_code in {400, 404}, key
            assert made.everybody[0].name not in answer.content.decode()


WRONG = ("", "a", "a" * 32, "../x", "%00", "' OR 1=1 --", "%2e%2e%2fme", "x" * 4_000, "\u202e", "%0d%0aX-Evil:%201", "__class__")  # fmt: skip


def test_a_link_that_is_guessed_opens_nothing_and_leaves_nothing(made: Room) -> None:
    for key in (*WRONG, Link.objects.create(staff=made.everybody[0], digest="0" * 64, made_at=timezone.now(), until=timezone.now()).digest):  # fmt: skip
        browser = stranger()
        for answer in (browser.get(f"/learn/in/{key}"), browser.post(f"/learn/in/{key}")):
            assert answer.status_code in {302, 404}, key
            assert "X-Evil" not in answer.headers
            assert "_auth_user_id" not in browser.session
    assert not Account.objects.exists()


def test_a_link_does_nothing_but_for_the_button(made: Room) -> None:
    secret = secret_of(made.everybody[0])
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
        browser = stranger()
        browser.generic(method, f"/learn/in/{secret}")
        assert "_auth_user_id" not in browser.session, method
    assert not Account.objects.exists()
    assert Link.objects.get().used == 0


def test_a_link_is_kept_as_its_digest_alone(made: Room, console: Path) -> None:
    secret = secret_of(made.everybody[0])
    stranger().get(f"/learn/in/{secret}")
    files = [one for one in console.rglob("*") if one.is_file() and one.stat().st_size < (64 << 20)]
    assert any(one.name == "console.db" for one in files)
    assert [one.name for one in files if secret.encode() in one.read_bytes()] == []


def test_a_link_that_is_over_or_whose_owner_left_opens_nothing(made: Room) -> None:
    left = secret_of(made.everybody[1])
    Staff.objects.filter(mark=made.everybody[1].mark).update(left_on=today() - timedelta(days=2))
    closed = secret_of(made.everybody[2])
    come_in(made.everybody[2])
    Account.objects.filter(staff=made.everybody[2]).update(is_active=False)
    over = secret_of(made.everybody[0], timezone.now() - access.LASTS - timedelta(minutes=1))
    for secret, status in ((over, 404), (left, 404), (closed, 409)):
        browser = stranger()
        assert browser.post(f"/learn/in/{secret}").status_code == status
        assert "_auth_user_id" not in browser.session
        assert browser.get("/learn").status_code == 302


def test_a_link_ends_with_the_last_day_where_the_firm_is(made: Room) -> None:
    secret = secret_of(made.everybody[0], datetime(2026, 12, 1, tzinfo=UTC))
    Staff.objects.filter(mark=made.everybody[0].mark).update(left_on=date(2026, 12, 1))
    assert access.opened_by(secret, datetime(2026, 12, 1, 14, 59, tzinfo=UTC)) is not None
    assert access.opened_by(secret, datetime(2026, 12, 1, 15, 1, tzinfo=UTC)) is None


def test_a_link_ends_with_the_address_that_it_was_sent_to(console: Path) -> None:
    (person,) = brought(("Hanako Mori", f"wrong@{OWN}", "為替課"))
    secret = secret_of(person)
    (person,) = brought(("Hanako Mori", f"right@{OWN}", "為替課"))
    assert person.address == f"right@{OWN}"
    assert stranger().get(f"/learn/in/{secret}").status_code == 404


def test_who_has_left_reads_nothing_with_a_session_that_is_still_open(made: Room) -> None:
    browser = come_in(made.everybody[0])
    Staff.objects.filter(mark=made.everybody[0].mark).update(left_on=today() - timedelta(days=2))
    assert 'href="/learn/payment_change"' not in browser.get("/learn").content.decode()
    assert browser.get("/learn/payment_change").status_code in {302, 403, 404}


def test_no_link_opens_the_account_of_somebody_with_more_rights(made: Room) -> None:
    for role, mine in zip((one for one in Role if one is not Role.LEARNER), made.everybody, strict=False):
        mine.account = account(role, role)
        mine.save()
        browser = stranger()
        assert browser.post(f"/learn/in/{secret_of(mine)}").status_code == 409, role
        assert "_auth_user_id" not in browser.session
        assert browser.get("/").status_code == 302


def test_no_link_takes_the_place_of_an_account_that_bears_the_address(made: Room) -> None:
    mine = made.everybody[0]
    account(mine.address, "administrator")
    browser = stranger()
    assert browser.post(f"/learn/in/{secret_of(mine)}").status_code == 409
    assert browser.get("/learn").status_code == 302


def test_a_session_that_somebody_planted_or_had_before_is_another_one_afterwards(
    made: Room, inside: Callable[..., Client]
) -> None:
    browser = inside("administrator")
    before = browser.cookies["session"].value
    come_in(made.everybody[0], browser)
    assert browser.cookies["session"].value != before
    thief = stranger()
    thief.cookies["session"] = before
    assert thief.get("/learn").status_code == 302
    assert thief.get("/people").status_code == 302
    assert browser.get("/people").status_code == 403
    planted = stranger()
    planted.cookies["session"] = "a" * 32
    come_in(made.everybody[1], planted)
    assert planted.cookies["session"].value != "a" * 32


def test_no_page_of_a_learner_is_kept_by_anybody(made: Room) -> None:
    browser, secret = come_in(made.everybody[0]), secret_of(made.everybody[1])
    for address in (f"/learn/in/{secret}", "/learn/in/none", "/learn", "/learn/payment_change", "/learn/none"):
        headers = browser.get(address).headers
        assert headers["Cache-Control"] == "no-store", address
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address
    assert browser.post(f"/learn/in/{secret}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", [None, "administrator"])
def test_the_journal_keeps_no_secret_of_a_link(role: str | None, made: Room, inside: Callable[..., Client]) -> None:
    browser, secret = inside(role) if role else stranger(), secret_of(made.everybody[0])
    browser.get(f"/learn/in/{secret}")
    browser.post(f"/learn/in/{secret}")
    assert not Entry.objects.filter(about__contains=secret).exists()


def test_whoever_comes_in_by_a_link_makes_nothing_that_outlasts_it(made: Room) -> None:
    browser = come_in(made.everybody[0])
    new = "five wooden herons by the lake"
    assert browser.post("/me/password", {"old": "", "password": new, "again": new}).status_code == 400
    assert browser.post("/me/tokens", {"name": "x", "scopes": ["findings"], "days": "30"}).status_code == 400
    mine = Account.objects.get()
    assert not mine.has_usable_password()
    assert stranger().post("/sign-in", {"name": mine.name, "password": ""}).status_code == 401
    assert browser.post("/sign-in/set-up", {"code": "000000"}).status_code == 302
    assert not Account.objects.get().has_second_factor


def test_who_is_trained_later_opens_nothing_by_its_address(made: Room) -> None:
    mine = made.everybody[0]
    made.period.arms = {mine.mark: ["", 1]}
    made.period.save()
    browser = come_in(mine)
    assert 'href="/learn/payment_change"' not in browser.get("/learn").content.decode()
    browser.get("/learn/payment_change")
    assert not Attempt.objects.filter(staff=mine).exists()


ELSEWHERE = ("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)", "/\r\nX-Evil: 1", "/learn/..//evil.example")  # fmt: skip


def test_no_way_through_the_portal_leads_elsewhere(made: Room) -> None:
    browser, secret = stranger(), secret_of(made.everybody[0])
    for place in ELSEWHERE:
        query = {"next": place, "back": place, "page": place, "return": place, "url": place}
        answers = [
            browser.post("/language", {"lang": "ja", "back": place}),
            browser.post(f"/learn/in/{secret}", query, query_params=query),
            browser.get("/learn", query),
            browser.get("/learn/payment_change", query),
            browser.post("/learn/payment_change", {"block": place, **query}, query_params=query),
        ]
        for answer in answers:
            there = answer.headers.get("Location", "/")
            assert there.startswith("/"), place
            assert there[1:2] not in {"/", "\\"}, place
            assert "\n" not in there, place
            assert "X-Evil" not in answer.headers, place


def test_a_door_leads_back_into_the_house_alone(inside: Callable[..., Client]) -> None:
    answer = stranger().get("/learn/payment_change", {"next": "https://evil.example"})
    assert answer.headers["Location"] == "/sign-in?next=/learn/payment_change"


# Who may do what.


RULES = {
    **dict.fromkeys(("programme", "programme_board", "training", "waves", "wave", "lures", "lure", "modules", "module"), TEAM),
    **dict.fromkeys(("staff", "staff_list", "staff_apply", "staff_groups", "staff_person", "practices", "training_deed", "wave_deed"), TRAINERS),
    **dict.fromkeys(("training_pdf", "training_csv"), TRAINERS | {Role.AUDITOR}),
    **dict.fromkeys(("learn", "learn_module"), EVERY),
}  # fmt: skip
"""Who may open each page, written down by hand."""
DEEDS = {"training": ("require", "drop", "excuse"), "exercises": ("freeze", "half", "send", "close", "open", "remove")}


def deeds(found: Room) -> list[tuple[str, dict[str, str]]]:
    """Return everything that changes something, with what is sent."""
    ends = (today() + timedelta(days=500)).isoformat()
    period = {"name": "H9", "begins": (today() + timedelta(days=330)).isoformat(), "ends": ends}
    wave = {"name": "Round two", "mode": "individual", "begins": today().isoformat(), "days": "1"}
    excuse = {"number": "1001", "why": "leave", "module": "qr_lures", "group": "hr"}
    return [
        ("/programme/staff/list", {}),
        ("/programme/staff/apply", {"deed": "apply", "sure": "on"}),
        ("/programme/staff/apply", {"deed": "drop"}),
        ("/programme/staff/groups", {"group": "hr", "departments": "為替課", "titles": ""}),
        (f"/programme/staff/{found.everybody[0].mark}", {"until": ends, "why": "leave"}),
        ("/programme/training", period),
        *((f"/programme/training/{found.period.pk}/{deed}", excuse) for deed in DEEDS["training"]),
        ("/programme/exercises", wave),
        *((f"/programme/exercises/{found.wave.pk}/{deed}", {}) for deed in DEEDS["exercises"]),
    ]


def state() -> str:
    """Return everything that a trainer may change."""
    tables = (Staff, StaffStay, RosterDraft, RosterLoad, Rules, Exemption, Wave, Period, Required, Attempt)
    rows = {one.__name__: list(one.objects.order_by("pk").values()) for one in tables}
    return json.dumps(rows, default=str)


@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_for_its_roles_alone(
    role: Role, made: Room, inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "pdf", lambda *_: b"%PDF")
    browser = inside(role)
    statuses = {name: browser.get(address).status_code for name, address in made.addresses().items()}
    allowed = {name for name, status in statuses.items() if status != 403}
    assert allowed == {name for name, roles in RULES.items() if role in roles}
    assert not [name for name, status in statuses.items() if status >= 500]


@pytest.mark.parametrize("role", sorted(EVERY - TRAINERS))
def test_who_may_only_look_changes_nothing(role: Role, made: Room, inside: Callable[..., Client]) -> None:
    browser = inside(role)
    RosterDraft.objects.create(name="x", content=listed(("A", f"a@{OWN}", "x")), day=today(), brought_at=timezone.now(), brought_by="x")  # fmt: skip
    Wave.objects.update(state=WaveState.OPEN)
    before = state()
    for address, sent in deeds(made):
        assert browser.post(address, sent).status_code == 403, (address, sent)
        assert browser.put(address, sent).status_code in {200, 403, 404, 405}, address
    for name, address in made.addresses().items():
        if not name.startswith("training_"):
            browser.post(address, {"deed": "apply", "name": "x", "why": "x"}, headers={"x-http-method-override": "PUT"})
    assert state() == before


def test_a_stranger_is_led_to_the_door_and_changes_nothing(made: Room) -> None:
    before, browser = state(), stranger()
    for name, address in made.addresses().items():
        assert browser.get(address).headers["Location"] == f"/sign-in?next={address}", name
        assert browser.post(address).headers["Location"] == "/sign-in", name
    for address, sent in deeds(made):
        assert browser.post(address, sent).headers["Location"] == "/sign-in"
    assert state() == before


def test_nothing_is_done_by_an_address_alone(made: Room, inside: Callable[..., Client]) -> None:
    browser, before = inside("administrator"), state()
    for address, sent in deeds(made):
        browser.get(address, sent)
        browser.head(address, sent)
    assert state() == before


def test_without_a_token_no_form_of_the_room_is_taken(made: Room, inside: Callable[..., Client]) -> None:
    trainer, learner = inside("administrator"), come_in(made.everybody[0])
    learner.get("/learn/payment_change")
    trainer.handler.enforce_csrf_checks = learner.handler.enforce_csrf_checks = True
    secret, before = secret_of(made.everybody[1]), state()
    module = learning.module_of("payment_change", "en")
    assert module is not None
    answers = {"block": module.blocks[0].id, "step": "0", "choice": "0"}
    outside = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    forms = [(trainer, *deed) for deed in deeds(made)] + [(learner, "/learn/payment_change", answers), (outside, f"/learn/in/{secret}", {}), (learner, f"/learn/in/{secret}", {})]  # fmt: skip
    for browser, address, sent in forms:
        token = outside.get(f"/learn/in/{secret}").content.decode().partition('csrfmiddlewaretoken" value="')[2][:64]
        for more, headers in (({}, {}), ({"csrfmiddlewaretoken": "a" * 64}, {}), ({"csrfmiddlewaretoken": token}, {"origin": "https://evil.example"})):  # fmt: skip
            answer = browser.post(address, {**sent, **more}, headers=headers)
            assert answer.status_code == 403, (address, more)
    assert state() == before
    assert "_auth_user_id" not in outside.session
    assert Account.objects.filter(staff=made.everybody[1]).count() == 0


def words_of(answer: object) -> str:
    """Return all that an answer says, what is packed in it too."""
    content = getattr(answer, "content", b"")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode()


@pytest.mark.parametrize("role", sorted(LOOKERS))
def test_who_may_only_look_sees_nobody_s_name(role: Role, made: Room, inside: Callable[..., Client]) -> None:
    excuse = {"number": "1001", "why": "reason that concerns nobody"}
    trainer = inside("trainer", "boss")
    assert trainer.post(f"/programme/training/{made.period.pk}/excuse", excuse).status_code == 302
    browser = inside(role)
    told = {f"職員 {n}" for n in range(12)} | {f"n{n}@{OWN}" for n in range(12)} | {"1000", "1001"}
    for name, address in made.addresses().items():
        # The document is made the same for all of them, and its making takes a second.
        answers = [browser.get(address)] if name != "training_pdf" or role is Role.AUDITOR else []
        if name in {"training", "waves", "training_deed", "staff_person"}:
            answers.append(browser.post(address, {"number": "1001", "why": "x", "name": "x"}))
        for answer in answers:
            said = words_of(answer)
            assert not [one for one in told if re.search(rf"(?<![\d\w]){re.escape(one)}(?![\d\w])", said)], name
            assert name in {"training_csv", "training_pdf", "staff_person"} or not [one.mark for one in made.everybody if one.mark in said], name  # fmt: skip


def test_a_page_that_is_not_there_says_nothing_of_what_was_asked_for(made: Room, inside: Callable[..., Client]) -> None:
    browser = inside("analyst")
    for address in ("/programme/modules/secret_word", "/programme/templates/secret_word", "/programme/exercises/99999", "/learn/secret_word", "/learn/in/secret_word", "/learn/files/secret_word"):  # fmt: skip
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "secret_word" not in answer.content.decode().replace(f'value="{address}"', "")


def test_why_somebody_is_excused_is_for_those_who_run_it_and_auditors(
    made: Room, inside: Callable[..., Client]
) -> None:
    why = "reason that concerns nobody"
    trainer = inside("trainer", "boss")
    assert trainer.post(f"/programme/training/{made.period.pk}/excuse", {"number": "1001", "why": why}).status_code == 302  # fmt: skip
    browser = inside("analyst")
    assert why not in words_of(browser.get(made.addresses()["training"]))
    assert why not in words_of(browser.get(made.addresses()["training_csv"]))


# Files that leave the house.


BEGINNINGS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1", '=cmd|"/c calc"!A1')  # fmt: skip


def test_no_cell_of_an_export_begins_a_formula(made: Room, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    assert browser.post(f"/programme/training/{made.period.pk}/excuse", {"number": "1001", "why": "x"}).status_code == 302  # fmt: skip
    for lead in BEGINNINGS:
        Exemption.objects.update(why=f"{lead}why", by=f"{lead}by")
        Period.objects.update(name=f"{lead}name")
        StaffStay.objects.update(groups=[f"{lead}group"])
        answer = browser.get(made.addresses()["training_csv"])
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
        cells = [cell for text in texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row if cell]
        assert any(f"{lead}why" in cell for cell in cells), lead
        assert [cell for cell in cells if cell[0] in LEADS or cell.lstrip(" \u200b")[:1] in LEADS] == [], lead


def test_a_document_is_made_of_words_and_reads_no_file(made: Room, inside: Callable[..., Client]) -> None:
    browser = inside("auditor")
    Period.objects.update(name='<img src="file:///etc/passwd"/><b>x</b>&#x41;<font color=red>')
    Exemption.objects.create(staff=made.everybody[0], since=today(), until=today(), why='</para><img src="/etc/passwd"/><a href="file:///etc/passwd">x</a>', by="<b>", at=timezone.now())  # fmt: skip
    answer = browser.get(made.addresses()["training_pdf"])
    assert answer.status_code == 200
    assert b"/URI" not in answer.content
    assert "passwd" in words_of(answer)


def test_no_cell_that_is_handed_over_begins_a_formula(console: Path, made: Room) -> None:
    Staff.objects.update(name='=cmd|"/c calc"!A1')
    Wave.objects.update(name="@SUM(1)")
    with settled(console, {"watch": {"folders": ["handed"]}}):
        try:
            assert handing.hand_over(today()) == 2
            for path in (console / "handed").iterdir():
                rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
                assert len(rows) > 2
                assert [cell for row in rows for cell in row if cell[:1] in LEADS] == [], path.name
        finally:
            shutil.rmtree(console / "handed", ignore_errors=True)


# Requests that are too much, or that no browser sends.


def test_nobody_keeps_a_thread_with_a_long_request(made: Room, inside: Callable[..., Client]) -> None:
    outside, learner, trainer = stranger(), come_in(made.everybody[0]), inside("trainer")
    secret = secret_of(made.everybody[1])
    assert outside.post(f"/learn/in/{secret}", {"x": "a" * 40_000}).status_code == 403
    assert "_auth_user_id" not in outside.session
    long = {"block": "friday_call", "text": "a" * 2_000_000}
    assert learner.post("/learn/payment_change", long).status_code == 400
    assert learner.post("/learn/payment_change", {f"f{n}": "1" for n in range(600)}).status_code == 400
    assert learner.post("/learn/payment_change", {"file": SimpleUploadedFile("x", b"a" * 200_000)}).status_code >= 400
    assert learner.post("/programme/staff/list", {"file": SimpleUploadedFile("x", b"a" * 200_000)}).status_code == 403
    assert Attempt.objects.get(staff=made.everybody[0]).answers == []
    before = state()
    for address, sent in deeds(made):
        assert trainer.post(address, {**sent, "why": "a" * 2_000_000}).status_code >= 400, address
        if address != "/programme/staff/list":
            trainer.post(address, {"file": SimpleUploadedFile("x", b"a" * 200_000)})
    assert state() == before
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR or "").glob("*.upload*"))


NUMBERS = ("\0", "-1", "9" * 40, "1e400", "nan", "１", "٣", "²", "'\"<script>", "\ud7ff", "1" * 4_200)


def test_a_strange_question_or_answer_breaks_no_page(made: Room, inside: Callable[..., Client]) -> None:
    browser, learner = inside("administrator"), come_in(made.everybody[0])
    for word in NUMBERS:
        query = dict.fromkeys(("page", "group", "word", "period", "month", "block"), word)
        for name in ("programme", "staff", "training", "wave", "waves", "lure", "module", "learn"):
            assert browser.get(made.addresses()[name], query).status_code < 500, (name, word)
        assert learner.get("/learn/payment_change", query).status_code == 200
        sent = {"block": "friday_thread", "step": word, "choice": word, "page": word}
        assert learner.post("/learn/payment_change", sent).status_code in {302, 400}, word
    for given in Attempt.objects.get(staff=made.everybody[0]).answers:
        assert given["step"] in {0, 1}


FAR = [
    ("/programme/exercises", {"name": "a\0b", "mode": "individual", "begins": "2099-01-05", "days": "1"}),
    ("/programme/exercises", {"name": "x", "mode": "individual", "begins": "2099-01-05", "days": "٣"}),
    ("/programme/training", {"name": "far", "begins": "9999-07-01", "ends": "9999-12-31"}),
    ("/programme/training", {"name": "near", "begins": "0001-01-01", "ends": "0001-06-01"}),
]
FAULTS = [
    ("/programme/exercises", {"name": "x", "mode": "individual", "begins": "2099-01-05", "days": "1" * 5_000}),
    ("/programme/exercises", {"name": "x", "mode": "individual", "begins": "9999-12-31", "days": "1"}),
    ("/programme/training", {"name": "H2 ", "begins": "2098-01-01", "ends": "2098-06-01"}),
]


@pytest.mark.parametrize(("address", "sent"), [*FAR, *FAULTS])
def test_no_number_or_day_that_somebody_sends_is_a_fault(
    address: str, sent: dict[str, str], made: Room, inside: Callable[..., Client]
) -> None:
    browser = inside("administrator")
    assert browser.post(address, sent).status_code < 500
    for name in ("programme", "training", "training_csv"):
        assert browser.get(made.addresses()[name]).status_code < 500, name
    assert come_in(made.everybody[0]).get("/learn").status_code == 200


def test_no_day_of_a_list_is_a_fault(made: Room, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    sent = {"file": SimpleUploadedFile("x.csv", listed(("A", f"a@{OWN}", "x"))), "day": "0001-01-01"}
    assert browser.post("/programme/staff/list", sent).status_code in {302, 400}
    assert browser.post("/programme/staff/apply", {"deed": "apply", "sure": "on"}).status_code < 500


# The landing process, and what it writes.


SOURCE = Path(render.__file__).parents[2]
LANDING = 61_234
"""A user and a group that have nothing else."""
TYPED = "correct-horse-battery-staple"
PROBE = """
import os, sys
found = []
for path in sys.argv[1:]:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
    except PermissionError:
        continue
    except OSError as error:
        found.append(f"{path}: {error}")
    else:
        found.append(path)
print("\\n".join(found))
"""


def python() -> str:
    """Return a Python that another user may start too, "" where there is none."""
    for path in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with suppress(OSError):
            subprocess.run([path, "-c", ""], user=LANDING, group=LANDING, extra_groups=[], check=True)
            return path
    return ""


def as_landing(*words: str, place: Path) -> dict[str, Any]:
    """Return how a process is started that is the landing's user and has nothing of ours but what is installed."""
    paths = [path for path in sys.path if path.endswith("site-packages")]
    ours = {"PATH": os.defpath, "TMPDIR": str(place / "tmp"), "PYTHONPATH": os.pathsep.join([str(SOURCE), *paths])}
    return {"args": [python(), "-B", *words], "cwd": place, "env": ours, "user": LANDING, "group": LANDING, "extra_groups": [], "stdout": subprocess.PIPE, "text": True}  # fmt: skip


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a bundle and a spool as docs/landing.md makes them."""
    with tempfile.TemporaryDirectory(prefix="landing-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part, mode in (("bundle", 0o2750), ("spool", 0o1730), ("tmp", 0o770)):
            (folder / part).mkdir()
            os.chown(folder / part, 0, LANDING)
            (folder / part).chmod(mode)
        yield folder


@pytest.mark.server
@pytest.mark.enable_socket
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may start a process of another user")
def test_the_landing_reads_nothing_of_the_programme_and_keeps_nothing_that_is_typed(console: Path, place: Path) -> None:
    if not python():
        pytest.skip("no Python here may be started by another user")
    port = free_port()
    with room(console, bundle=str(place / "bundle"), spool=str(place / "spool")) as made:
        Wave.objects.update(state=WaveState.OPEN)
        (known,) = gather.known_waves(Wave.objects.all())
        queue = console / "waves" / str(made.wave.pk) / "queue.db"
        told = as_landing("-m", "sekisho.landing", str(place / "bundle"), str(place / "spool"), "--port", str(port), "--lang", "en", place=place)  # fmt: skip
        with subprocess.Popen(**told) as process:
            try:
                assert process.stdout is not None
                address = process.stdout.readline().strip()
                assert address.startswith("http://")
                for slug, token in zip(made.wave.pages, known.tokens, strict=False):
                    there = f"{address}/{slug}/{token}"
                    seen = httpx.get(f"{there}?u={TYPED}", headers={"cookie": TYPED, "referer": TYPED})
                    assert seen.status_code == 200
                    assert httpx.post(there, data={"u": "mori", "p": TYPED, "n": TYPED}).status_code == 200
                    httpx.post(f"{there}/seen", content=TYPED)
                    httpx.post(there, files={"p": (TYPED, TYPED.encode() * 100)})
                secret = [console / "console.db", console / "console.key", console / "sekisho.toml", console / "waves", queue.parent, queue, place / "spool", *place.glob("spool/*")]  # fmt: skip
                assert all(path.exists() for path in secret)
                console.parent.chmod(0o755)
                for mode, looked in ((0o700, secret), (0o755, [path for path in secret if path.is_file()])):
                    console.chmod(mode)
                    probe = subprocess.run(**as_landing("-c", PROBE, *map(str, looked), place=place), check=True, timeout=30)  # fmt: skip
                    assert probe.stdout.split() == []
            finally:
                console.chmod(0o700)
                console.parent.chmod(0o700)
                process.terminate()
                process.wait(20)
            assert process.stdout is not None
            assert process.stdout.read() == ""
        hits = gather.bring_hits()
        assert hits.hits >= 4
        assert not Click.objects.filter(hit__icontains=TYPED).exists()
        files = [path for folder in (place, console, Path("/dev/shm")) for path in folder.rglob("*") if path.is_file()]  # noqa: S108 - looked through
        assert [path for path in files if TYPED.encode() in path.read_bytes()] == []


def test_every_folder_that_is_made_is_closed_to_others(made: Room, console: Path) -> None:
    folders = [console / "waves", console / "waves" / str(made.wave.pk), console / "landing", console / "landing" / "spool"]  # fmt: skip
    assert [path.name for path in folders if path.stat().st_mode & 0o007] == []


@pytest.fixture
def spool(console: Path, made: Room) -> Path:
    """The folder that the landing writes to, of an exercise that is under way."""
    Wave.objects.update(state=WaveState.OPEN)
    folder = console / "landing" / "spool"
    for path in folder.iterdir():
        path.unlink()
    return folder


def visit(**other: object) -> bytes:
    """Return a line of the spool that tells of a mail of the exercise."""
    (known,) = gather.known_waves(Wave.objects.all())
    slug, token = next(iter(known.wave.pages)), next(iter(known.tokens))
    hit = Hit(
        at=datetime.now(UTC),
        slug=slug,
        token=token,
        event="get",
        agent="chrome",
        agent_key="a",
        network="n",
        client="c",
    )
    return msgspec.json.encode({**msgspec.to_builtins(hit), **other}) + b"\n"


def plant(spool: Path, kind: str, console: Path) -> None:
    """Put something into the spool that the landing's user may put there and that is no file of hits."""
    path = spool / "2026120109-00.jsonl"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"nowhere": spool / "none", "itself": path, "settings": console / "sekisho.toml"}[kind])


WRONG_FILES = ("folder", "nowhere", "itself", "pipe", "settings")
"""What whoever took over the landing might put into the spool to stop the whole background work, or to have something else read."""


@pytest.mark.parametrize("kind", WRONG_FILES)
def test_what_is_no_file_in_the_spool_is_passed_over(kind: str, spool: Path, console: Path) -> None:
    opened: list[str] = []

    def other_end() -> None:
        with suppress(OSError):  # nobody reads: then it cannot be opened for writing
            os.close(os.open(spool / "2026120109-00.jsonl", os.O_WRONLY | os.O_NONBLOCK))
            opened.append("it was opened")

    plant(spool, kind, console)
    (spool / "2026120110-00.jsonl").write_bytes(visit())
    writer = Timer(1.0, other_end)
    writer.start()
    try:
        assert gather.bring_hits().hits == 1
        assert not Spooled.objects.filter(path__startswith="2026120109", read__gt=0).exists()
        gather.sweep(timezone.now())
    finally:
        writer.cancel() if kind != "pipe" else writer.join()
        for path in spool.iterdir():
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    assert opened == []


@pytest.mark.parametrize("name", [b"2026120109-\xff.jsonl", b"\xed\xa0\x80.jsonl"])
def test_no_name_of_a_file_stops_all_others(name: bytes, spool: Path) -> None:
    path = os.fsencode(spool) + b"/" + name
    Path(os.fsdecode(path)).write_bytes(visit())
    (spool / "2026120110-00.jsonl").write_bytes(visit())
    try:
        assert gather.bring_hits().hits >= 1
    finally:
        Path(os.fsdecode(path)).unlink()


@pytest.mark.parametrize("error", [PermissionError, FileNotFoundError, IsADirectoryError])
def test_a_file_that_cannot_be_opened_stops_no_other(
    error: type[OSError], spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in ("09", "10"):
        (spool / f"20261201{hour}-00.jsonl").write_bytes(visit())
    really = os.open

    def opened(path: Any, flags: int, *more: Any) -> int:
        if "2026120109" in str(path):
            raise error(path)
        return really(path, flags, *more)

    monkeypatch.setattr(os, "open", opened)
    assert gather.bring_hits().hits == 1


@pytest.mark.parametrize("other", [{"slug": "../../x"}, {"token": "x" * 4_000}, {"event": "<script>"}, {"agent": MARKUP}, {"flags": {"visible_ms": 10**18}}, {"of": "x", "name": "x", "who": "x"}, {"at": "9999-12-31T23:59:59Z"}])  # fmt: skip
def test_a_line_that_lies_spoils_no_other(other: dict[str, object], spool: Path) -> None:
    (spool / "2026120109-00.jsonl").write_bytes(visit(**other) + visit())
    assert gather.bring_hits().hits >= 1
    assert gather.bring_hits().hits == 0


def test_no_moment_in_a_line_stops_all_others(spool: Path) -> None:
    (spool / "2026120109-00.jsonl").write_bytes(visit(at="0001-01-01T00:00:00+23:59") + visit())
    assert gather.bring_hits().hits == 1


def test_a_line_without_end_hides_none_behind_it(spool: Path) -> None:
    (spool / "2026120109-00.jsonl").write_bytes(b"x" * (gather.MOST + 1) + b"\n" + visit())
    assert gather.bring_hits().hits + gather.bring_hits().hits == 1


def test_one_asker_does_not_take_the_hour_from_all_others(tmp_path: Path) -> None:
    spool = Spool(tmp_path, lambda: "0", most=1 << 18)

    def ask(token: str, network: str) -> bool:
        return spool.add(Hit(at=datetime(2026, 12, 1, 9, tzinfo=UTC), slug="abcd1234", token=token, event="get", agent="curl", agent_key="a", network=network, client=network, flags=Flags()))  # fmt: skip

    for number in range(2_000):
        ask(f"{number:032}", "one")
    assert ask("0123456789abcdefghjkmnpqrstvwxyz", "two")
    spool.close()
