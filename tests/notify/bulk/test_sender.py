"""Many mails handed to a relay on loopback: each once, whatever the relay answers."""

import shutil
import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.nouns import Round, Way
from sekisho.notify.bulk.pace import Rates
from sekisho.notify.bulk.queue import Queue, queue_at
from sekisho.notify.bulk.rows import Due, Row, State
from sekisho.notify.bulk.sender import AWAY, send_due
from sekisho.notify.mail import Server
from tests.notify.bulk.relay import DROP, NOON, VERP, Relay, Time, letter, relaying, rows
from tests.servers.local import certificate, free_port

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
STAFF = "staff0@bank.example"


@pytest.fixture
def relay() -> Relay:
    return Relay()


@pytest.fixture
def server(relay: Relay) -> Iterator[Server]:
    with relaying(relay) as found:
        yield found


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with queue_at(tmp_path / "wave.db") as found:
        yield found


@pytest.fixture
def time() -> Time:
    return Time()


def sent(queue: Queue, server: Server, time: Time, **how: object) -> Round:
    way = replace(Way(server, VERP, threads=1), **how)  # type: ignore[arg-type]
    return send_due(queue, way, letter, time.hands())


def until_done(queue: Queue, server: Server, time: Time, most: int = 20) -> list[timedelta]:
    """Send as often as something is due, and return how long was waited between."""
    waited: list[timedelta] = []
    for _ in range(most):
        left = sent(queue, server, time).next_due
        if left is None:
            return waited
        waited.append(left - time.now)
        time.on(seconds=waited[-1].total_seconds())
    pytest.fail("never done")


def states(queue: Queue) -> dict[str, int]:
    return {state.value: count for state, count in queue.counts().items() if count}


def test_every_mail_arrives_once_whole_and_with_a_sender_of_its_own(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(40))
    told: list[tuple[int, int]] = []
    done = send_due(queue, Way(server, VERP, threads=3), letter, time.hands(told=lambda *one: told.append(one)))
    assert done.ended == {State.SENT: 40}
    assert (done.next_due, done.away, done.unmade, done.taken_up) == (None, None, None, 0)
    assert sorted(relay.taken()) == sorted(row.address for row in rows(40))
    for sender, address, mail in relay.came:
        key = VERP.key(sender)
        assert (address, mail["Message-ID"]) == (f"staff{int(key[1:])}@bank.example", f"<{key}@bank.example>")
        text = mail.get_body(("plain",))
        assert text is not None
        assert text.get_content().splitlines() == [key, "お知らせがあります。", "There is a notice.", ".", ".."]
    assert told[-1] == (40, 40)
    assert [done for done, _ in told] == list(range(1, 41))
    assert relay.opened <= 3


