"""The reporting mailbox is read from a real server, from where the last reading ended, and stays as it was."""

import imaplib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.session import Session
from sekisho.model.errors import SekishoError
from sekisho.people.reports import collect as module
from sekisho.people.reports.collect import Collected, Folder, Unread, collect
from sekisho.people.reports.nouns import Reported
from tests.people.reports import made
from tests.people.reports.test_read import EN, SIM, read
from tests.servers.dovecot import PASSWORD, THERE, WHY, Dovecot
from tests.servers.fixtures import running, server
from tests.servers.proxy import proxy

__all__ = ["running", "server"]
pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.skipif(not THERE, reason=WHY)]


def no_wait(_seconds: float) -> None:
    return None


def folder(at: Dovecot, name: str = "INBOX", port: int = 0) -> Folder:
    source = ImapSource(
        name="reports", host="localhost", user=at.user, secret="env:X", port=port or at.port, ca=str(at.ca)
    )
    return Folder(source, PASSWORD, no_wait, name)


def reading(raw: bytes, name: str) -> Reported:
    return replace(read(raw), name=name)


def gathered(at: Dovecot, cursor: str | None = None, name: str = "INBOX", port: int = 0) -> list[Collected[Reported]]:
    return list(collect(folder(at, name, port), cursor, reading))


def report(number: int) -> bytes:
    return made.attached(replace(EN, number=number, note=f"number {number}"), SIM)


def ids(found: list[Collected[Reported]]) -> list[str]:
    return [one.found.message_id if isinstance(one.found, Reported) else one.found.error.code for one in found]


def names(first: int, behind: int) -> list[str]:
    return [f"<report-{number}@bank.example>" for number in range(first, behind)]


def test_reports_come_in_order_and_each_reading_goes_on_where_the_last_ended(server: Dovecot) -> None:
    server.put([report(number) for number in range(5)])
    first = gathered(server)
    assert ids(first) == names(0, 5)
    assert all(isinstance(one.found, Reported) and one.found.credited for one in first)
    assert gathered(server, first[-1].cursor) == []
    server.put([report(5), report(6)])
    assert ids(gathered(server, first[-1].cursor)) == names(5, 7)
    assert ids(gathered(server, first[2].cursor)) == names(3, 7)


def test_nothing_in_the_mailbox_is_changed(server: Dovecot) -> None:
    server.put([report(number) for number in range(3)])
    before, flags = server.bodies(), server.flags()
    gathered(server)
    assert (server.bodies(), server.flags()) == (before, flags)
    assert b"Seen" not in b"".join(flags)


def test_a_mail_that_cannot_be_read_is_named_and_the_others_are_read(server: Dovecot) -> None:
    server.put([report(0), b"\r\nno header at all\r\n", report(2)])
    found = gathered(server)
    assert ids(found) == [names(0, 1)[0], "report_unreadable", names(2, 3)[0]]
    unread = found[1].found
    assert isinstance(unread, Unread)
    assert unread.name == f"{server.user}/INBOX/{found[1].cursor}"
    assert ids(gathered(server, found[1].cursor)) == names(2, 3)


def test_a_mail_that_is_too_large_is_named_without_being_fetched(
    server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 20_000)
    big = made.attached(replace(EN, number=1, note="x" * 100 + "\n" + "y " * 20_000), SIM)
    server.put([report(0), big, report(2)])
    with proxy(server.port, 10**9) as between:
        found = gathered(server, port=between.port)
        assert ids(found) == [names(0, 1)[0], "report_large", names(2, 3)[0]]
        assert between.spent < 30_000
    assert isinstance(found[1].found, Unread)
    assert found[1].found.size > 20_000


def test_a_mail_that_went_away_meanwhile_is_named(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    server.put([report(number) for number in range(3)])
    sizes = Session.sizes

    def and_one_more(talk: Session, first: int, last: int) -> dict[int, int]:
        return {**sizes(talk, first, last), 4: 500}

    monkeypatch.setattr(Session, "sizes", and_one_more)
    found = gathered(server)
    assert ids(found)[-1] == "report_gone"
    assert ids(found)[:3] == names(0, 3)


def test_a_connection_that_breaks_is_begun_again_and_nothing_comes_twice_or_never(
    server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE_BYTES", 10_000)
    server.put([report(number) for number in range(20)])
    with proxy(server.port, 30_000) as between:
        found = gathered(server, port=between.port)
        assert between.cut
    assert ids(found) == names(0, 20)


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(server: Dovecot) -> None:
    server.put([report(0), report(1)], "Reports")
    old = gathered(server, name="Reports")[-1].cursor
    with server.login() as wire:
        wire.delete("Reports")
        wire.create("Between")
    server.put([report(5)], "Reports")
    found = gathered(server, old, name="Reports")
    assert ids(found) == names(5, 6)
    assert found[0].cursor.partition(":")[0] != old.partition(":")[0]


@pytest.mark.parametrize("cursor", ["", "x:y", "1", "-1:5", "9" * 40 + ":1", "1:" + "9" * 40, "٣:٤"])
def test_a_cursor_that_means_nothing_reads_all(server: Dovecot, cursor: str) -> None:
    server.put([report(0)])
    assert ids(gathered(server, cursor)) == names(0, 1)


def test_a_folder_that_is_not_there_and_a_wrong_password_are_told(server: Dovecot) -> None:
    server.put([report(0)])
    with pytest.raises(SekishoError, match="folder_missing"):
        gathered(server, name="Nowhere")
    with pytest.raises(SekishoError, match="imap_login"):
        list(collect(replace(folder(server), password="wrong"), None, reading))


def test_a_server_that_stays_away_is_told_after_some_tries(tmp_path: Path, server: Dovecot) -> None:
    waits: list[float] = []
    gone = replace(folder(server), wait=waits.append)
    gone = replace(
        gone, source=ImapSource(name="r", host="localhost", user="x", secret="env:X", port=1, ca=str(server.ca))
    )
    with pytest.raises(SekishoError, match="host_unreachable"):
        list(collect(gone, None, reading))
    assert waits == [2.0, 4.0, 8.0]


def test_who_stops_in_the_middle_leaves_the_server_politely(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    server.put([report(number) for number in range(3)])
    out: list[str] = []
    real = imaplib.IMAP4.logout

    def logout(wire: imaplib.IMAP4) -> object:
        out.append("out")
        return real(wire)

    monkeypatch.setattr(imaplib.IMAP4, "logout", logout)
    going: Iterator[Collected[Reported]] = collect(folder(server), None, reading)
    assert ids([next(going)]) == names(0, 1)
    going.close()  # type: ignore[attr-defined]
    assert out == ["out"]
