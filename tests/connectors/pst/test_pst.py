import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.outlook.render import render
from sekisho.connectors.pst import child, read, walk
from sekisho.connectors.pst.normalise import normalise
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected, Row, Skipped

HEAD = b"!BDN\0\0\0\0SM\x17\0\x13\0" + bytes(500)
HEADER = "From: a@vendor.example\r\nDate: Fri, 20 Nov 2026 09:00:00 +0900\r\nMessage-ID: <1@vendor.example>\r\n"


class Entry:
    """A property as libpff hands it out."""

    def __init__(self, tag: int, value: Any) -> None:
        self.entry_type = tag
        self.value_type = {str: 0x1F, bytes: 0x102, int: 3, float: 0x40}[type(value)]
        self._value = value

    @property
    def data_as_string(self) -> Any:
        return self._value

    @property
    def data_as_integer(self) -> Any:
        return self._value

    @property
    def data(self) -> bytes:
        return self._value if isinstance(self._value, bytes) else int(self._value).to_bytes(8, "little")


class Set:
    def __init__(self, held: dict[int, Any]) -> None:
        self.entries = [Entry(tag, value) for tag, value in held.items()]


class Holder:
    """A folder, message or attachment with just what is asked for."""

    def __init__(self, number: int, held: dict[int, Any] | None = None, **others: Any) -> None:
        self.identifier = number
        self.record_sets = [Set(held or {})]
        self.recipients = None
        self.number_of_attachments = 0
        self.__dict__.update(others)


class Folder(Holder):
    def __init__(self, number: int, messages: list[Any], folders: list[Any]) -> None:
        super().__init__(number, number_of_sub_messages=len(messages), number_of_sub_folders=len(folders))
        self._messages, self._folders = messages, folders

    def get_sub_message(self, index: int) -> Any:
        if self._messages[index] is None:
            raise OSError("unable to retrieve")
        return self._messages[index]

    def get_sub_folder(self, index: int) -> Any:
        if self._folders[index] is None:
            raise OSError("unable to retrieve")
        return self._folders[index]


class Attachment(Holder):
    def get_size(self) -> int:
        return len(self.__dict__["content"])

    def read_buffer(self, size: int) -> bytes:
        return bytes(self.__dict__["content"][:size])


class Archive:
    number_of_orphan_items = 0

    def __init__(self, root: Folder) -> None:
        self._root = root

    def get_root_folder(self) -> Folder:
        return self._root


def with_file(number: int) -> Holder:
    file = Attachment(9, {0x3705: 1, 0x3707: "a.txt", 0x370E: "text/plain"}, content=b"account 1234567")
    people = Holder(8)
    people.record_sets = [Set({0x0C15: 1, 0x39FE: "b@shinkin.example"})]
    return Holder(
        number,
        {0x001A: "IPM.Note", 0x0C1F: "a@vendor.example", 0x1000: "Please pay.", 0x0039: 1.34e17},
        recipients=people,
        number_of_attachments=1,
        get_attachment=lambda _: file,
    )


def records(archive: Archive) -> Iterator[RawRecord]:
    to = io.BytesIO()
    for found in walk.messages(archive):
        if found.item is not None:
            written = render(found.item)
            child.send(to, child.Answer(found.place, written.header, written.data))
    to.seek(0)
    while (one := read._received(to)) is not None:
        record = read._record(one, Limits())
        assert isinstance(record, RawRecord)
        yield record


def test_messages_of_every_folder_become_rows_and_what_cannot_be_read_is_told() -> None:
    broken = Holder(6)
    broken.record_sets = property()  # type: ignore[assignment]
    root = Folder(
        1,
        [],
        [
            Folder(2, [Holder(3, {0x001A: "IPM.Note", 0x007D: HEADER, 0x1000: "x"}), None], []),
            None,
            Folder(4, [with_file(5)], []),
        ],
    )
    found = list(walk.messages(Archive(root)))
    assert [(one.place, one.item is not None) for one in found] == [
        ("folder 1/1", False),
        ("item 3", True),
        ("folder 2 item 1", False),
        ("item 5", True),
    ]
    context = Context("tanaka.pst", "0" * 64, "pst:tanaka.pst", date(2026, 11, 20))
    rows = [row for record in records(Archive(root)) for row in normalise(record, context) if isinstance(row, Row)]
    first, second = (dict(row.values) for row in rows if row.table == "message")
    texts = [dict(row.values) for row in rows if row.table == "message_text"]
    assert (first["mailbox"], first["message_id"], "unmapped" in first) == ("tanaka", "1@vendor.example", False)
    assert (second["to_addresses"], second["unmapped"]) == (["b@shinkin.example"], '{"header": "rebuilt"}')
    assert (texts[1]["text"], texts[1]["attachment_text"]) == ("Please pay.", "account 1234567")


def test_a_contact_is_skipped() -> None:
    contact = Folder(1, [Holder(2, {0x001A: "IPM.Contact", 0x0037: "Ao"})], [])
    assert [(one.item, one.skipped) for one in walk.messages(Archive(contact))] == [(None, True)]
    context = Context("a.pst", "0" * 64, "pst:a.pst", date(2026, 11, 20))
    record = RawRecord("item 2", child.Answer("item 2", reason="skipped"))
    assert list(normalise(record, context)) == [Skipped("item 2")]


def test_an_archive_that_cannot_be_opened_is_refused() -> None:
    with pytest.raises(Refused, match="pst_broken"):
        list(read.read(io.BytesIO(HEAD), {}, Limits()))


def test_without_its_reader_an_archive_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "find_spec", lambda _: None)
    with pytest.raises(Refused, match="pst_reader_missing"):
        list(read.read(io.BytesIO(HEAD), {}, Limits()))


def test_a_reader_that_ends_before_the_end_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dies = tmp_path / "python"
    dies.write_text("#!/bin/sh\nprintf cut\n")
    dies.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dies))
    assert list(read.read(io.BytesIO(HEAD), {}, Limits())) == [Rejected("file", "message", "pst_reader_ended")]


def test_it_is_recognised_by_its_signature() -> None:
    assert read.sniff(HEAD, "a.bin").score == 95
    assert read.sniff(b"!BDN" + bytes(20), "a.pst").score == 0
