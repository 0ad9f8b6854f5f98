"""The files of an organisation are their owner's alone, however usual the umask; what everybody could read before is closed."""

import os
import re
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from sekisho.model.rights import as_they_write, for_owner_alone
from sekisho.pipeline.closed import close
from tests.cli.typed import by, typed
from tests.pipeline.bank import found_with, made
from tests.servers.local import free_port
from tests.web.served import serving

DEADLINE = 60.0
FINDING = re.compile(r"f-[0-9a-f]{20}")


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """The umask that most machines have."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def open_to_others(org: Path) -> list[str]:
    """Return what group or others have rights on; a file may go while we look."""
    found = []
    for path in (org, *org.rglob("*")):
        try:
            found += [f"{path.relative_to(org)} {mode(path):o}"] if mode(path) & 0o077 else []
        except FileNotFoundError:
            continue
    return found


def first_administrator(address: str, token: str) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{address}/first", timeout=30) as answer:
        form = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())[0]
    word = "a heron on the pond"
    sent = {"csrfmiddlewaretoken": form, "token": token, "name": "tanaka", "password": word, "again": word}
    with browser.open(f"{address}/first", urlencode(sent).encode(), timeout=30) as answer:
        assert answer.url.endswith("/sign-in/set-up")


@pytest.mark.server
@pytest.mark.enable_socket
def test_nothing_that_sekisho_makes_in_the_folder_is_for_others_to_read(tmp_path: Path) -> None:
    bank = made(tmp_path)
    org = bank.org
    found_with(org)
    listed = typed("findings", "list", org, "--json").out
    accepted = FINDING.findall(listed)[0]
    assert (
        typed("findings", "accept", org, accepted, "--reason", "known", "--until", "2026-12-01", *by("tanaka")).code
        == 0
    )
    assert typed("assess", org).code == 0
    settings = org / "sekisho.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[console]\nport = {free_port()}\n", "utf-8")
    with serving(org, watch=True) as served, closing(sqlite3.connect(org / "console.db")) as line:
        # The last one who closes the database takes the files beside it away.
        line.execute("SELECT count(*) FROM account").fetchone()
        first_administrator(served.address, served.token)
        end = time.monotonic() + DEADLINE
        while not (org / "watch" / "state.json").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        there = {path.name for path in org.iterdir()}
        assert open_to_others(org) == []
    assert open_to_others(org) == []
    assert {
        "ledger.db",
        "names.db",
        "sekisho.toml",
        "reports",
        "runs",
        "evidence",
        "console.db",
        "console.db-wal",
        "watch",
    } <= there
    assert list((org / "evidence" / "tables").rglob("*.parquet"))
    assert mode(bank.folder) == 0o755, "the folder of exports stays as it is"


def test_an_organisation_that_was_open_to_everybody_is_closed(tmp_path: Path) -> None:
    org = tmp_path / "org"
    (org / "reports").mkdir(parents=True)
    for name in ("ledger.db", "kept.txt"):
        (org / name).write_text("x", "utf-8")
    (org / "kept.txt").chmod(0o640)
    (tmp_path / "elsewhere").write_text("x", "utf-8")
    (org / "leads.away").symlink_to(tmp_path / "elsewhere")
    assert close(org) == "serve.closed"
    assert [mode(path) for path in (org, org / "reports", org / "ledger.db")] == [0o700, 0o700, 0o600]
    assert mode(tmp_path / "elsewhere") == 0o644
    assert mode(org / "kept.txt") == 0o640
    assert close(org) == ""


def test_rights_that_somebody_gave_their_group_stay(tmp_path: Path) -> None:
    org = tmp_path / "org"
    org.mkdir()
    org.chmod(0o2750)
    assert close(org) == ""
    assert mode(org) & 0o777 == 0o750


def test_a_folder_of_somebody_else_is_not_closed_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "org").mkdir()
    monkeypatch.setattr("sekisho.pipeline.closed.os.geteuid", lambda: os.getuid() + 1)
    assert close(tmp_path / "org") == "serve.not_ours"
    assert mode(tmp_path / "org") == 0o755


def test_a_file_that_goes_while_it_is_looked_at_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "org").mkdir(mode=0o700)
    monkeypatch.setattr(Path, "iterdir", lambda self: iter([self / "ledger.db-journal"]))
    assert close(tmp_path / "org") == ""


@pytest.mark.server
@pytest.mark.enable_socket
def test_who_serves_a_folder_of_before_is_told_that_it_was_closed(tmp_path: Path) -> None:
    org = tmp_path / "friday.sekisho"
    org.mkdir()
    (org / "sekisho.toml").write_text(f"[console]\nport = {free_port()}\n", "utf-8")
    with serving(org, lines=3) as served:
        assert served.process.stdout is not None
        said = served.process.stdout.readline()
        assert f"Everybody on this machine could read {org}" in said
        assert open_to_others(org) == []


def test_what_somebody_asks_to_have_elsewhere_has_the_rights_of_their_own_files(tmp_path: Path) -> None:
    log, out = tmp_path / "log.jsonl", tmp_path / "out.jsonl"
    log.write_text("{}\n", "utf-8")
    assert typed("mail", "takeover", "--input", log, "--out", out).code == 0
    assert mode(out) == 0o644
    os.umask(0o027)
    out.unlink()
    typed("mail", "takeover", "--input", log, "--out", out)
    assert mode(out) == 0o640


def test_rights_are_as_before_once_a_command_is_done(tmp_path: Path) -> None:
    with for_owner_alone():
        (tmp_path / "ours").touch()
        with as_they_write():
            (tmp_path / "theirs").touch()
        (tmp_path / "ours again").touch()
    with as_they_write():
        (tmp_path / "outside").touch()
    modes = [mode(tmp_path / name) for name in ("ours", "theirs", "ours again", "outside")]
    assert modes == [0o600, 0o644, 0o600, 0o644]
    with pytest.raises(FileNotFoundError), for_owner_alone():
        (tmp_path / "none" / "x").touch()
    (tmp_path / "after").touch()
    assert mode(tmp_path / "after") == 0o644
