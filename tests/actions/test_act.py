"""Acting on real servers: said first, done when asked for, nothing deleted, and no copy taken for new mail."""

import json
import shutil
import threading
from dataclasses import replace
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller

from sekisho.actions.act import Asked, act
from sekisho.actions.mail_digest import main as mail_digest
from sekisho.actions.nouns import Effect
from sekisho.connectors.mail.mbox_stream import messages
from sekisho.connectors.mail.message import message_uid
from sekisho.evidence.incoming import incoming
from sekisho.evidence.snapshot import Snapshot
from sekisho.findings.nouns import State
from sekisho.model.errors import SekishoError
from sekisho.pipeline.assess import assess
from sekisho.pipeline.org import Org
from sekisho.pipeline.standing import find
from sekisho.watch.child import Line
from sekisho.watch.nouns import Said
from tests.cli.typed import NOW, Answer, typed
from tests.pipeline.bank import Bank, copied, silent
from tests.servers.dovecot import PASSWORD, THERE, WHY, Dovecot
from tests.servers.graph import SECRET, TENANT, Graph
from tests.servers.local import free_port
from tests.servers.mails import mail

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
needs_dovecot = pytest.mark.skipif(not THERE, reason=WHY)
HELD = "Sekisho/Held"
TITLE = "支払い・返信の前に確認してください".encode()


class Case:
    """A finding about a message of the small bank: its id, the message's bytes and the mailbox that holds it."""

    def __init__(self, bank: Bank, org: Path, detector: str) -> None:
        found = [one for one in typed("findings", org, "--json").data if one["detector"] == detector]
        self.finding = str(found[0]["id"])
        key = str(found[0]["subject"]).partition(":")[2]
        with Snapshot.open(Org.open(org).store) as snapshot:
            rows = list(snapshot.dicts("message", ["message_uid", "mailbox"]))
        self.mailboxes = sorted(str(row["mailbox"]) for row in rows if row["message_uid"] == key)
        path = bank.folder / "mail" / f"{self.mailboxes[0]}.mbox"
        with path.open("rb") as stream:
            raws = [one.data for one in messages(stream, 1 << 24) if one.data]
        self.raw = next(raw for raw in raws if message_uid(raw) == key).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def write(org: Path, text: str) -> None:
    path = org / "sekisho.toml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def imap(org: Path, server: Dovecot, case: Case) -> None:
    head = '\n[actions]\nask = "総務 内線 1234"\n[[sources]]\nname = "mail"\nconnector = "imap"\nhost = "localhost"\n'
    said = f'port = {server.port}\nuser = "{server.user}"\nsecret = "env:MAIL"\nca = "{server.ca}"\n'
    write(org, f'{head}{said}mailbox = "{case.mailboxes[0]}"\n')


def step(answer: Answer) -> list[tuple[str, str]]:
    return [(one["what"], one["status"]) for message in answer.data["messages"] for one in message["steps"]]


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL", PASSWORD)
    monkeypatch.setenv("GRAPH", SECRET)
    monkeypatch.setenv("HOOK", "shared")
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


