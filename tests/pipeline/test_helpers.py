"""Deliveries that helper processes read: all is as if one process had read them, whatever becomes of the helpers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pytest

from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.evidence.land import put
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits, Match, RawRecord, Skipped
from sekisho.pipeline import crew, ingest, landings
from sekisho.pipeline.ingest import Fate, FileOutcome
from sekisho.pipeline.readers import Readers
from sekisho.pipeline.settings import Settings
from tests.pipeline.logs import NOW, everything, read, samples

TWO = 2
WAIT = 30


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Samples and defects of every connector, a file that nobody knows, a duplicate, a link and what is no file."""
    folder = tmp_path_factory.mktemp("deliveries")
    samples(folder)
    (folder / "aaa.txt").write_text("of no kind")
    (folder / "again").write_bytes(min(folder.glob("cloudtrail-samples-*")).read_bytes())
    (folder / "link").symlink_to("aaa.txt")
    (folder / "broken.json.gz").write_bytes(b"\x1f\x8b broken")
    (folder / "none.csv").touch()
    (folder / "within").mkdir()
    (folder / "within" / "caf\udce9.csv").write_text("a,b\n1,2\n")
    return folder


def told(outcomes: tuple[FileOutcome, ...]) -> list[tuple[object, ...]]:
    return [(replace(one, error=None), repr(one.error)) for one in outcomes]


def copies(store: Store) -> dict[str, bytes]:
    return {str(path.relative_to(store.landed)): path.read_bytes() for path in store.landed.rglob("*.gz")}


def files(store: Store) -> dict[str, bytes]:
    """The files of rows, byte by byte."""
    found = {path.relative_to(store.tables): path for path in store.tables.rglob("*.parquet")}
    return {
        str(name): path.read_bytes()
        for name, path in found.items()
        if name.parts[0] != "batches" and "_delta_log" not in name.parts
    }


