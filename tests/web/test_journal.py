"""What was read and done stands in the journal, and a change of it shows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sekisho.text.say import Lang
from sekisho.web.journal.models import Entry, Head
from sekisho.web.journal.says import did
from sekisho.web.journal.write import Told, faults, write
from sekisho.web.shown.models import Finding
from sekisho.web.urls import urlpatterns


def told(about: str = "f-1") -> Told:
    return Told(timezone.now(), "mori", "analyst", "127.0.0.1", "see:finding", about, 200)


def test_who_opened_what_and_was_turned_away_where_is_written(inside: Callable[..., Client]) -> None:
    browser = inside("analyst")
    key = Finding.objects.order_by("place")[0].key
    browser.get(f"/findings/{key}")
    browser.get("/journal")
    browser.post("/sign-out")
    lines = [(one.who, one.what, one.about, one.answer) for one in Entry.objects.all()]
    assert lines == [
        ("mori", "do:code", "", 302),
        ("mori", "see:finding", key, 200),
        ("mori", "see:journal", "", 403),
        ("mori", "do:sign_out", "", 302),
    ]
    assert not list(faults())


def test_who_is_not_signed_in_leaves_no_entry() -> None:
    Client(SERVER_NAME="localhost").get("/queue")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("meddle", "wrong"),
    [
        (lambda: Entry.objects.filter(number=2).update(about="f-9"), [2]),
        (lambda: Entry.objects.filter(number=2).update(at=timezone.now()), [2]),
        (lambda: Entry.objects.filter(number=2).delete(), [3]),
        (lambda: Entry.objects.filter(number=4).delete(), [4]),
        (lambda: Head.objects.update(number=9), [5]),
        (lambda: Entry.objects.filter(number=3).update(digest="0" * 64), [3, 4]),
    ],
)
def test_what_was_changed_taken_out_or_cut_off_is_found(meddle: Callable[[], object], wrong: list[int]) -> None:
    for number in range(4):
        assert write(told(f"f-{number}")) == number + 1
    assert not list(faults())
    meddle()
    assert list(faults()) == wrong


def test_who_writes_at_the_same_time_waits_and_nothing_is_lost() -> None:
    def one(number: int) -> int:
        try:
            return write(told(f"f-{number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(one, range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert not list(faults())


def test_an_auditor_finds_who_looked_at_what_and_checks_the_chain(inside: Callable[..., Client]) -> None:
    key = Finding.objects.order_by("place")[0].key
    inside("analyst", "mori").get(f"/findings/{key}")
    auditor = inside("auditor", "kansa")
    page = auditor.get("/journal", {"about": key}).content.decode()
    assert page.count(f"<code>{key}</code>") == 1
    assert "mori" in page
    assert "looked at a finding" in page
    assert "looked at a finding" not in auditor.get("/journal", {"who": "kansa"}).content.decode()
    assert "follow from each other" in auditor.get("/journal/check").content.decode()
    Entry.objects.filter(about=key).update(who="nobody")
    assert 'role="alert"' in auditor.get("/journal/check").content.decode()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_page_and_deed_is_a_sentence(lang: Lang) -> None:
    names = [one.name or "" for one in urlpatterns if one.name not in {"style", "script", "slider"}]
    written = [f"{kind}:{name}" for name in names for kind in ("see", "do")]
    assert [one for one in written if did(one, lang) == one] == []


def test_an_entry_says_what_its_answer_means(inside: Callable[..., Client]) -> None:
    inside("analyst", "mori").get("/journal")
    page = inside("auditor", "kansa").get("/journal", {"who": "mori"}).content.decode()
    assert '<span class="warn">refused (403)</span>' in page
    Entry.objects.filter(answer=403).update(answer=418)
    assert '<span class="warn">418</span>' in inside("auditor", "ono").get("/journal").content.decode()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("see:finding", "looked at a finding"),
        ("do:decided", "decided about a finding"),
        ("set:budget", "set the budget"),
        ("single_sign_on", "signed in through single sign-on"),
        ("refused:sign_in", "was refused at the sign-in"),
        ("refused:sks_1a2b", "used a token that counts no more (token sks_1a2b)"),
        ("see:export_journal_csv", "downloaded a table as CSV: the journal"),
        ("see:api_findings:sks_1a2b", "read with a program: findings (token sks_1a2b)"),
        ("see:export_tides_csv", "see:export_tides_csv"),
        ("see:api_tides:sks_1a2b", "see:api_tides:sks_1a2b"),
        ("see:bring", "opened the page where files are uploaded"),
        ("see:decided", "opened without its form what takes one: decided about a finding"),
        ("do:export_journal_csv", "sent a form to what only shows: downloaded a table as CSV: the journal"),
        ("do:dance", "do:dance"),
        ("danced", "danced"),
    ],
)
def test_what_somebody_did_is_a_sentence_and_what_is_not_known_stays(what: str, said: str) -> None:
    assert did(what, "en") == said
