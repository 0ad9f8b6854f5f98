"""A signed webhook over loopback: signed as the standard says, sent again where that helps, set aside where not."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.notify.outbox import deliver, post
from sekisho.notify.retry import persistent
from sekisho.notify.web import Scope
from sekisho.notify.webhook import Hook, Letter, send, signature

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LETTER = Letter("n-1", b'{"type":"finding"}')
SECRET = "whsec_" + base64.b64encode(b"shared by both").decode()
pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


class Receiver:
    """What a receiver got, and what it answers next."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.location = ""
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.address = ""


@contextmanager
def receiving() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(found.answers.pop(0) if found.answers else 204)
            if found.location:
                self.send_header("Location", found.location)
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_address[1]}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def test_the_signature_is_that_of_the_standard(receiver: Receiver) -> None:
    send(Hook(receiver.address, SECRET), LETTER, NOW, lambda _: None)
    headers, body = receiver.got[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(b"shared by both", signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_a_known_signature() -> None:
    # The example of the Standard Webhooks specification's reference tests.
    letter = Letter("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
    made = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", letter, 1614265330)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_may_pass_is_tried_again_with_longer_waits(receiver: Receiver) -> None:
    receiver.answers = [503, 429, 200]
    waits: list[float] = []
    send(Hook(receiver.address, SECRET), LETTER, NOW, waits.append)
    assert waits == [2.0, 10.0]
    assert {headers["webhook-id"] for headers, _ in receiver.got} == {"n-1"}


def test_a_refusal_is_not_tried_again(receiver: Receiver) -> None:
    receiver.answers = [410]
    with pytest.raises(SekishoError, match="webhook_refused"):
        send(Hook(receiver.address, SECRET), LETTER, NOW, lambda _: None)
    assert len(receiver.got) == 1


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers, receiver.location = [302], "http://127.0.0.1:1/elsewhere"
    with pytest.raises(SekishoError, match="webhook_refused"):
        send(Hook(receiver.address, SECRET), LETTER, NOW, lambda _: None)


def test_a_letter_waits_until_it_is_taken(tmp_path: Path, receiver: Receiver) -> None:
    hook = Hook(receiver.address, SECRET)
    post(tmp_path / "out", LETTER)
    receiver.answers = [503] * 4
    first = deliver(tmp_path / "out", lambda one: send(hook, one, NOW, lambda _: None))
    assert [key for key, _ in first.waiting] == ["n-1"]
    post(tmp_path / "out", Letter("n-2", b"{}"))
    assert deliver(tmp_path / "out", lambda one: send(hook, one, NOW, lambda _: None)).sent == ("n-1", "n-2")
    assert list((tmp_path / "out").glob("*.json")) == []


def test_a_letter_that_is_refused_for_good_is_set_aside(tmp_path: Path, receiver: Receiver) -> None:
    post(tmp_path / "out", LETTER)
    receiver.answers = [400]
    done = deliver(tmp_path / "out", lambda one: send(Hook(receiver.address, SECRET), one, NOW, lambda _: None))
    assert [key for key, _ in done.dead] == ["n-1"]
    assert (tmp_path / "out" / "dead" / "n-1.json").read_bytes() == LETTER.body


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://a@example.com/",
        "https:///x",
        "https://ex ample.com/",
        "https://[x/",
        "x",
    ],
)
def test_an_address_that_is_not_secured_is_refused(address: str) -> None:
    with pytest.raises(SekishoError, match="address_unusable"):
        Scope.of(address)


def test_no_host_but_those_of_the_scope_is_spoken_to() -> None:
    with pytest.raises(SekishoError, match="host_out_of_scope"):
        Scope.of("https://one.example/").ask("GET", "https://two.example/", {})


def test_a_secret_that_is_no_base64_is_told() -> None:
    with pytest.raises(SekishoError, match="webhook_secret"):
        signature("whsec_*", LETTER, 0)


def test_an_id_cannot_lead_out_of_the_outbox(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="up"):
        post(tmp_path, Letter("../up", b""))


def test_what_will_not_pass_is_raised_at_once() -> None:
    def refuse() -> None:
        raise SekishoError("webhook_secret")

    with pytest.raises(SekishoError):
        persistent(refuse, lambda _: pytest.fail("waited"))
