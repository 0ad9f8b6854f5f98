"""Nothing is there by half: files that were on their way, entries that belong together, work that two take at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sekisho.ledger.decisions import Fold
from sekisho.ledger.entries import Draft, Kind
from sekisho.ledger.store import append_all
from sekisho.model.errors import SekishoError
from sekisho.pipeline.actors import signer
from sekisho.pipeline.org import Org
from sekisho.web import uploads
from sekisho.web.accounts.models import Account
from sekisho.web.work import hands
from sekisho.web.work.models import Assignment
from tests.cli.typed import PHRASES

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def test_what_was_on_its_way_when_the_console_was_killed_is_taken_away(tmp_path: Path) -> None:
    org = Org.create(tmp_path / "a.sekisho").path
    inbox, watch = org / "inbox", org / "watch"
    for folder in (inbox, watch):
        folder.mkdir(exist_ok=True)
    (inbox / f".0a{uploads.PART}").write_text("half")
    (watch / "tmp1.upload").write_text("half")
    kept = [inbox / "list.upload", inbox / "payees.csv", inbox / ".theirs.part", watch / "state.json"]
    for one in kept:
        one.write_text("whole")
    uploads.sweep(org)
    assert sorted(path for folder in (inbox, watch) for path in folder.iterdir() if path.is_file()) == sorted(kept)


def test_a_name_that_is_taken_in_the_last_moment_stays_with_whoever_took_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = Org.create(tmp_path / "a.sekisho").path
    free = uploads._free

    def late(folder: Path, name: str) -> str:
        found = free(folder, name)
        monkeypatch.setattr(uploads, "_free", free)
        (folder / found).write_text("somebody else's")
        return found

    monkeypatch.setattr(uploads, "_free", late)
    assert uploads.keep(org, [SimpleUploadedFile("payees.csv", b"ours")]) == ("payees-2.csv",)
    assert {one.name: one.read_text() for one in (org / "inbox").iterdir()} == {
        "payees.csv": "somebody else's",
        "payees-2.csv": "ours",
    }


def test_of_entries_that_belong_together_all_are_written_or_none(founded: Path) -> None:
    org = Org.open(founded)
    before = org.decided()

    def refuses(fold: Fold) -> Draft:
        assert fold.head != (before.fold.head if before else "")
        raise SekishoError("decided_meanwhile")

    with pytest.raises(SekishoError, match="decided_meanwhile"):
        append_all(
            org.ledger,
            (lambda _fold: Draft(Kind.NOTE, "a note", {"text": "half"}), refuses),
            signer(org, "tanaka", PHRASES["tanaka"]),
            NOW,
        )
    after = org.decided()
    assert before is not None
    assert after is not None
    assert after.fold.head == before.fold.head


def test_who_takes_a_finding_in_the_moment_in_which_another_does_is_told(
    person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    mori, kato = person("mori"), person("kato")

    def meanwhile() -> list[Account]:
        Assignment.objects.create(finding="f-1", account=kato, at=NOW, by="kato")
        return [mori]

    monkeypatch.setattr(hands, "workers", meanwhile)
    with pytest.raises(SekishoError, match="taken_meanwhile"):
        hands.assign("f-1", "mori", "", "mori", NOW)
    assert not Assignment.objects.exists()


def test_the_name_of_the_firm_shows_as_soon_as_it_is_given(console: Path, inside: Callable[..., Client]) -> None:
    browser, settings = inside("administrator"), console / "sekisho.toml"
    before = settings.read_text("utf-8")
    try:
        sent = {"name": "やま信用金庫", "staff": "310", "currency": "JPY", "time_zone": "Asia/Tokyo"}
        assert browser.post("/start/organisation", sent).status_code == 302
        assert '<span class="muted">やま信用金庫</span>' in browser.get("/queue").content.decode()
        settings.write_text("[organisation\n", "utf-8")
        assert browser.get("/queue").status_code == 200
        settings.unlink()
        assert browser.get("/queue").status_code == 200
    finally:
        settings.write_text(before, "utf-8")
