"""What was once read in a mail stays read: its text is forgotten, so nothing may be made anew from nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.evidence.batches import BatchHead, write_batch
from sekisho.evidence.store import Store
from sekisho.evidence.view import append_derived
from sekisho.model.rows import Cell, Row
from sekisho.pipeline.derive import derive
from sekisho.pipeline.settings import Organisation, Retention, Settings

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def delivered(org: Path, *, text: bool) -> Store:
    """Return a store with one mail, read by an earlier version; its text there or forgotten."""
    store = Store.create(org)
    tables = ("message", "message_text")
    cells = {"message_uid": "m1", "mailbox": "m", "from_address": "x@aoba.example", "subject": "お知らせ"}
    rows = [Row("message", "byte 0-9", cells, NOW)]
    if text:
        rows.append(
            Row("message_text", "byte 0-9", {"message_uid": "m1", "text": "ギフトカードを購入してください。"}, NOW)
        )
    write_batch(store, BatchHead("b-1", "mail", "a" * 64, "m.mbox", "mbox@1", tables), [("byte 0-9", rows)], NOW)
    earlier: list[dict[str, Cell]] = [
        {"message_uid": "m1", "sender_domain": "aoba.example", "intents": ["data_request"], "is_bulk": False}
    ]
    append_derived(store, "message_features", "b-1", earlier, inputs="message_features@0", now=NOW)
    return store


@pytest.mark.parametrize(("text", "expected"), [(False, ["data_request"]), (True, ["gift_card"])])
def test_a_later_version_reads_again_only_what_is_still_there(tmp_path: Path, text: bool, expected: list[str]) -> None:
    store = delivered(tmp_path / "org", text=text)
    settings = Settings(organisation=Organisation(name="x"), retention=Retention())
    with derive(store, settings, None, frozenset(), None, NOW, lambda *_: None) as snapshot:
        found = [row["intents"] for row in snapshot.dicts("message_features", ["intents"])]
    assert found == [expected]