def asked_of(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The answers that the ingest gets from helpers from here on."""
    found: list[object] = []
    real = crew._Board.asked

    def kept(board: Any, number: int) -> Any:
        done = real(board, number)
        found.append(done)
        return done

    monkeypatch.setattr(crew._Board, "asked", kept)
    return found


def slowly_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be read here before the helpers are there."""
    real = crew._Board.asked

    def waits(board: Any, number: int) -> Any:
        end = time.monotonic() + WAIT
        while number >= board._next and board._sizes[number] is not None and time.monotonic() < end:
            time.sleep(0.01)
        return real(board, number)

    monkeypatch.setattr(crew._Board, "asked", waits)


@pytest.fixture
def none_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly_alone(monkeypatch)


@pytest.mark.usefixtures("none_alone")
def test_rows_ids_files_copies_lines_and_outcomes_are_those_of_one_process(
    deliveries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = asked_of(monkeypatch)
    steps: dict[int, list[tuple[str, int, int]]] = {0: [], TWO: []}
    stores = {count: Store.create(tmp_path / str(count)) for count in steps}
    found = {
        count: ingest.ingest(
            stores[count], deliveries, Settings(), NOW, lambda *step, to=steps[count]: to.append(step), helpers=count
        )
        for count in steps
    }
    assert told(found[TWO]) == told(found[0])
    assert steps[TWO] == steps[0]
    one, other = stores[0], stores[TWO]
    assert copies(one) == copies(other)
    assert files(one) == files(other)
    assert everything(one) == everything(other)
    assert sum(answer is not None for answer in answers) > len(found[0]) / 2
    assert list(other.org.rglob("*.part")) == []


@pytest.mark.usefixtures("none_alone")
def test_what_is_known_is_known_to_helpers_too(logs: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    read(store, logs, helpers=TWO)
    before = everything(store)
    again = read(Store.open(store.org), logs, helpers=TWO)
    assert {one.fate for one in again} == {Fate.ALREADY, Fate.REFUSED}
    assert everything(Store.open(store.org)) == before


@pytest.mark.usefixtures("none_alone")
def test_who_names_the_connector_is_obeyed_by_helpers(logs: Path, tmp_path: Path) -> None:
    found = ingest.ingest(Store.create(tmp_path / "org"), logs, Settings(), NOW, lambda *_: None, "sarif", helpers=TWO)
    assert {one.connector for one in found} == {"sarif"}


def own(score: int) -> Connector:
    """A connector of the firm's own, made from one of ours: it skips every line."""
    card = msgspec.structs.replace(connectors()["cloudtrail"].card, id="own")

    def read_lines(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord]:
        yield RawRecord("line 1", "")

    return Connector(card, lambda *_: Match(score), read_lines, lambda record, _: iter([Skipped(record.place)]))


@pytest.mark.parametrize(("score", "skipped"), [(100, True), (10, False)])
@pytest.mark.usefixtures("none_alone")
def test_a_connector_of_the_firms_own_is_asked_here(logs: Path, tmp_path: Path, score: int, *, skipped: bool) -> None:
    readers = Readers({**connectors(), "own": own(score)}, {}, frozenset({"own"}))
    found = read(Store.create(tmp_path / "org"), logs, readers, TWO)
    assert any(one.skipped for one in found) is skipped
    if not skipped:
        assert told(found) == told(read(Store.create(tmp_path / "other"), logs))


@pytest.mark.usefixtures("none_alone")
def test_a_held_connector_keeps_its_files_from_helpers_too(logs: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    read(store, logs)
    why = SekishoError("connector_gone", connector="cloudtrail")
    found = read(store, logs, Readers(connectors(), {"cloudtrail": why}), TWO)
    assert {one.error.code for one in found if one.error} >= {"connector_gone"}
    assert Fate.ALREADY not in {one.fate for one in found}


def test_who_reads_otherwise_than_we_do_has_no_helpers(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(landings, "crew", none)
    slow = {name: replace(one, normalise_set=None) for name, one in connectors().items()}
    read(Store.create(tmp_path / "slow"), logs, Readers(slow, {}), TWO)
    readers = Readers({**connectors(), "own": own(0)}, {}, frozenset({"own"}))
    ingest.ingest(Store.create(tmp_path / "own"), logs, Settings(), NOW, lambda *_: None, "own", readers, TWO)


FAKE = """
import os, signal, sys
from sekisho.pipeline.helper import READY, receive, send
source, to = sys.stdin.buffer, sys.stdout.buffer
receive(source)
{}
"""
DIES = """
send(to, READY)
receive(source)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_helper_that_is_killed_is_an_error_and_no_wait(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path / "org")
    with monkeypatch.context() as patch:
        slowly_alone(patch)
        patch.setattr(crew, "_words", lambda: [sys.executable, "-c", FAKE.format(DIES)])
        with pytest.raises(SekishoError) as caught:
            read(store, logs, helpers=TWO)
    assert (caught.value.code, caught.value.permanent) == ("helper_lost", False)
    assert caught.value.params["status"] == -signal.SIGKILL
    assert everything(store) == []
    whole = Store.create(tmp_path / "whole")
    assert told(read(store, logs, helpers=TWO)) == told(read(whole, logs))
    assert everything(store) == everything(whole)


@pytest.mark.parametrize("fake", ["sys.exit(1)", "to.write(b'half'); sys.exit(0)", "os.close(0); send(to, READY)"])
def test_helpers_that_never_get_to_work_are_done_without(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: str
) -> None:
    monkeypatch.setattr(crew, "_words", lambda: [sys.executable, "-c", FAKE.format(fake)])
    if "READY" in fake:
        slowly_alone(monkeypatch)
        with pytest.raises(SekishoError, match="helper_lost"):
            read(Store.create(tmp_path / "org"), logs, helpers=TWO)
    else:
        found = read(Store.create(tmp_path / "org"), logs, helpers=TWO)
        assert told(found) == told(read(Store.create(tmp_path / "other"), logs))


def test_where_no_process_can_be_started_one_reads_alone(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_words", lambda: ["/nonexistent/python"])
    found = read(Store.create(tmp_path / "org"), logs, helpers=TWO)
    assert told(found) == told(read(Store.create(tmp_path / "other"), logs))


def test_a_disk_that_is_full_ends_the_helpers_and_shows_nothing(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path / "org")
    real = put

    def full(*given: Any) -> Any:
        if list(store.landed.rglob("*.gz"))[TWO:]:
            raise SekishoError("disk_full", permanent=False, path="/srv/bank")
        return real(*given)

    with monkeypatch.context() as patch:
        slowly_alone(patch)
        patch.setattr(landings, "put", full)
        with pytest.raises(SekishoError, match="disk_full"):
            read(store, logs, helpers=TWO)
    assert helpers_of(os.getpid()) == []
    assert everything(store) == []


def test_an_interrupt_ends_the_helpers(logs: Path, tmp_path: Path) -> None:
    def stop(_stage: str, done: int, total: int) -> None:
        if total and done == TWO:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest.ingest(Store.create(tmp_path / "org"), logs, Settings(), NOW, stop, helpers=TWO)
    assert helpers_of(os.getpid()) == []


WORK = """
import sys, time
from pathlib import Path
from sekisho.evidence.land import put
from sekisho.evidence.store import Store
from sekisho.pipeline.ingest import ingest
from sekisho.pipeline.settings import Settings
from tests.pipeline.logs import NOW
def wait(stage, done, total):
    if done == 3:
        print("there", flush=True)
        time.sleep(60)
ingest(Store.create(Path(sys.argv[1])), Path(sys.argv[2]), Settings(), NOW, wait, helpers=2)
"""


def test_helpers_die_with_the_process_that_started_them_and_leave_nothing(deliveries: Path, tmp_path: Path) -> None:
    # There are more of these than are asked for ahead: helpers wait for the one that writes, and are there to be killed.
    words = [sys.executable, "-c", WORK, str(tmp_path / "org"), str(deliveries)]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment) as job:
        assert job.stdout is not None
        try:
            assert job.stdout.readline() == b"there\n"
            assert_helpers(job.pid, TWO)
        finally:
            job.kill()
    assert_helpers(job.pid, 0)
    store, whole = Store.open(tmp_path / "org"), Store.create(tmp_path / "whole")
    assert everything(store) == []
    assert told(read(store, deliveries)) == told(read(whole, deliveries))
    assert everything(store) == everything(whole)
    assert list((tmp_path / "org").rglob("*.part")) == []


def assert_helpers(parent: int, count: int) -> None:
    """A process has so many helpers soon: one that was just started, or killed, takes a moment."""
    end = time.monotonic() + WAIT
    while len(helpers_of(parent)) != count and time.monotonic() < end:
        time.sleep(0.02)
    assert len(helpers_of(parent)) == count


def helpers_of(parent: int) -> list[str]:
    """The processes that serve another one."""
    wanted = f"sekisho.pipeline.helper\0{parent}\0".encode()
    return [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if wanted in words_of(path)]


def words_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
