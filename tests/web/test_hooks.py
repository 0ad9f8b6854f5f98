"""Webhooks: who is told what, signed and without anything that is not needed, and what becomes of a letter that nobody takes."""

import json
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.test.utils import override_settings

from sekisho.model.errors import SekishoError
from sekisho.notify.outbox import post
from sekisho.notify.webhook import Letter, signature
from sekisho.report.said import Said
from sekisho.web.answer import shown
from sekisho.web.hooks import events, letters, office
from sekisho.web.hooks.events import Event, Kind, Seen, news, seen
from sekisho.web.hooks.models import Delivery, Hook
from sekisho.web.hooks.secret import secret_of
from sekisho.web.shown.models import Case, Finding, Load
from tests.notify.test_webhook import Receiver, receiving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
GRAVE = Event(Kind.FINDING, "f-1", Said("Account differs", "口座の相違"), 0)
MILD = Event(Kind.FINDING, "f-2", Said("A note", "参考"), 3)
HELD = Event(Kind.PAYMENT, "p-1", Said("Held", "保留"))


@pytest.fixture(autouse=True)
def clean(empty: None) -> None:
    """Begin each test without webhooks."""
    Hook.objects.all().delete()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A system that is told, on this machine, which the settings allow."""
    with receiving() as found, override_settings(WEBHOOK_PRIVATE=True):
        yield found


def add(receiver: Receiver, *kinds: Kind, severity: str = "high") -> Hook:
    return office.add(receiver.address, kinds or tuple(Kind), severity, "tanaka", NOW)[0]


def got(receiver: Receiver) -> list[dict[str, object]]:
    return [json.loads(body) for _, body in receiver.got]


def test_whoever_asked_for_it_is_told_with_a_signature_that_the_secret_proves(receiver: Receiver) -> None:
    hook = add(receiver, Kind.FINDING)
    assert letters.announce([GRAVE, MILD, HELD], NOW) == 1
    assert receiver.got == []
    assert letters.deliver_due(NOW) == (1, 0)
    headers, body = receiver.got[0]
    letter = Letter(headers["webhook-id"], body)
    assert headers["webhook-signature"] == signature(secret_of(hook), letter, int(NOW.timestamp()))
    assert json.loads(body) == {
        "type": "finding.new",
        "timestamp": "2026-11-20T03:00:00+00:00",
        "data": {
            "count": 1,
            "items": [{"id": "f-1", "title": {"en": "Account differs", "ja": "口座の相違"}, "severity": "critical"}],
        },
    }
    assert Delivery.objects.get().state == "sent"
    assert str(Delivery.objects.get()) == f"{letter.id} sent"
    assert letters.deliver_due(NOW) == (0, 0)


def test_a_letter_of_which_nothing_is_remembered_is_sent_all_the_same(receiver: Receiver) -> None:
    hook = add(receiver)
    post(office.outbox(hook), Letter("stray", b"{}"))
    assert letters.deliver_due(NOW) == (1, 0)
    assert not Delivery.objects.exists()


def test_mild_findings_are_told_to_whoever_wants_them_and_one_letter_says_how_many(receiver: Receiver) -> None:
    add(receiver, Kind.FINDING, severity="info")
    many = [replace(MILD, key=f"f-{number}", severity=4) for number in range(letters.ITEMS + 1)]
    assert letters.announce(many, NOW) == 1
    letters.deliver_due(NOW)
    data = got(receiver)[0]["data"]
    assert isinstance(data, dict)
    assert (data["count"], len(data["items"])) == (letters.ITEMS + 1, letters.ITEMS)


def test_a_finding_whose_severity_nobody_knows_is_told_to_everybody_who_hears_of_findings(receiver: Receiver) -> None:
    add(receiver, Kind.FINDING, severity="critical")
    assert letters.announce([replace(MILD, severity=5)], NOW) == 1
    letters.deliver_due(NOW)
    assert '"severity":""' in receiver.got[0][1].decode()


def test_an_address_that_does_not_answer_is_left_alone_for_longer_and_longer(receiver: Receiver) -> None:
    hook = add(receiver)
    letters.announce([GRAVE, HELD], NOW)
    receiver.answers = [503, 503]
    assert letters.deliver_due(NOW) == (0, 2)
    # The second letter was not even tried.
    assert len(receiver.got) == 1
    assert letters.deliver_due(NOW + timedelta(seconds=59)) == (0, 0)
    assert letters.deliver_due(NOW + timedelta(minutes=1)) == (0, 2)
    assert letters.deliver_due(NOW + timedelta(minutes=5)) == (0, 0)
    hook.refresh_from_db()
    assert hook.failures == 2
    assert letters.deliver_due(NOW + timedelta(minutes=6)) == (2, 0)
    hook.refresh_from_db()
    assert (hook.failures, hook.next_try) == (0, None)
    first, *_, again, _ = [headers["webhook-id"] for headers, _ in receiver.got]
    assert first == again


def test_what_is_refused_is_given_up_at_once_and_what_does_not_pass_after_three_days(receiver: Receiver) -> None:
    hook = add(receiver)
    letters.announce([GRAVE], NOW)
    receiver.answers = [410]
    assert letters.deliver_due(NOW) == (0, 1)
    gone = Delivery.objects.get()
    assert (gone.state, gone.problem["code"]) == ("dead", "webhook_refused")
    letters.announce([HELD], NOW)
    receiver.answers = [503]
    letters.deliver_due(NOW + timedelta(days=4))
    assert Delivery.objects.filter(state="dead").count() == 2
    assert len(list((office.outbox(hook) / "dead").iterdir())) == 2


def test_a_redirect_leads_nowhere(receiver: Receiver) -> None:
    add(receiver)
    letters.announce([GRAVE], NOW)
    receiver.answers, receiver.location = [307], receiver.address
    letters.deliver_due(NOW)
    assert (len(receiver.got), Delivery.objects.get().state) == (1, "dead")


def test_what_settings_no_longer_allow_is_refused_when_it_is_to_be_sent(receiver: Receiver) -> None:
    add(receiver)
    letters.announce([GRAVE], NOW)
    with override_settings(WEBHOOK_PRIVATE=False):
        assert letters.deliver_due(NOW) == (0, 1)
    assert receiver.got == []
    assert Delivery.objects.get().problem["code"] == "address_private"


def test_a_name_that_turned_private_after_it_was_added_is_refused(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ["93.184.216.34"]
    real = socket.getaddrinfo

    def look(host: str, port: int, **words: int) -> object:
        return real(where[0], port, **words)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    port = receiver.address.rpartition(":")[2].partition("/")[0]
    with override_settings(WEBHOOK_PRIVATE=False):
        office.add(f"https://hook.example:{port}/", [Kind.PAYMENT], "high", "tanaka", NOW)
        letters.announce([HELD], NOW)
        where[0] = "127.0.0.1"
        assert letters.deliver_due(NOW) == (0, 1)
    assert receiver.got == []
    assert Delivery.objects.get().problem["code"] == "address_private"


def test_letters_to_an_address_that_was_removed_go_with_it(receiver: Receiver) -> None:
    hook = add(receiver)
    letters.announce([GRAVE], NOW)
    assert office.outbox(hook).is_dir()
    Hook.objects.all().delete()
    assert letters.deliver_due(NOW) == (0, 0)
    assert (office.outbox(hook).exists(), receiver.got) == (False, [])


def test_only_so_many_letters_are_remembered_and_none_that_waits_is_forgotten(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "KEPT", 2)
    add(receiver)
    for minute in range(4):
        letters.announce([HELD], NOW + timedelta(minutes=minute))
    assert Delivery.objects.count() == 4
    letters.deliver_due(NOW)
    letters.announce([HELD], NOW + timedelta(minutes=9))
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://hook.example/", "hook_address"),
        ("ftp://hook.example/", "hook_address"),
        ("https://a:b@hook.example/", "hook_address"),
        ("https://" + "a" * 500, "hook_address"),
        ("http://localhost:9/", "address_private"),
        ("https://127.0.0.1/", "address_private"),
        ("https://[::1]/", "address_private"),
        ("https://[::ffff:10.0.0.1]/", "address_private"),
        ("https://[fd00:ec2::254]/", "address_private"),
        ("https://169.254.169.254/latest/meta-data/", "address_private"),
        ("https://2130706433/", "address_private"),
        ("https://10.0.0.1:8443/", "address_private"),
    ],
)
def test_an_address_that_may_not_be_told_is_not_added(address: str, code: str) -> None:
    with pytest.raises(SekishoError, match=code):
        office.add(address, [Kind.PAYMENT], "high", "tanaka", NOW)
    assert not Hook.objects.exists()


def test_a_host_of_ones_own_network_is_told_where_settings_name_it(receiver: Receiver) -> None:
    with override_settings(WEBHOOK_PRIVATE=False, WEBHOOK_HOSTS=["127.0.0.1"]):
        add(receiver)
        letters.announce([HELD], NOW)
        assert letters.deliver_due(NOW) == (1, 0)
        with pytest.raises(SekishoError, match="address_private"):
            office.checked("https://10.0.0.1/")


def test_a_host_that_nobody_knows_is_not_added(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(*_args: object, **_words: object) -> object:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", look)
    with pytest.raises(SekishoError, match="hook_unreachable"):
        office.add("https://hook.example/", [Kind.PAYMENT], "high", "tanaka", NOW)


def test_nothing_is_chosen_or_too_many_are_there(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for kinds, severity in (([], "high"), (["nonsense"], "high"), ([Kind.CASE], "worst")):
        with pytest.raises(SekishoError, match="hook_events"):
            office.add(receiver.address, kinds, severity, "tanaka", NOW)
    monkeypatch.setattr(office, "MOST", 0)
    with pytest.raises(SekishoError, match="hook_most"):
        add(receiver)


def test_what_a_new_assessment_has_more_than_the_one_before_is_news() -> None:
    before, now = seen(), shown()
    assert before is not None
    assert now is not None
    assert news(before) == []
    assert [one.kind for one in news(None)] == [Kind.ASSESSED]
    finding, case = Finding.objects.order_by("place")[0], Case.objects.order_by("place")[0]
    payment, source = now.document.payments[0].id, now.document.unseen[0].source
    fewer = Seen(
        "another",
        {
            Kind.FINDING: before.keys[Kind.FINDING] - {finding.key},
            Kind.CASE: before.keys[Kind.CASE] - {case.key},
            Kind.PAYMENT: before.keys[Kind.PAYMENT] - {payment},
            Kind.SILENT: before.keys[Kind.SILENT] - {source},
        },
    )
    told = news(fewer)
    assert {(one.kind, one.key) for one in told} == {
        (Kind.FINDING, finding.key),
        (Kind.CASE, case.key),
        (Kind.PAYMENT, payment),
        (Kind.SILENT, source),
        (Kind.ASSESSED, now.load.digest[:16]),
    }
    assert next(one for one in told if one.kind is Kind.FINDING).severity == finding.severity
    assert all(one.title.en and one.title.ja for one in told)
    Load.objects.update(whole=False)
    try:
        assert (seen(), news(before)) == (None, [])
    finally:
        Load.objects.update(whole=True)


def test_an_administrator_adds_tries_renews_and_removes_an_address(
    inside: Callable[..., Client], receiver: Receiver
) -> None:
    browser = inside("administrator")
    asked = {"address": receiver.address, "events": ["payment.held", "finding.new"], "severity": "medium"}
    page = browser.post("/programs", asked).content.decode()
    found = re.search(r"whsec_[A-Za-z0-9+/=]{44}", page.replace("&#43;", "+"))
    hook = Hook.objects.get()
    assert found
    assert found[0] == secret_of(hook)
    again = browser.get("/programs").content.decode()
    assert "whsec_" not in again
    assert "New findings (medium or graver)" in again
    tried = browser.post(f"/programs/hooks/{hook.pk}/test")
    assert "The test letter was taken" in tried.content.decode()
    assert got(receiver)[0]["type"] == "test"
    receiver.answers = [404]
    refused = browser.post(f"/programs/hooks/{hook.pk}/test")
    assert refused.status_code == 409
    assert "answered the webhook with 404" in refused.content.decode()
    before = secret_of(hook)
    assert "whsec_" in browser.post(f"/programs/hooks/{hook.pk}/secret").content.decode()
    assert secret_of(Hook.objects.get()) != before
    receiver.answers = [503]
    letters.announce([HELD], NOW)
    letters.deliver_due(NOW)
    assert "1 try failed" in browser.get("/programs").content.decode()
    assert browser.post(f"/programs/hooks/{hook.pk}/burn").status_code == 404
    assert browser.get(f"/programs/hooks/{hook.pk}/remove").status_code == 404
    assert browser.post(f"/programs/hooks/{hook.pk}/remove").status_code == 302
    assert not Hook.objects.exists()


def test_an_address_that_may_not_be_told_is_refused_on_the_page(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    answer = browser.post("/programs", {"address": "https://10.0.0.1/", "events": ["case.opened"], "severity": "high"})
    assert answer.status_code == 400
    assert "network of one’s own" in answer.content.decode()


def test_the_secret_stands_in_no_file(receiver: Receiver, console: Path) -> None:
    hook = add(receiver)
    # In a process of its own: to close a file here that SQLite has open would let go of its locks.
    files = [str(path) for path in console.glob("console.db*")]
    kept = subprocess.run(["/bin/cat", *files], capture_output=True, check=True).stdout if files else b""
    kept += b"".join(repr(row).encode() for model in apps.get_models() for row in model._default_manager.values_list())
    assert kept
    assert secret_of(hook).encode() not in kept
    assert str(hook) == receiver.address
    assert events.GRAVEST == 0