@pytest.fixture(scope="module")
def case(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The same for all tests: a copy of the bank finds the same."""
    return Case(bank, copied(bank.org, tmp_path_factory.mktemp("case")), "colleague_name_from_outside")


@needs_dovecot
def test_nothing_is_done_unless_it_is_really_asked_for(org: Path, server: Dovecot, case: Case) -> None:
    server.put([case.raw, mail(1)])
    imap(org, server, case)
    said = typed("mail", "act", org, case.finding)
    assert "would be moved to Sekisho/Held" in said.out
    assert "Nothing was done." in said.out
    assert server.bodies() == [case.raw, mail(1)]
    assert not (org / "actions.jsonl").exists()


@needs_dovecot
def test_a_copy_takes_the_place_and_the_message_goes_aside_unchanged(org: Path, server: Dovecot, case: Case) -> None:
    server.put([mail(1)])
    server.put([case.raw], flags="(\\Flagged)")
    imap(org, server, case)
    done = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka", "--json")
    assert (done.code, step(done)) == (0, [("banner", "done"), ("move", "done")])
    assert server.bodies(HELD) == [case.raw]
    left, copy = server.bodies()
    assert left == mail(1)
    assert TITLE in copy or b"base64" in copy
    assert b"Flagged" in server.flags()[1]
    states = [json.loads(line) for line in (org / "actions.jsonl").read_text("utf-8").splitlines()]
    assert [(one["state"], one["what"], one["by"]) for one in states] == [
        (state, what, "tanaka") for what in ("banner", "move") for state in ("begun", "done")
    ]
    again = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka", "--json")
    assert step(again) == [("move", "already")]


@needs_dovecot
def test_neither_the_copy_nor_the_moved_message_is_fetched_as_new_mail(org: Path, server: Dovecot, case: Case) -> None:
    server.put([case.raw])
    imap(org, server, case)
    typed("ingest", org, "--source", "mail")
    typed("mail", "act", org, case.finding, "--really", "--by", "tanaka")
    again = typed("ingest", org, "--source", "mail", "--json")
    assert {one["folder"]: one["new"] for one in again.data["folders"]} == {"INBOX": 0, HELD: 0}


@needs_dovecot
def test_after_a_crash_between_copy_and_move_there_is_one_copy(org: Path, server: Dovecot, case: Case) -> None:
    server.put([case.raw])
    imap(org, server, case)
    typed("mail", "act", org, case.finding, "--do", "banner", "--really", "--by", "tanaka")
    done = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka", "--json")
    assert step(done) == [("banner", "already"), ("move", "done")]
    assert (len(server.bodies()), len(server.bodies(HELD))) == (1, 1)


@needs_dovecot
def test_another_message_with_the_same_message_id_is_left_alone(org: Path, server: Dovecot, case: Case) -> None:
    forged = case.raw + b"another text\r\n"
    server.put([forged])
    imap(org, server, case)
    done = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka", "--json")
    assert [one["code"] for one in done.data["messages"]] == ["not_found"]
    assert (done.code, server.bodies()) == (6, [forged])


@needs_dovecot
def test_a_server_that_cannot_move_is_asked_for_nothing(
    org: Path, server: Dovecot, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.connectors.imap.session.Session.can_move", lambda _self: False)
    server.put([case.raw])
    imap(org, server, case)
    said = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka")
    assert (said.code, "Sekisho deletes nothing" in said.out) == (6, True)
    assert server.bodies() == [case.raw]


@needs_dovecot
def test_two_at_the_same_source_do_not_mix(org: Path, server: Dovecot, case: Case) -> None:
    server.put([case.raw])
    imap(org, server, case)
    with incoming(org / "sources" / "mail"):
        said = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka")
    assert (said.code, "Another command is fetching" in said.out) == (6, True)


def test_a_mailbox_that_no_source_reaches_is_told(org: Path, case: Case) -> None:
    said = typed("mail", "act", org, case.finding)
    assert (said.code, "no source of sekisho.toml reaches" in said.out) == (6, True)


def test_about_a_finding_that_is_not_open_nothing_is_done(org: Path, case: Case) -> None:
    one = Org.open(org)
    done = assess(one, NOW, silent)
    closed = replace(find(done.book, case.finding), state=State.RESOLVED)
    asked = Asked(frozenset({Effect.MOVE}), really=True, by="tanaka")
    with pytest.raises(SekishoError, match="finding_not_open"):
        act(one, done.snapshot, closed, asked, str, lambda _: None, NOW)
    done.snapshot.close()


def test_who_does_it_has_to_be_said(org: Path, case: Case) -> None:
    assert typed("mail", "act", org, case.finding, "--really").code == 2


def m365(org: Path, tenant: Graph, case: Case) -> str:
    owner = case.mailboxes[0]
    tenant.mailbox(owner)
    tenant.put(owner, "in", case.raw, mail(1))
    head = f'\n[[sources]]\nname = "m365"\nconnector = "graph_mail"\ntenant = "{TENANT}"\nclient = "app"\n'
    said = f'secret = "env:GRAPH"\nendpoint = "{tenant.root}/v1.0"\nlogin = "{tenant.root}"\nmailboxes = ["{owner}"]\n'
    write(org, head + said)
    return owner


def test_in_microsoft_365_the_message_gets_a_category_and_is_moved(org: Path, tenant: Graph, case: Case) -> None:
    owner = m365(org, tenant, case)
    said = typed("mail", "act", org, case.finding, "--json")
    assert step(said) == [("category", "would"), ("move", "would")]
    assert {method for method, _ in tenant.asked} == {"GET"}
    done = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka", "--json")
    assert step(done) == [("category", "done"), ("move", "done")]
    moved = next(one for one in tenant.mail[owner] if one.raw == case.raw)
    assert tenant.folders[owner][moved.folder][0] == "Sekisho Held"
    assert moved.categories == ["支払い・返信の前に確認 / Check before you pay or reply"]
    again = typed("mail", "act", org, case.finding, "--really", "--by", "tanaka", "--json")
    assert step(again) == [("category", "already"), ("move", "already")]
    assert {method for method, _ in tenant.asked} == {"GET", "PATCH", "POST"}


def test_what_microsoft_refuses_is_told(org: Path, tenant: Graph, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    m365(org, tenant, case)
    monkeypatch.setenv("GRAPH", "wrong")
    said = typed("mail", "act", org, case.finding)
    assert (said.code, "does not let the application" in said.out) == (6, True)


def test_a_record_that_was_changed_stops_everything(org: Path, case: Case) -> None:
    (org / "actions.jsonl").write_text('{"before": "x"}\n', "utf-8")
    said = typed("mail", "act", org, case.finding)
    assert (said.code, "record of actions was changed" in said.err) == (4, True)


def test_a_notice_goes_out_once_and_names_nobody(org: Path, case: Case) -> None:
    got: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as receiver:
        threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = f"http://127.0.0.1:{receiver.server_address[1]}/"
        write(org, f'\n[actions]\nwebhook = "{address}"\nwebhook_secret = "env:HOOK"\n')
        assert "would go to" in typed("mail", "act", org, case.finding, "--do", "webhook").out
        assert got == []
        done = typed("mail", "act", org, case.finding, "--do", "webhook", "--really", "--by", "tanaka")
        receiver.shutdown()
    assert done.code == 0
    assert [one["finding"] for one in got] == [case.finding]
    assert "@" not in json.dumps(got)


def test_a_notice_that_nobody_takes_waits(org: Path, case: Case) -> None:
    write(org, '\n[actions]\nwebhook = "http://127.0.0.1:1/"\nwebhook_secret = "env:HOOK"\n')
    said = typed("mail", "act", org, case.finding, "--do", "webhook", "--really", "--by", "tanaka")
    assert (said.code, "waits" in said.out) == (6, True)
    assert len(list((org / "outbox").glob("*.json"))) == 1


def test_without_a_webhook_none_is_sent(org: Path, case: Case) -> None:
    assert "names no webhook" in typed("mail", "act", org, case.finding, "--do", "webhook").err


def test_of_a_payment_the_mail_that_names_its_account_is_meant(bank: Bank, org: Path) -> None:
    found = [one for one in typed("findings", org, "--json").data if one["detector"] == "payee_account_differs"]
    said = [typed("mail", "act", org, one["id"]) for one in found]
    assert sorted(one.code for one in said) == [4, 6]
    assert any("is not about mail" in one.err for one in said)


def test_a_digest_is_shown_before_it_is_sent(org: Path) -> None:
    write(org, '\n[actions]\nsmtp_host = "localhost"\ndigest_from = "a@b.example"\ndigest_to = ["c@d.example"]\n')
    count = len(typed("findings", org, "--json").data)
    said = typed("mail", "digest", org, lang="ja")
    assert f"関所：未対応{count}件" in said.out
    assert "まだ送っていません" in said.out
    assert "@" not in said.out.partition("\n")[2]


def test_a_digest_arrives_without_names(org: Path) -> None:
    came: list[str] = []

    class Inbox:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
            came.append(message_from_bytes(envelope.content, policy=policy.default).get_content())
            return "250 taken"

    port = free_port()
    write(org, f'\n[actions]\nsmtp_host = "localhost"\nsmtp_port = {port}\nsmtp_security = "none"\n')
    write(org, 'digest_from = "a@b.example"\ndigest_to = ["c@d.example"]\n')
    running = Controller(Inbox(), hostname="localhost", port=port)
    running.start()
    try:
        said = typed("mail", "digest", org, "--really")
    finally:
        running.stop()
    assert (said.code, "Sent to c@d.example." in said.out) == (0, True)
    assert "This mail has no links" in came[0]
    assert "@" not in came[0]


def test_the_background_mails_the_digest_of_the_newest_report(
    org: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    came: list[str] = []

    class Inbox:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
            came.append(message_from_bytes(envelope.content, policy=policy.default).get_content())
            return "250 taken"

    def told() -> Said | None:
        return msgspec.json.decode(capsysbinary.readouterr().out, type=Line).said

    port = free_port()
    write(org, f'\n[actions]\nsmtp_host = "localhost"\nsmtp_port = {port}\nsmtp_security = "none"\n')
    write(org, 'digest_from = "a@b.example"\ndigest_to = ["c@d.example"]\ndigest_lang = "ja"\n')
    shutil.rmtree(org / "reports")
    assert mail_digest(str(org), NOW) == 1
    assert told() == Said("not_assessed", {"org": str(org)})
    found = [one["id"] for one in typed("findings", org, "--json").data]
    typed("report", org)
    capsysbinary.readouterr()
    running = Controller(Inbox(), hostname="localhost", port=port)
    running.start()
    try:
        assert mail_digest(str(org), NOW) == 0
    finally:
        running.stop()
    assert told() == Said(new=1)
    assert all(one in came[0] for one in found[:10])
    assert "このメール" in came[0]
    assert "@" not in came[0]


def test_without_a_server_there_is_no_digest(org: Path) -> None:
    assert "does not say from whom" in typed("mail", "digest", org).err
