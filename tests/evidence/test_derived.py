"""Derived tables are replaced whole, made once for the same inputs; text goes when told so."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.batches import BatchHead, write_batch
from sekisho.evidence.columns import encoder
from sekisho.evidence.derived import derived_units
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, append_derived, forget_text, reconcile, table, write_derived
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, Row

Heads = Callable[..., BatchHead]


def on_file(*keys: str) -> list[dict[str, str]]:
    return [{"counterparty_key": key, "account_key": "a", "basis": "founding"} for key in keys]


def features(*messages: str) -> list[dict[str, str]]:
    return [{"message_uid": message, "language": "ja"} for message in messages]


def seen(store: Store, name: str, column: str) -> list[Any]:
    with Snapshot.open(store) as snapshot:
        return sorted(row[column] for row in table(snapshot, name))


def mail(store: Store, batch: str, content: str, now: datetime) -> None:
    """Deliver one message with its text."""
    head = BatchHead(batch, "mail", content * 64, "m.mbox", "mbox@1", ("message", "message_text"))
    message = Row("message", "byte 0-9", {"message_uid": batch, "mailbox": "m"}, now)
    text = Row("message_text", "byte 0-9", {"message_uid": batch, "text": "secret"}, now)
    write_batch(store, head, [("byte 0-9", (message, text))], now)


def test_a_whole_table_is_replaced(store: Store, now: datetime) -> None:
    assert write_derived(store, "account_on_file", on_file("a", "b"), inputs="one", now=now)
    assert seen(store, "account_on_file", "counterparty_key") == ["a", "b"]
    assert write_derived(store, "account_on_file", on_file("c"), inputs="two", now=now)
    assert write_derived(store, "account_on_file", on_file("a", "d"), inputs="one", now=now)
    assert seen(store, "account_on_file", "counterparty_key") == ["a", "d"]
    assert len(list(store.table("account_on_file").path.glob("*.parquet"))) <= 2


def test_the_same_inputs_are_not_worked_through_again(store: Store, now: datetime) -> None:
    def unread() -> Iterator[dict[str, str]]:
        for _ in "x":
            pytest.fail("the rows are there")
        yield {}

    write_derived(store, "account_on_file", [], inputs="one", now=now)
    assert not write_derived(store, "account_on_file", unread(), inputs="one", now=now)
    assert not derived_units(store, "message_features", "v1")
    append_derived(store, "message_features", "b-1", [], inputs="v1", now=now)
    assert not append_derived(store, "message_features", "b-1", unread(), inputs="v1", now=now)
    assert derived_units(store, "message_features", "v1") == {"b-1"}


def test_a_table_whose_writing_breaks_stays_as_it_was(store: Store, now: datetime) -> None:
    write_derived(store, "account_on_file", on_file("a"), inputs="one", now=now)

    def broken() -> Iterator[dict[str, str]]:
        yield from on_file("b")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_derived(store, "account_on_file", broken(), inputs="two", now=now)
    with pytest.raises(ValueError, match="no column colour"):
        write_derived(store, "account_on_file", [{"colour": "red"}], inputs="three", now=now)
    assert seen(store, "account_on_file", "counterparty_key") == ["a"]


def test_rows_of_a_delivery_are_replaced_when_their_inputs_change(store: Store, now: datetime) -> None:
    mail(store, "b-1", "1", now)
    mail(store, "b-2", "2", now)
    append_derived(store, "message_features", "b-1", features("m", "n"), inputs="v1", now=now)
    append_derived(store, "message_features", "b-2", features("o"), inputs="v1", now=now)
    append_derived(store, "message_features", "b-3", features("of an unseen delivery"), inputs="v1", now=now)
    before = Snapshot.open(store).derived_digest("message_features")
    append_derived(store, "message_features", "b-1", features("m"), inputs="v2", now=now)
    assert seen(store, "message_features", "message_uid") == ["m", "o"]
    assert Snapshot.open(store).derived_digest("message_features") != before
    assert Snapshot.open(store).names() == {"message", "message_text", "message_features"}


def test_ids_of_derived_rows_depend_on_what_they_say(store: Store, now: datetime) -> None:
    write_derived(store, "account_on_file", on_file("a", "b"), inputs="one", now=now)
    first = seen(store, "account_on_file", "row_id")
    write_derived(store, "account_on_file", on_file("b", "a"), inputs="two", now=now + timedelta(days=1))
    assert seen(store, "account_on_file", "row_id") == first
    assert len(set(first)) == 2


def test_rows_may_name_where_they_are_from_and_the_others_say_nothing_of_it(store: Store, now: datetime) -> None:
    (plain,) = on_file("a")
    told: dict[str, Cell] = {
        **plain,
        "source_id": "s",
        "connector": "c@1",
        "mentions": ["m"],
        "row_id": "r-own",
        "batch_id": "never",
    }
    write_derived(store, "account_on_file", [plain, told], inputs="one", now=now)
    with Snapshot.open(store) as snapshot:
        one, other = snapshot.dicts("account_on_file")
    names = ("row_id", "batch_id", "source_id", "place", "connector", "mentions", "ingest_time", "event_time")
    own = stable_id("r", "account_on_file", "whole", json.dumps(plain, sort_keys=True))
    assert [one[name] for name in names] == [own, "whole", "", "", "", [], now, None]
    assert [other[name] for name in names] == ["r-own", "whole", "s", "", "c@1", ["m"], now, None]


def test_a_row_without_what_is_required_is_refused_among_those_that_have_it(store: Store, now: datetime) -> None:
    rows = [*on_file("a"), {"counterparty_key": "b"}]
    with pytest.raises(ValueError, match="account_key is required"):
        write_derived(store, "account_on_file", rows, inputs="one", now=now)
    with pytest.raises(ValueError, match="set_time is not a time"):
        write_derived(store, "mailbox_forwarding", [{"mailbox": "m", "set_time": 7}], inputs="one", now=now)


CELL: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes(), st.dates(), st.lists(st.text())
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), CELL))
def test_a_row_is_written_as_the_encoder_of_the_library_writes_it(row: dict[str, Cell]) -> None:
    assert encoder()(row) == json.JSONEncoder(sort_keys=True, default=str).encode(row)


def test_a_python_without_the_encoder_in_c_writes_rows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    row: dict[str, Cell] = {"b": "\ud800あ", "a": [date(2026, 11, 24).isoformat()], "c": date(2026, 11, 24), "d": 0.1}
    fast = encoder()(row)
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    assert encoder()(row) == fast


def test_only_derived_tables_can_be_written_so(store: Store, now: datetime) -> None:
    with pytest.raises(ValueError, match="payment is not a derived table"):
        write_derived(store, "payment", [], inputs="one", now=now)


def test_text_is_dropped_from_the_disk_and_not_called_a_loss(store: Store, now: datetime) -> None:
    mail(store, "b-0", "1", now)
    mail(store, "b-1", "1", now)
    mail(store, "b-2", "2", now)
    assert forget_text(store, ["b-1"]) == 2
    assert seen(store, "message_text", "message_uid") == ["b-2"]
    assert seen(store, "message", "message_uid") == ["b-1", "b-2"]
    assert len(list(store.table("message_text").path.glob("*.parquet"))) == 1
    with Snapshot.open(store) as snapshot:
        assert reconcile(snapshot) == ()
    assert forget_text(store, ["b-1"]) == 0
    mail(store, "b-0", "1", now)
    assert seen(store, "message_text", "message_uid") == ["b-2"]
    with Snapshot.open(store) as snapshot:
        assert reconcile(snapshot) == ()


def test_forgetting_text_that_was_never_there_does_nothing(store: Store) -> None:
    assert forget_text(store, ["b-1"]) == 0


def test_the_text_of_an_unfinished_delivery_is_not_dropped(store: Store, now: datetime) -> None:
    head = BatchHead("b-1", "mail", "1" * 64, "m.mbox", "mbox@1", ("message_text",))

    def broken() -> Iterator[tuple[str, tuple[Row, ...]]]:
        for number in range(20_000):
            yield "byte 0-9", (Row("message_text", "byte 0-9", {"message_uid": str(number)}),)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_batch(store, head, broken(), now)
    assert forget_text(store, ["b-1"]) == 0
    assert len(store.table("message_text").names()) == 1
