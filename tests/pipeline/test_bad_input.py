"""What may lie in a folder: every file is read, or refused with a sentence; nothing is lost or doubled by another."""

import gzip
import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, reconcile
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits
from sekisho.pipeline import ingest as room
from sekisho.pipeline import landings
from sekisho.pipeline.delivered import files_of
from sekisho.pipeline.first import First
from sekisho.pipeline.ingest import Fate, FileOutcome, ingest
from sekisho.pipeline.refused import refused
from sekisho.pipeline.settings import Settings
from sekisho.text.say import LANGS, sentence
from tests.cli.typed import NOW, typed
from tests.pipeline.bank import Bank, furikomi, looked, records, silent


def zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def workbook(sheet: bytes, strings: bytes = b"<sst/>") -> bytes:
    """Return a workbook whose one sheet is these bytes."""
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", head + b"<Types/>")
        archive.writestr(
            "xl/workbook.xml", head + b'<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>'
        )
        archive.writestr("xl/sharedStrings.xml", head + strings)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b"<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]><worksheet><sheetData><row><c><v>&d;</v></c></row></sheetData></worksheet>"
)
BAD: dict[str, Callable[[Bank], bytes]] = {
    "empty.txt": lambda _: b"",
    "blank.csv": lambda _: b"\r\n" * 40,
    "picture.png": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "zeros.mbox": lambda _: bytes(4096),
    "archive.zip": lambda bank: zipped("furikomi.txt", bank.file.read_bytes()),
    "cut_short.txt": lambda bank: bank.file.read_bytes()[:1000],
    "cut_in_a_record.txt": lambda bank: bank.file.read_bytes()[:-700],
    "utf16.txt": lambda bank: bank.file.read_bytes().decode("cp932").encode("utf-16"),
    "half.gz": lambda bank: gzip.compress(bank.file.read_bytes())[:-20],
    "bomb.gz": lambda _: gzip.compress(bytes(40 << 20)),
    "xml_bomb.xlsx": lambda _: workbook(LAUGHS),
    "inflated.xlsx": lambda _: workbook(b"<worksheet>" + b" " * (70 << 20)),
    "no_workbook.xlsx": lambda _: b"PK\x03\x04" + bytes(500),
    "half.xlsx": lambda bank: (bank.folder / "payees.xlsx").read_bytes()[:3000],
}


