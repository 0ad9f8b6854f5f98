"""Waves from the plan to the results, over a server that takes mail, with people who answer by what their mails say."""

import csv
import email
import email.policy
import io
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.test import Client
from django.utils import timezone

from sekisho.connectors.contract import Context
from sekisho.connectors.phishing_by_person.normalise import normalise
from sekisho.connectors.phishing_by_person.read import read, sniff
from sekisho.model.rows import Limits, RawRecord, Row
from sekisho.watch.places import programme_due
from sekisho.web.keys import folder
from sekisho.web.programme import escrow, gather, handing, outcomes, plans, sending, standins
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Click, Opening, Reported, Sent, Staff, Wave, WaveState
from sekisho.web.programme.queueing import QUEUE, place
from tests.landing import visits
from tests.servers.local import free_port
from tests.web.programme.ready import people, settled

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


class Sink:
    """Takes mail."""

    def __init__(self) -> None:
        self.came: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - the server's name
        content = envelope.content
        assert isinstance(content, bytes)
        made = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.came.append((envelope.rcpt_tos[0], made))
        return "250 taken"


@pytest.fixture
def sink(console: Path) -> Iterator[Sink]:
    taken = Sink()
    server = Controller(taken, hostname="127.0.0.1", port=free_port())
    server.start()
    tables: dict[str, dict[str, object]] = {
        "organisation": {"own_domains": ["friday.example"]},
        "programme": {
            "landing": "https://landing.friday.example",
            "share": 1.0,
            "number": "0550-12-0001",
            "per_minute": 60000,
        },
        "actions": {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"},
    }
    try:
        with settled(console, tables):
            yield taken
    finally:
        server.stop()


def frozen(mode: str, count: int = 48) -> Wave:
    people(count)
    wave = plans.create(plans.Asked("first", mode, today(), 1), "mori", timezone.now())
    plans.freeze(wave, "mori", timezone.now())
    if mode == "pseudonymous":
        standins.take_half(wave, "sato")
    return Wave.objects.get()


def sent(wave: Wave, sink: Sink) -> dict[str, EmailMessage]:
    """Let a wave go out, all of it at the end of its day."""
    sending.begin(wave, timezone.now())
    wave.refresh_from_db()
    later = datetime.now(UTC) + timedelta(days=10)
    sending.send(
        wave,
        lambda: later,
        os.urandom,
        lambda _done, _total: None,
    )
    wave.refresh_from_db()
    return dict(sink.came)


def link_of(mail: EmailMessage) -> tuple[str, str]:
    """Return slug and token of the link in a mail, or of its mark where it has none."""
    slug, token = visits.link_of(mail, "https://landing.friday.example")
    return slug, token or mail["X-Sekisho-Sim"]


def opened(console: Path, slug: str, token: str, at: datetime, client: str, *, person: bool) -> None:
    """Write into the spool what a landing writes of a visit."""
    visit = visits.PERSON if person else visits.MACHINE
    visits.write(console, slug, token, at, visit, visits.Client("a", f"n{client}", f"c{client}"))


@pytest.mark.parametrize("mode", ["individual", "pseudonymous", "aggregate"])
def test_what_people_did_is_what_the_results_say_whatever_the_mode(mode: str, sink: Sink, console: Path) -> None:
    wave = frozen(mode)
    mails = sent(wave, sink)
    assert len(mails) == 48
    assert wave.state == WaveState.OPEN
    with_link = [(to, mail) for to, mail in sorted(mails.items()) if link_of(mail)[0]]
    at = datetime.now(UTC) + timedelta(days=10, minutes=30)
    for number, (_, mail) in enumerate(with_link[:9]):
        opened(console, *link_of(mail), at + timedelta(minutes=3 * number), str(number), person=number < 5)
    assert gather.bring_hits().hits == 5 * 3 + 4 * 2
    assert gather.bring_hits().hits == 0
    found = outcomes.results(wave)
    assert (found.sent, found.machines, found.undetermined) == (48, 4, 0)
    assert found.whole.clicked is not None
    assert found.whole.clicked.certain == pytest.approx(5 / 48)
    outcomes.close(wave, timezone.now())
    closed = outcomes.results(Wave.objects.get())
    assert (closed.sent, closed.machines, closed.whole.clicked) == (48, 4, found.whole.clicked)


@pytest.mark.parametrize("mode", ["pseudonymous", "aggregate"])
def test_results_that_lead_to_nobody_are_handed_over_by_group_and_name_nobody(
    mode: str, sink: Sink, console: Path
) -> None:
    wave = frozen(mode)
    mails = sent(wave, sink)
    with_link = [mail for _, mail in sorted(mails.items()) if link_of(mail)[0]]
    at = datetime.now(UTC) + timedelta(days=10)
    for number, mail in enumerate(with_link[:9]):
        opened(console, *link_of(mail), at, str(number), person=True)
    gather.bring_hits()
    outcomes.close(wave, timezone.now())
    with settled(console, {"watch": {"folders": ["handed"]}}):
        try:
            assert handing.hand_over(today()) == 1
            (path,) = (console / "handed").iterdir()
            content = path.read_bytes()
            assert handing.hand_over(today()) == 0
        finally:
            shutil.rmtree(console / "handed", ignore_errors=True)
    text = content.decode("utf-8-sig")
    assert not [
        one.number for one in Staff.objects.all() if one.name in text or one.address in text or one.mark in text
    ]
    rows = list(csv.DictReader(io.StringIO(text)))
    shown = {one.cell: one.sent for one in outcomes.results(wave).cells if one.sent is not None}
    assert len(rows) == sum(count for count in shown.values() if count)
    assert min(Counter(row["Department"] for row in rows).values()) >= 10
    assert sum(row["Clicked"] == "yes" for row in rows) in range(1, 10)
    # The connector for such tables takes the file, and every line of it.
    assert sniff(content[:4096], path.name).score >= 90
    context = Context(path.name, "0" * 64, "s", today())
    made = [
        one
        for record in read(io.BytesIO(content), {}, Limits())
        if isinstance(record, RawRecord)
        for one in normalise(record, context)
    ]
    assert len({one.values["result_uid"] for one in made if isinstance(one, Row)}) == len(rows)


def test_every_mail_is_for_who_gets_it_with_tokens_of_its_own(sink: Sink) -> None:
    mails = sent(frozen("individual"), sink)
    marks = {mail["X-Sekisho-Sim"] for mail in mails.values()}
    assert len(marks) == 48
    for to, mail in mails.items():
        person = Staff.objects.get(address=to)
        assert mail["To"].addresses[0].addr_spec == person.address
        assert not any("{{" in str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")


@pytest.mark.parametrize("mode", ["pseudonymous", "aggregate"])
def test_after_a_wave_without_persons_nothing_leads_from_a_mail_to_whose_it_was(
    mode: str, sink: Sink, console: Path
) -> None:
    wave = frozen(mode)
    mails = sent(wave, sink)
    assert not (place(wave) / QUEUE).exists()
    marks = set(Staff.objects.values_list("mark", flat=True))
    assert not marks & {one.who for one in Sent.objects.all()}
    at = datetime.now(UTC) + timedelta(days=10)
    for number, mail in enumerate(list(mails.values())[:12]):
        if link_of(mail)[0]:
            opened(console, *link_of(mail), at, str(number), person=True)
    gather.bring_hits()
    outcomes.close(wave, timezone.now())
    wave.refresh_from_db()
    assert bytes(wave.key) == b""
    assert not Click.objects.exists()
    assert not Reported.objects.exists()
    tokens = {mail["X-Sekisho-Sim"] for mail in mails.values()}
    kept = b"".join(path.read_bytes() for path in console.rglob("*") if path.is_file() and "waves" in path.parts)
    assert not any(token.encode() in kept for token in tokens)


def test_a_frozen_plan_never_changes_and_is_known_by_its_digest(sink: Sink, inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    people(48)
    answer = browser.post(
        "/programme/exercises", {"name": "r1", "mode": "aggregate", "begins": today().isoformat(), "days": "2"}
    )
    assert answer.status_code == 302
    there = answer.headers["Location"]
    assert browser.post(f"{there}/send").status_code == 409
    assert browser.post(f"{there}/freeze").status_code == 302
    wave = Wave.objects.get()
    assert plans.plan_of(wave).digest == wave.digest
    assert wave.digest in browser.get(there).content.decode()
    assert browser.post(f"{there}/freeze").status_code == 409
    assert browser.post(f"{there}/remove").status_code == 404
    assert browser.post(f"{there}/send").status_code == 302
    wave.refresh_from_db()
    assert wave.state == WaveState.SENDING
    assert programme_due(folder()) == timedelta(minutes=1)


def shown_once(page: str) -> str:
    return page.partition('<code class="secret">')[2].partition("</code>")[0]


def test_two_people_hold_a_half_each_and_both_together_open_who_is_behind_a_stand_in(
    sink: Sink, inside: Callable[..., Client]
) -> None:
    people(48)
    wave = plans.create(plans.Asked("p", "pseudonymous", today(), 1), "mori", timezone.now())
    mori, sato = inside("trainer", "mori"), inside("administrator", "sato")
    there = f"/programme/exercises/{wave.pk}"
    first = shown_once(mori.post(f"{there}/freeze").content.decode())
    assert first
    assert first not in mori.get(there).content.decode()
    # Nobody gets both, and nothing goes out before somebody else has the second.
    assert mori.post(f"{there}/half").status_code == 409
    assert mori.post(f"{there}/send").status_code == 409
    second = shown_once(sato.post(f"{there}/half").content.decode())
    assert second
    assert second != first
    assert Wave.objects.get().half == ""
    assert sato.post(f"{there}/half").status_code == 409
    sent(Wave.objects.get(), sink)
    row = Sent.objects.all()[0]
    Sent.objects.filter(pk=row.pk).update(verdict="person", acted=True)
    told = {"stand_in": row.who, "reason": "the password was typed", "first": first, "second": second}
    # Not before the exercise is closed, not with one half twice, and not without a reason.
    assert mori.post(f"{there}/open", told).status_code == 409
    Wave.objects.update(state=WaveState.CLOSED)
    for wrong in ({"second": first}, {"first": "00" * 32}, {"first": "zz"}, {"reason": " "}, {"stand_in": "nobody"}):
        assert mori.post(f"{there}/open", {**told, **wrong}).status_code == 409
    assert not Opening.objects.exists()
    page = mori.post(f"{there}/open", told).content.decode()
    (behind,) = [one for one in Staff.objects.all() if f"<b>{one.name}</b>" in page]
    assert behind.address in dict(sink.came)
    opening = Opening.objects.get()
    assert (opening.who, opening.why, opening.by) == (row.who, told["reason"], "mori")
    again = sato.get(there).content.decode()
    assert told["reason"] in again
    assert f"<b>{behind.name}</b>" not in again


def test_each_stand_in_is_sealed_under_the_key_that_both_halves_make(sink: Sink) -> None:
    people(48)
    wave = plans.create(plans.Asked("p", "pseudonymous", today(), 1), "mori", timezone.now())
    first = plans.freeze(wave, "mori", timezone.now())
    second = standins.take_half(wave, "sato")
    sent(Wave.objects.get(), sink)
    public = bytes(Wave.objects.get().escrow)
    behind = {escrow.opened(public, bytes(one.behind), first, second) for one in Sent.objects.all()}
    assert behind == set(Staff.objects.values_list("mark", flat=True))


def test_a_firm_that_is_too_small_gets_no_results_that_would_tell_whose_they_are(sink: Sink) -> None:
    from sekisho.model.errors import SekishoError

    people(8)
    wave = plans.create(plans.Asked("p", "aggregate", today(), 1), "mori", timezone.now())
    with pytest.raises(SekishoError, match="wave_small"):
        plans.freeze(wave, "mori", timezone.now())