def test_nothing_goes_before_its_time(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add([*rows(2), Row("later", "later@bank.example", NOON + timedelta(hours=3))])
    assert sent(queue, server, time).next_due == NOON + timedelta(hours=3)
    assert len(relay.came) == 2
    time.on(hours=3)
    assert sent(queue, server, time).ended == {State.SENT: 1}


def test_a_second_start_sends_nothing_again(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add(rows(5))
    sent(queue, server, time)
    assert queue.add(rows(5)) == 0
    assert not sent(queue, server, time).ended
    assert len(relay.came) == 5


def test_a_mail_that_is_refused_for_now_goes_later_and_the_others_at_once(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(3))
    relay.says["rcpt", STAFF] = ["450 4.2.1 greylisted"] * 2
    assert until_done(queue, server, time) == [timedelta(minutes=1), timedelta(minutes=5)]
    assert Counter(relay.taken()) == {row.address: 1 for row in rows(3)}
    assert relay.opened == 3  # one for each of the three starts: a refusal ends none


def test_after_eight_tries_a_mail_has_failed(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add(rows(2))
    relay.says["data", STAFF] = ["452 4.2.2 full"] * 8
    waited = until_done(queue, server, time)
    assert [one.total_seconds() / 60 for one in waited] == [1, 5, 15, 30, 60, 120, 240]
    (failed,) = queue.outcomes("k00000")
    assert (failed.state, failed.code, failed.status) == (State.FAILED, 452, "4.2.2")
    assert relay.taken() == ["staff1@bank.example"]


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_mail_that_is_refused_for_good_is_never_tried_again(
    stage: str, queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(3))
    relay.says[stage, STAFF] = ["550 5.1.1 no such user"]
    assert sent(queue, server, time).ended == {State.SENT: 2, State.BOUNCED: 1}
    (bounced,) = queue.outcomes("k00000")
    assert (bounced.state, bounced.code, bounced.status) == (State.BOUNCED, 550, "5.1.1")
    time.on(days=2)
    assert not sent(queue, server, time).ended
    assert relay.opened == 1


@pytest.mark.parametrize(
    ("stage", "whose", "tried"), [("mail", "k00000", False), ("rcpt", STAFF, False), ("data", STAFF, True)]
)
def test_a_relay_that_closes_is_left_alone_a_while_and_no_try_is_used_up_before_the_mail_was_handed_over(
    stage: str, whose: str, tried: bool, queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(3))
    relay.says[stage, whose] = ["421 4.3.2 too many mails"]
    assert sent(queue, server, time).ended == {State.SENT: 2, State.DEFERRED: 1}
    assert (relay.opened, sum(time.waits)) == (2, 2.0)
    (later,) = queue.outcomes("k00000")
    assert (later.state, later.code, later.tried) == (State.DEFERRED, 421, tried)
    time.on(minutes=1)
    assert sent(queue, server, time).ended == {State.SENT: 1}
    assert len(relay.came) == 3


def test_a_connection_lost_in_the_middle_of_a_mail_costs_this_mail_a_try_and_no_other(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(3))
    relay.says["cut", STAFF] = [DROP]
    assert sent(queue, server, time).ended == {State.SENT: 2, State.DEFERRED: 1}
    (cut,) = queue.outcomes("k00000")
    assert (cut.tried, cut.next_try) == (True, NOON + timedelta(minutes=1))
    until_done(queue, server, time)
    assert Counter(relay.taken()) == {row.address: 1 for row in rows(3)}


def test_a_connection_that_was_closed_between_two_mails_costs_no_try(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(2))
    relay.says["mail", "k00001"] = [DROP]
    sent(queue, server, time)
    assert not queue.outcomes("k00001")[0].tried
    until_done(queue, server, time)
    assert len(relay.came) == 2


def test_a_relay_that_is_away_defers_everything_and_uses_up_no_try(queue: Queue, time: Time) -> None:
    queue.add(rows(200))
    away = Server("127.0.0.1", free_port(), "none")
    for _ in range(10):
        done = sent(queue, away, time, threads=3)
        assert done.away is not None
        assert done.away.code == "host_unreachable"
        assert done.next_due == time.now + AWAY
        time.on(seconds=AWAY.total_seconds())
    assert states(queue) == {"deferred": 200}
    assert not any(one.tried for one in queue.outcomes())
    relay = Relay()
    with relaying(relay, away.port):
        assert sent(queue, away, time, threads=3).ended == {State.SENT: 200}
    assert len(relay.came) == 200


def test_a_relay_that_takes_few_connections_gets_few(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add(rows(60))
    relay.most = 2
    assert sent(queue, server, time, threads=4).ended == {State.SENT: 60}
    assert sum(time.waits) < 20  # it may be left alone at the start, while nobody is through yet


def test_a_relay_that_refuses_the_sender_stops_all_and_nobody_is_marked(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(10))
    relay.says["mail", ""] = ["550 5.7.1 sender not allowed"] * 10
    with pytest.raises(SekishoError, match="sending_refused") as told:
        sent(queue, server, time)
    assert told.value.permanent
    assert sum(queue.counts()[state] for state in (State.QUEUED, State.DEFERRED)) == 10
    assert not any(one.tried for one in queue.outcomes())
    relay.says.clear()
    assert sent(queue, server, time).ended == {State.SENT: 10}


def test_a_relay_that_asks_for_a_login_has_not_refused_a_recipient(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(3))
    relay.says["rcpt", ""] = ["530 5.7.0 authentication required"]
    with pytest.raises(SekishoError, match="sending_refused"):
        sent(queue, server, time)
    assert queue.counts()[State.BOUNCED] == 0
    assert sent(queue, server, time).ended == {State.SENT: 3}


def test_refusals_without_end_blow_the_fuse(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add(rows(100))
    relay.says["rcpt", ""] = ["550 5.7.1 looks like phishing"] * 100
    with pytest.raises(SekishoError, match="sending_all_refused") as told:
        sent(queue, server, time, fuse=20)
    assert (told.value.params["count"], states(queue)) == (20, {"bounced": 20, "queued": 80})


def test_refusals_between_mails_that_arrive_blow_no_fuse(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(60))
    for number in range(0, 60, 2):
        relay.says["rcpt", f"staff{number}@bank.example"] = ["550 5.1.1 gone"]
    assert sent(queue, server, time, fuse=2).ended == {State.SENT: 30, State.BOUNCED: 30}


def test_mail_goes_no_faster_than_the_rates_say(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add([*rows(20), *rows(20, "other.example", 20)])
    at: list[tuple[str, float]] = []
    relay.seen = lambda stage, address: at.append((address, time.passed)) if stage == "data" else None
    sent(queue, server, time, rates=Rates(relay=5.0, domain=1.0, domains={"other.example": 2.0}, burst=2))
    assert len(at) == 40
    for domain, rate in (("bank.example", 1.0), ("other.example", 2.0)):
        own = sorted(when for address, when in at if address.endswith(f"@{domain}"))
        assert all(later - sooner >= (2 - 1) / rate - 1e-6 for sooner, later in zip(own, own[2:], strict=False))
        assert own[-1] >= (20 - 2) / rate - 1e-6
    assert max(when for _, when in at) < 25


def test_a_slow_domain_does_not_let_others_wait(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add([*rows(30, "slow.example"), *rows(10, begin=30)])
    sent(queue, server, time, rates=Rates(domains={"slow.example": 0.1}))
    assert [one.partition("@")[2] for one in relay.taken()[:12]].count("bank.example") == 10


def test_while_it_waits_no_mail_is_left_in_doubt(queue: Queue, server: Server, time: Time) -> None:
    queue.add(rows(3))
    in_doubt: list[int] = []

    def wait(pause: float) -> None:
        in_doubt.append(queue.counts()[State.SENDING])
        time.wait(pause)

    hands = replace(time.hands(), wait=wait)
    send_due(queue, Way(server, VERP, threads=1, rates=Rates(relay=0.5)), letter, hands)
    assert in_doubt
    assert set(in_doubt) == {0}


def test_a_connection_is_closed_before_a_long_silence(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add(rows(3))
    sent(queue, server, time, rates=Rates(relay=1 / 60))
    assert relay.opened == 3
    assert sum(time.waits) == pytest.approx(120)


def test_told_to_stop_it_stops_between_mails_and_goes_on_another_time(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(30))
    done = send_due(queue, Way(server, VERP, threads=2), letter, time.hands(stop=lambda: len(relay.came) >= 7))
    assert 7 <= done.ended[State.SENT] <= 9
    assert done.next_due == NOON
    assert states(queue) == {"sent": len(relay.came), "queued": 30 - len(relay.came)}
    sent(queue, server, time)
    assert Counter(relay.taken()) == {row.address: 1 for row in rows(30)}


def test_a_mail_that_cannot_be_made_keeps_no_other_from_going(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(4))

    def build(due: Due) -> EmailMessage:
        if due.key in {"k00001", "k00002"}:
            raise SekishoError("template_missing", permanent=due.key == "k00001", path=due.key)
        return letter(due)

    done = send_due(queue, Way(server, VERP, threads=1), build, time.hands())
    assert done.ended == {State.SENT: 2, State.FAILED: 1, State.DEFERRED: 1}
    assert done.unmade is not None
    assert done.next_due == NOON + timedelta(minutes=1)


def test_an_error_of_the_caller_ends_the_sending_and_loses_nothing(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(20))

    def build(due: Due) -> EmailMessage:
        if due.key == "k00009":
            raise ZeroDivisionError
        return letter(due)

    with pytest.raises(ZeroDivisionError):
        send_due(queue, Way(server, VERP, threads=2), build, time.hands())
    assert queue.counts()[State.SENDING] == 0
    assert queue.counts()[State.SENT] == len(relay.came) < 20
    sent(queue, server, time)
    assert Counter(relay.taken()) == {row.address: 1 for row in rows(20)}


def test_two_processes_do_not_send_the_same_wave(queue: Queue, server: Server, time: Time) -> None:
    queue.add(rows(1))
    with queue.alone(), pytest.raises(SekishoError, match="sending_running"):
        sent(queue, server, time)


def test_bytes_go_out_with_whole_line_ends_and_a_dot_alone_ends_nothing(
    queue: Queue, server: Server, relay: Relay, time: Time
) -> None:
    queue.add(rows(2))
    raw = "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nお\r.\nMAIL FROM:<a@b.example>\n".encode()
    send_due(queue, Way(server, VERP, threads=1), lambda _: raw, time.hands())
    assert relay.raw == [raw.replace(b"\r", b"\n").replace(b"\n", b"\r\n")] * 2
    assert relay.options == ["BODY=8BITMIME"] * 2


def test_nothing_is_sent_in_the_clear_to_another_machine(queue: Queue, time: Time) -> None:
    queue.add(rows(1))
    with pytest.raises(SekishoError, match="tls_needed"):
        sent(queue, Server("mail.bank.example", 25, "none"), time)
    assert states(queue) == {"queued": 1}


def test_a_relay_without_starttls_gets_nothing(queue: Queue, server: Server, relay: Relay, time: Time) -> None:
    queue.add(rows(1))
    with pytest.raises(SekishoError, match="sending_refused"):
        sent(queue, replace(server, security="starttls"), time)
    assert not relay.came


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_over_tls_to_whom_is_trusted_and_to_nobody_else(
    security: str, queue: Queue, relay: Relay, time: Time, tmp_path: Path
) -> None:
    queue.add(rows(3))
    ca, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, key)
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    with relaying(relay, **how) as found:
        secured = replace(found, host="localhost", security=security)  # type: ignore[arg-type]
        with pytest.raises(SekishoError, match="tls_untrusted"):
            sent(queue, secured, time)
        assert sent(queue, replace(secured, ca=str(ca)), time).ended == {State.SENT: 3}