@pytest.fixture(scope="module")
def seen(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> tuple[First, Path]:
    """A folder with one good payment file and list, and everything bad beside them."""
    folder = tmp_path_factory.mktemp("bad") / "exports"
    (folder / "名前 with 'odd' \"signs\" #%41").mkdir(parents=True)
    for name in (bank.file.name, "payees.xlsx"):
        (folder / name).write_bytes((bank.folder / name).read_bytes())
    for name, make in BAD.items():
        (folder / name).write_bytes(make(bank))
    inner = folder / "名前 with 'odd' \"signs\" #%41"
    (inner / "staff.csv").write_bytes((bank.folder / "staff.csv").read_bytes())
    (folder / "the same again.txt").write_bytes(bank.file.read_bytes())
    (folder / "packed.txt.gz").write_bytes(gzip.compress(bank.file.read_bytes()))
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as plug:
        here = Path.cwd()
        os.chdir(folder)
        plug.bind("plug")
        os.chdir(here)
    (folder / "link.txt").symlink_to(folder / bank.file.name)
    (folder / "nowhere").symlink_to("/nonexistent")
    (folder / "loop").symlink_to(folder)
    (folder / ".hidden").write_bytes(b"not looked at")
    Path(os.fsdecode(os.fsencode(str(folder)) + b"/\x8a\xb1.csv")).write_bytes(b"no,list\r\n1,2\r\n")
    return looked(folder), folder


def outcome(seen: tuple[First, Path], name: str) -> FileOutcome:
    return next(one for one in seen[0].outcomes if one.name == name)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence(seen: tuple[First, Path], name: str) -> None:
    one = outcome(seen, name)
    if one.fate is Fate.READ:
        assert one.rejected == one.records > 0
        return
    assert one.error is not None
    for lang in LANGS:
        said = sentence(one.error, lang)
        assert said
        assert "{" not in said


def test_every_file_is_an_outcome_and_hidden_ones_are_not(seen: tuple[First, Path]) -> None:
    names = [one.name for one in seen[0].outcomes]
    assert len(names) == len(set(names))
    assert "\\x8a\\xb1.csv" in names
    assert {"pipe", "plug", "link.txt", "nowhere", "loop"} <= set(names)
    assert ".hidden" not in names


def test_links_pipes_and_sockets_are_refused_by_name(seen: tuple[First, Path]) -> None:
    codes = {name: error.code for name in ("link.txt", "nowhere", "loop") if (error := outcome(seen, name).error)}
    assert codes == dict.fromkeys(("link.txt", "nowhere", "loop"), "file_is_link")
    for name in ("pipe", "plug"):
        assert outcome(seen, name).fate is Fate.REFUSED


def test_the_good_files_beside_them_are_read_and_assessed(bank: Bank, seen: tuple[First, Path]) -> None:
    look, _ = seen
    assert outcome(seen, "payees.xlsx").fate is Fate.READ
    assert outcome(seen, "staff.csv").fate is Fate.READ
    held = sorted(payment.amount.minor for payment in look.document.payments)
    assert held == sorted(one["amount"] for one in bank.truth["differences"])


def test_the_same_bytes_under_other_names_are_one_delivery(bank: Bank, seen: tuple[First, Path]) -> None:
    look, _ = seen
    fates = sorted(outcome(seen, name).fate for name in (bank.file.name, "the same again.txt", "packed.txt.gz"))
    assert fates == [Fate.ALREADY, Fate.ALREADY, Fate.READ]
    assert look.document.payments_checked == bank.truth["payments"]


def test_nothing_is_lost_or_doubled(seen: tuple[First, Path]) -> None:
    with Snapshot.open(Store.open(seen[0].org)) as snapshot:
        assert reconcile(snapshot) == ()


def test_what_could_not_be_read_is_on_the_page_and_listed(seen: tuple[First, Path]) -> None:
    look, _ = seen
    refused = {one.name for one in look.outcomes if one.fate in {Fate.REFUSED, Fate.UNKNOWN}}
    assert refused <= {one.file for one in look.document.rejects}
    rejects = typed("evidence", "rejects", look.org, "--json")
    assert refused <= {one["file"] for one in rejects.data}
    assert typed("evidence", "rejects", look.org).code == 0
    assert look.document.headline[0].en.startswith("Send nothing of cut_in_a_record.txt (refused at line 30,")
    assert "and of 1 more payment file that" in look.document.headline[0].en


def test_a_second_look_at_all_of_it_is_the_same(seen: tuple[First, Path]) -> None:
    look, folder = seen
    again = typed("first", folder, "--org", look.org)
    assert again.code == 0
    assert typed("ingest", look.org, folder).code == 3


def test_a_file_that_changes_while_it_is_read_is_refused_and_can_come_again(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path / "org")
    file = tmp_path / "growing.txt"
    file.write_bytes(bank.file.read_bytes())
    from sekisho.evidence import land

    copy = land._copy

    def slow(*args: object) -> object:
        done = copy(*args)  # type: ignore[arg-type]
        file.write_bytes(bank.file.read_bytes() + b"\r\n")
        return done

    monkeypatch.setattr(land, "_copy", slow)
    (one,) = ingest(store, file, Settings(), NOW, silent)
    assert one.error is not None
    assert one.error.code == "file_changed_while_read"
    monkeypatch.undo()
    assert ingest(store, file, Settings(), NOW, silent)[0].fate is Fate.READ


def test_a_huge_file_stops_at_its_bound_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.create(tmp_path / "org")
    huge = tmp_path / "huge.mbox"
    with huge.open("wb") as file:
        file.write(b"From a@b.example Mon Jan  1 00:00:00 2026\nSubject: x\n\n")
        file.truncate(24 << 20)
    monkeypatch.setattr(room, "Limits", lambda: Limits(record_bytes=1 << 20))
    (one,) = ingest(store, huge, Settings(), NOW, silent)
    assert one.error is not None or one.rejected == one.records == 1


def test_files_that_nobody_may_read_are_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "locked").mkdir(parents=True)
    (tmp_path / "in" / "secret.csv").write_text("a,b\n", "utf-8")
    real_open, real_list = os.open, os.scandir

    def denied_open(path: str, *args: object, **more: object) -> int:
        if str(path).endswith("secret.csv"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *args, **more)  # type: ignore[arg-type]

    def denied_list(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_list(path)

    monkeypatch.setattr(os, "open", denied_open)
    monkeypatch.setattr(os, "scandir", denied_list)
    outcomes = ingest(Store.create(tmp_path / "org"), tmp_path / "in", Settings(), NOW, silent)
    assert {one.name: one.error.code for one in outcomes if one.error} == {
        "locked": "file_unreadable",
        "secret.csv": "file_unreadable",
    }


def test_a_named_link_is_followed(bank: Bank, tmp_path: Path) -> None:
    link = tmp_path / "today.txt"
    link.symlink_to(bank.file)
    assert [item.error for item in files_of(link)] == [None]
    assert ingest(Store.create(tmp_path / "org"), link, Settings(), NOW, silent)[0].fate is Fate.READ


def test_a_path_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SekishoError, match="path_not_found"):
        files_of(tmp_path / "nowhere")


@pytest.mark.parametrize("code", ["disk_full", "org_locked"])
def test_what_concerns_the_whole_store_stops_the_ingest(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise SekishoError(code, permanent=False, path="/srv/bank")

    monkeypatch.setattr(landings, "take", fail)
    with pytest.raises(SekishoError, match=code):
        ingest(Store.create(tmp_path / "org"), bank.file, Settings(), NOW, silent)


def test_one_bad_record_refuses_a_payment_file_whole(bank: Bank, tmp_path: Path) -> None:
    lines = records(bank.file)
    bad = tmp_path / "exports" / "bad.txt"
    bad.parent.mkdir()
    bad.write_bytes(furikomi(bank.file, lines).replace(lines[6], lines[6][:1] + b"98X9" + lines[6][5:]))
    (bad.parent / "payees.xlsx").write_bytes((bank.folder / "payees.xlsx").read_bytes())
    look = looked(bad.parent)
    assert [one.fate for one in look.outcomes] == [Fate.REFUSED, Fate.READ]
    assert "Send nothing of bad.txt to the bank" in look.document.headline[0].en
    assert "bank_code" in look.document.headline[0].en
    assert look.document.payments_checked == 0
    (reject,) = [one for one in look.document.rejects if one.file == "bad.txt"]
    assert reject.first_place


def test_a_damaged_note_of_what_was_refused_is_named(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "refused.json").write_bytes(b"{")
    with pytest.raises(SekishoError) as caught:
        refused(tmp_path)
    assert caught.value.code == "evidence_damaged"
