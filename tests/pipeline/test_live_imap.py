"""A real Dovecot: fetched whole, gone on with after a kill, never marked as read, and told where it fails."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.connectors.imap.utf7 import encoded
from sekisho.evidence.snapshot import Snapshot
from sekisho.pipeline.org import Org
from tests.cli.typed import Answer, typed
from tests.servers.dovecot import PASSWORD, THERE, WHY, Dovecot
from tests.servers.mails import mail
from tests.servers.proxy import proxy

pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.skipif(not THERE, reason=WHY)]


@pytest.fixture
def org(tmp_path: Path, server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    folder = tmp_path / "org"
    Org.create(folder)
    settle(folder, server)
    return folder


def settle(org: Path, server: Dovecot, port: int = 0, **more: str) -> None:
    """Name the server in the settings."""
    said = {"ca": f'"{server.ca}"', "page": "20", **more}
    lines = "\n".join(f"{key} = {value}" for key, value in said.items())
    text = (org / "sekisho.toml").read_text("utf-8").partition("[[sources]]")[0]
    text += f'[[sources]]\nname = "mail"\nconnector = "imap"\nhost = "localhost"\nport = {port or server.port}\n'
    (org / "sekisho.toml").write_text(f'{text}user = "{server.user}"\nsecret = "env:MAIL_PASSWORD"\n{lines}\n', "utf-8")


def fetched(org: Path) -> Answer:
    return typed("ingest", org, "--source", "mail", "--json")


def kept(org: Path) -> list[str]:
    """Return the Message-ID of every row, doubles too."""
    with Snapshot.open(Org.open(org).store) as snapshot:
        return sorted(str(row["message_id"]) for row in snapshot.dicts("message", ["message_id"]))


def ids(*numbers: int) -> list[str]:
    return sorted(f"{number}@vendor.example" for number in numbers)


def test_mail_is_fetched_once_and_stays_unread(org: Path, server: Dovecot) -> None:
    server.put([mail(number) for number in range(3)])
    first = fetched(org)
    assert (first.code, first.data["whole"]) == (0, True), first.err
    assert kept(org) == ids(0, 1, 2)
    assert not any(b"Seen" in one for one in server.flags())
    server.put([mail(3)])
    assert fetched(org).data["folders"] == [
        {"mailbox": server.user, "folder": "INBOX", "new": 1, "error": None, "says": None}
    ]
    assert kept(org) == ids(0, 1, 2, 3)


def test_the_mailbox_of_a_row_is_the_account(org: Path, server: Dovecot) -> None:
    server.put([mail(1)])
    fetched(org)
    with Snapshot.open(Org.open(org).store) as snapshot:
        assert [row["mailbox"] for row in snapshot.dicts("message", ["mailbox"])] == [server.user]


def test_a_large_folder_comes_in_pages(org: Path, server: Dovecot) -> None:
    server.put([mail(number) for number in range(450)])
    with server.login() as wire:  # holes in the UIDs, longer than a page
        wire.select("INBOX")
        wire.store("50:290", "+FLAGS", "\\Deleted")
        wire.expunge()
    assert fetched(org).code == 0
    assert kept(org) == ids(*range(49), *range(290, 450))


def test_folders_with_names_in_japanese_are_fetched(org: Path, server: Dovecot) -> None:
    name = "経理/振込 & 請求"
    server.put([mail(7)], encoded(name))
    settle(org, server, folders=f'["{name}"]')
    assert fetched(org).data["folders"][0]["folder"] == name
    assert kept(org) == ids(7)


def test_drafts_are_left_alone(org: Path, server: Dovecot) -> None:
    server.put([mail(1)])
    server.put([mail(2)], "Drafts")
    fetched(org)
    assert kept(org) == ids(1)


def test_a_message_that_was_moved_is_not_there_twice(org: Path, server: Dovecot) -> None:
    server.put([mail(1), mail(2)])
    fetched(org)
    with server.login() as wire:
        wire.create("Done")
        wire.select("INBOX")
        wire.uid("MOVE", "1", "Done")
    assert fetched(org).data["folders"][0]["new"] == 0
    assert kept(org) == ids(1, 2)


def test_new_uids_for_old_messages_make_no_doubles(org: Path, server: Dovecot) -> None:
    server.put([mail(number) for number in range(30)], "Work")
    fetched(org)
    with server.login() as wire:  # the folder is made anew: UIDVALIDITY changes, and the UIDs begin again
        wire.delete("Work")
    server.put([mail(number) for number in range(10, 40)], "Work")
    assert {one["folder"]: one["new"] for one in fetched(org).data["folders"]} == {"INBOX": 0, "Work": 10}
    assert kept(org) == ids(*range(40))


@pytest.mark.parametrize("after", [60_000, 250_000, 550_000])
def test_a_fetch_that_is_killed_goes_on_without_loss_or_double(org: Path, server: Dovecot, after: int) -> None:
    server.put([mail(number, 2000) for number in range(300)])
    victim: list[subprocess.Popen[bytes]] = []
    with proxy(server.port, after, lambda: os.kill(victim[0].pid, signal.SIGKILL)) as between:
        settle(org, server, between.port)
        words = [sys.executable, "-c", "from sekisho.cli.main import main; main()", "ingest", str(org)]
        victim.append(subprocess.Popen([*words, "--source", "mail"]))
        assert victim[0].wait(60) == -signal.SIGKILL
    settle(org, server)
    again = fetched(org)
    assert (again.code, again.data["whole"]) == (0, True)
    assert again.data["folders"][0]["new"] < 300 or after < 100_000
    assert kept(org) == ids(*range(300))


def test_a_connection_that_breaks_off_is_begun_again(org: Path, server: Dovecot) -> None:
    server.put([mail(number, 2000) for number in range(100)])
    with proxy(server.port, 120_000) as between:
        settle(org, server, between.port)
        assert fetched(org).code == 0
        assert between.cut
    assert kept(org) == ids(*range(100))


def test_a_certificate_of_somebody_else_is_not_trusted(org: Path, server: Dovecot) -> None:
    settle(org, server, ca='""')
    said = fetched(org)
    assert (said.code, "does not trust" in said.err) == (4, True)


def test_a_connection_can_be_secured_after_it_began(org: Path, server: Dovecot) -> None:
    server.put([mail(1)])
    settle(org, server, server.clear, security='"starttls"')
    assert fetched(org).code == 0
    assert kept(org) == ids(1)
    settle(org, server, server.clear, security='"starttls"', ca='""')
    assert "does not trust" in fetched(org).err


def test_on_this_machine_a_connection_may_stay_in_the_clear(org: Path, server: Dovecot) -> None:
    settle(org, server, server.clear, security='"none"')
    assert fetched(org).code == 0


def test_a_wrong_password_is_told(org: Path, server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "wrong")
    said = fetched(org)
    assert (said.code, "does not let" in said.err) == (4, True)


def test_a_password_in_japanese_is_sent_and_told_as_wrong(
    org: Path, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "ひみつ")
    said = fetched(org)
    assert (said.code, "does not let" in said.err) == (4, True)


def test_a_password_never_goes_over_the_wire_in_the_clear(org: Path, server: Dovecot) -> None:
    settle(org, server, security='"none"')
    text = (org / "sekisho.toml").read_text("utf-8").replace('host = "localhost"', 'host = "mail.bank.example"')
    (org / "sekisho.toml").write_text(text, "utf-8")
    said = fetched(org)
    assert (said.code, "in the clear" in said.err) == (4, True)


def test_a_folder_that_is_not_there_is_named(org: Path, server: Dovecot) -> None:
    settle(org, server, folders='["Nowhere"]')
    assert "Nowhere" in fetched(org).err


def test_a_server_that_is_away_is_told_as_passing(org: Path, server: Dovecot) -> None:
    with proxy(server.port, 1) as between:
        port = between.port
    settle(org, server, port)
    assert fetched(org).code == 6


def test_a_message_that_is_too_large_stays_and_is_told(
    org: Path, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.connectors.imap.fetch.MESSAGE_BYTES", 5000)
    server.put([mail(1), mail(2, 20_000), mail(3)])
    said = typed("ingest", org, "--source", "mail")
    assert "1 message was too large" in said.out
    assert kept(org) == ids(1, 3)
