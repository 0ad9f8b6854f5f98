"""Of a source that hands over a state, only what its last delivery says stands."""

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import MemoryTables


def tables() -> MemoryTables:
    rows = [
        {"fact_uid": "a1", "store_uid": "a", "kind": "policy", "document": "old", "batch_id": "b1"},
        {"fact_uid": "b1", "store_uid": "b", "kind": "policy", "document": "kept", "batch_id": "b1"},
        {"fact_uid": "a2", "store_uid": "a", "kind": "policy", "document": "new", "batch_id": "b2"},
    ]
    return MemoryTables({"store_access": rows})


def test_a_later_delivery_replaces_only_the_units_that_it_names() -> None:
    found = latest(tables(), "store_access", ("store_uid", "kind"), ("document",))
    assert sorted(row["document"] for row in found) == ["kept", "new"]


def test_without_a_unit_the_last_delivery_stands_alone() -> None:
    assert [row["document"] for row in latest(tables(), "store_access")] == ["new"]


def test_a_table_that_nobody_delivered_has_no_rows() -> None:
    assert latest(MemoryTables({}), "vendor") == []
