"""Deliveries: written whole or not seen, once and not twice, wherever the writing stops."""

import errno
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence import batches
from sekisho.evidence.arrow import write_file
from sekisho.evidence.batches import BatchHead, ChunkSizes, Record, batch_id, write_batch
from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.lines import FOLD_AT, all_lines
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, coverage, reconcile, rejects, table
from sekisho.model.errors import SekishoError
from sekisho.model.ids import mention_id
from sekisho.model.rows import Cell, Rejected, Row, Skipped

Heads = Callable[..., BatchHead]
Records = Callable[[int], Iterator[Record]]
SMALL = ChunkSizes(records=4)


def visible(store: Store) -> list[dict[str, Any]]:
    """Everything that a reader sees, without what depends on chance."""
    with Snapshot.open(store) as snapshot:
        assert reconcile(snapshot) == ()
        return [*table(snapshot, "staff"), *rejects(snapshot), *coverage(snapshot)]


def test_rows_carry_their_provenance_and_the_names_they_mention(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    report = write_batch(store, head(), records(6), now)
    assert (report.records, dict(report.rows), report.rejected, report.already) == (6, {"staff": 7}, 1, False)
    with Snapshot.open(store) as snapshot:
        rows = list(snapshot.dicts("staff"))
        assert len({row["row_id"] for row in rows}) == 7
        first = rows[0]
        assert (first["place"], first["file_sha256"], first["connector"]) == ("line 1", "f" * 64, "staff_roster@1")
        assert first["ingest_time"] == now
        assert first["event_time"] == now + timedelta(minutes=20)
        wanted = {mention_id("roster", "employee", "1"), mention_id("roster", "name", "人 1")}
        assert set(first["mentions"]) == wanted
        (reject,) = rejects(snapshot)
        assert (reject["place"], reject["field"], reject["reason"]) == ("line 5", "employee_id", "missing")


def test_records_of_other_kinds_are_counted_and_nothing_more(store: Store, head: Heads, now: datetime) -> None:
    def row(place: str) -> Row:
        return Row("staff", place, {"employee_id": place})

    became: list[Record] = [
        ("line 1", (row("line 1"),)),
        ("line 2", (Skipped("line 2"),)),
        ("line 3", (Skipped("line 3"), row("line 3"))),
        ("line 4", (Skipped("line 4"), Rejected("line 4", "employee_id", "missing"))),
        ("line 5", (Skipped("line 5"),)),
    ]
    report = write_batch(store, head(), became, now, sizes=SMALL)
    assert (report.records, dict(report.rows), report.rejected, report.skipped) == (5, {"staff": 2}, 1, 2)
    with Snapshot.open(store) as snapshot:
        assert reconcile(snapshot) == ()
        assert [row["place"] for row in rejects(snapshot)] == ["line 4"]
        assert [line.skipped for line in snapshot.batches()] == [2]


def test_coverage_counts_rows_and_filled_fields_by_hour(store: Store, head: Heads, now: datetime) -> None:
    def at(minutes: int | None, name: str | None) -> Record:
        when = None if minutes is None else now + timedelta(minutes=minutes)
        return "line 1", (Row("staff", "line 1", {"employee_id": "1", "name": name}, when),)

    write_batch(store, head(), [at(None, "a"), at(5, "a"), at(59, None), at(60, "a")], now)
    with Snapshot.open(store) as snapshot:
        rows = [(row["hour"], row["rows"], row["non_null"]) for row in coverage(snapshot)]
    assert rows == [
        (None, 1, '{"employee_id": 1, "name": 1}'),
        (now, 2, '{"employee_id": 2, "name": 1}'),
        (now + timedelta(hours=1), 1, '{"employee_id": 1, "name": 1}'),
    ]


def test_delivered_twice_is_nothing_new_and_said_so(store: Store, head: Heads, records: Records, now: datetime) -> None:
    first = write_batch(store, head(), records(6), now)
    before = visible(store)

    def unread() -> Iterator[Record]:
        for _ in "x":
            pytest.fail("a delivery that is there is not read again")
        yield "", ()

    again = write_batch(Store.open(store.org), head(), unread(), now + timedelta(days=1))
    assert again.already
    assert (again.records, dict(again.rows), again.rejected) == (first.records, dict(first.rows), first.rejected)
    assert visible(store) == before


def test_progress_is_told_after_each_chunk(store: Store, head: Heads, records: Records, now: datetime) -> None:
    told: list[int] = []
    write_batch(store, head(), records(10), now, told.append, SMALL)
    assert told == [4, 8, 10]


def test_a_chunk_is_full_by_its_bytes_too(store: Store, head: Heads, records: Records, now: datetime) -> None:
    told: list[int] = []
    write_batch(store, head(), records(3), now, told.append, ChunkSizes(bytes=1))
    assert told == [1, 2, 3]


def test_a_delivery_without_records_is_there(store: Store, head: Heads, now: datetime) -> None:
    assert write_batch(store, head(), [], now).records == 0
    with Snapshot.open(store) as snapshot:
        assert snapshot.names() == {"staff"}
        assert snapshot.count("staff") == 0


def test_a_half_written_delivery_is_not_seen(store: Store, head: Heads, records: Records, now: datetime) -> None:
    def broken() -> Iterator[Record]:
        yield from records(9)
        raise SekishoError("stopped")

    with pytest.raises(SekishoError):
        write_batch(store, head(), broken(), now, sizes=SMALL)
    assert store.table("staff").names() != ()
    with Snapshot.open(store) as snapshot:
        assert (snapshot.names(), snapshot.batches()) == (frozenset(), ())
        assert snapshot.count("staff") == 0
        assert list(snapshot.dicts("staff")) == []
        assert snapshot.ibis("staff").count().to_pyarrow().as_py() == 0


def test_the_same_file_read_by_a_later_connector_is_counted_once(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    write_batch(store, head("b-1"), records(3), now)
    write_batch(store, head("b-2"), records(2), now)
    with Snapshot.open(store) as snapshot:
        assert ([line.batch_id for line in snapshot.batches()], snapshot.count("staff")) == (["b-2"], 2)
    assert write_batch(store, head("b-1"), records(3), now).already
    with Snapshot.open(store) as snapshot:
        assert ([line.batch_id for line in snapshot.batches()], snapshot.count("staff")) == (["b-1"], 4)


def test_lines_are_folded_and_none_is_lost(store: Store, head: Heads, now: datetime) -> None:
    count = 2 * FOLD_AT + 3
    for number in range(count):
        write_batch(store, head(f"b-{number}", f"{number:064}"), [], now)
    assert len(store.table("batches").names()) <= FOLD_AT
    assert [line.batch_id for line in all_lines(Store.open(store.org))] == [f"b-{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("outputs", "words"),
    [
        ((), "neither a row nor a reject"),
        ((Row("payment", "line 1", {}),), "did not declare the table payment"),
        ((Row("staff", "line 1", {"employee_id": "1", "shoe_size": 9}),), "staff has no column shoe_size"),
        ((Row("staff", "line 1", {"name": "a"}),), "staff.employee_id is required"),
        ((Row("staff", "line 1", {"employee_id": "1", "name": 5.5}),), "staff.name"),
        ((Row("staff", "line 1", {"employee_id": "1"}, datetime(2026, 1, 1)),), "time zone"),  # noqa: DTZ001
    ],
)
def test_a_fault_of_a_connector_is_named_and_nothing_is_seen(
    store: Store, head: Heads, now: datetime, outputs: tuple[Row | Rejected, ...], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        write_batch(store, head(), [("line 1", outputs)], now)
    assert visible(store) == []


def test_half_characters_and_odd_texts_are_kept_as_far_as_an_encoding_can(
    store: Store, head: Heads, now: datetime
) -> None:
    texts = {"employee_id": "\ud800", "name": "a\udc80b", "name_kana": "\x00", "title": "\U0001f600", "unmapped": "{}"}
    write_batch(store, head(), [("line 1", (Row("staff", "line 1", texts),))], now)
    with Snapshot.open(store) as snapshot:
        (row,) = snapshot.dicts("staff", ["employee_id", "name", "name_kana", "title", "unmapped"])
    assert list(row.values()) == ["\ufffd", "a\ufffdb", "\x00", "\U0001f600", "{}"]


def test_half_characters_in_lists_are_mended_too(store: Store, now: datetime) -> None:
    batch = BatchHead("b-1", "mail", "f" * 64, "m.mbox", "mbox@1", ("message",))
    cells: dict[str, Cell] = {"message_uid": "u", "mailbox": "m", "to_addresses": ["\udcff@x"], "date_header": now}
    other: dict[str, Cell] = {"message_uid": "v", "mailbox": "m", "from_address": ""}
    rows = Row("message", "byte 0-1", cells), Row("message", "byte 0-1", other)
    write_batch(store, batch, [("byte 0-1", rows)], now)
    with Snapshot.open(store) as snapshot:
        row, second = snapshot.dicts("message")
    assert (row["to_addresses"], row["date_header"], row["mentions"]) == (["\ufffd@x"], now, [])
    assert (second["to_addresses"], second["mentions"]) == (None, [])


def test_a_time_column_refuses_what_is_no_time(store: Store, now: datetime) -> None:
    batch = BatchHead("b-1", "mail", "f" * 64, "m.mbox", "mbox@1", ("message",))
    cells = {"message_uid": "u", "mailbox": "m", "date_header": "yesterday"}
    with pytest.raises(ValueError, match=r"message\.date_header is not a time"):
        write_batch(store, batch, [("byte 0-1", (Row("message", "byte 0-1", cells),))], now)


def test_a_full_disk_leaves_what_was_there_readable(
    store: Store, head: Heads, records: Records, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_batch(store, head("b-1"), records(6), now)
    before = visible(store)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sekisho.evidence.arrow.force", full)
        with pytest.raises(SekishoError) as caught:
            write_batch(store, head("b-2", "e" * 64), records(6), now)
    assert caught.value.code == "disk_full"
    assert visible(store) == before
    assert list(store.tables.rglob("*.part")) == []
    write_batch(store, head("b-2", "e" * 64), records(6), now)
    assert len(visible(store)) > len(before)


class Killed(BaseException):
    """Stands for a process that ended."""


class Killer:
    """Ends the process at a call to the storage, before or after it is done."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.left = at
        self.after = after

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **words: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.after:
                raise Killed
            result = real(*args, **words)
            if self.left == 0:
                raise Killed
            return result

        return call


OUTPUT = st.one_of(
    st.builds(
        lambda number, hours: Row(
            "staff", "line", {"employee_id": str(number)}, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        ),
        st.integers(0, 9),
        st.integers(0, 3),
    ),
    st.just(Rejected("line", "name", "unreadable", "?")),
)
DELIVERY = st.lists(st.lists(OUTPUT, min_size=1, max_size=3), max_size=14)


@settings(max_examples=8, deadline=None)
@given(DELIVERY, st.lists(st.tuples(st.integers(1, 14), st.booleans()), min_size=1, max_size=4), st.integers(1, 5))
def test_killed_anywhere_and_run_again_gives_the_rows_of_one_whole_run(
    delivery: list[list[Row | Rejected]], kills: list[tuple[int, bool]], size: int
) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    batch = BatchHead("b-1", "roster", "f" * 64, "staff.csv", "staff_roster@1", ("staff",))
    entries: list[Record] = [(f"line {number}", tuple(outputs)) for number, outputs in enumerate(delivery)]
    sizes = ChunkSizes(records=size)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        whole = Store.create(Path(folder) / "whole")
        write_batch(whole, batch, entries, now, sizes=sizes)
        torn = Path(folder) / "torn"
        Store.create(torn)
        for at, after in kills:
            with patch.context() as kill:
                killer = Killer(at, after=after)
                kill.setattr("sekisho.evidence.delta.write_file", killer.around(write_file))
                kill.setattr(DeltaFolder, "commit", killer.around(DeltaFolder.commit))
                try:
                    write_batch(Store.open(torn), batch, entries, now, sizes=sizes)
                except Killed:
                    seen = visible(Store.open(torn))
                    assert seen in ([], visible(whole))
        write_batch(Store.open(torn), batch, entries, now, sizes=sizes)
        assert visible(Store.open(torn)) == visible(whole)
        assert list((torn / "evidence").rglob("*.part")) == []


def test_the_id_of_a_delivery_depends_on_everything_that_it_is_made_from() -> None:
    ids = {batch_id("a", "b", "c", "d"), batch_id("x", "b", "c", "d"), batch_id("a", "x", "c", "d")}
    ids |= {batch_id("a", "b", "x", "d"), batch_id("a", "b", "c", "x")}
    assert len(ids) == 5
    assert batch_id("a", "b", "c", "d") in ids
    assert batches.CHUNKS.records > 0
