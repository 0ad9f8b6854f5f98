"""winmail.dat is read as far as it goes, and no further than its bounds."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.mail.outlook import item as tags
from sekisho.people.reports.mapi import properties
from sekisho.people.reports.tnef import DEEPEST, MOST_FILES, item_in, message_class
from tests.people.reports.winmail import File, attribute, named, padded, prop, several, winmail

WHOLE = winmail(
    {0x0037: "件名", 0x1000: "words"}, [File("a.txt", b"one"), File("b", message=winmail({0x0037: "inside"}))]
)


def test_a_message_with_a_file_and_a_message_in_it_is_read() -> None:
    item = item_in(WHOLE)
    assert item is not None
    assert (item.text(tags.SUBJECT), item.text(tags.TEXT), item.cut) == ("件名", "words", False)
    first, second = item.attached
    assert (first.properties[tags.ATTACHED], first.message) == (b"one", None)
    assert second.message is not None
    assert second.message.text(tags.SUBJECT) == "inside"
    assert message_class(item) == "IPM.MICROSOFT MAIL.NOTE"


def test_words_of_one_byte_a_letter_are_in_their_code_page() -> None:
    item = item_in(winmail({0x0037: "お荷物"}, body="本文", narrow="cp932", page=932))
    assert item is not None
    assert (item.text(tags.SUBJECT), item.text(tags.TEXT)) == ("お荷物", "本文")


def test_properties_of_every_kind_stand_beside_one_another() -> None:
    fixed = [
        struct.pack("<HHH2x", 0x02, 0x1001, 0xFFFF),
        struct.pack("<HHf", 0x04, 0x1002, 1.0),
        struct.pack("<HHd", 0x05, 0x1003, 1.0),
        struct.pack("<HHq", 0x14, 0x1004, -5),
        struct.pack("<HHQ", 0x40, 0x0039, 133_000_000_000_000_000),
        struct.pack("<HH16s", 0x48, 0x1005, b"g" * 16),
        struct.pack("<HHL", 0x0A, 0x1006, 7),
        struct.pack("<HHLll", 0x1003, 0x1007, 2, 8, 9),
        struct.pack("<HHLL", 0x1102, 0x1008, 1, 3) + padded(b"abc"),
        struct.pack("<HHL", 0x1E, 0x1009, 0),
        struct.pack("<HH", 0x03, 0x8005) + b"\x01" * 16 + struct.pack("<LLl", 0, 34_000, 5),
        named("x"),
        several(0x100A, ["a", "bcd"]),
        prop(0x100B, "last"),
    ]
    found = properties(struct.pack("<L", len(fixed)) + b"".join(fixed), "cp1252")
    assert found == {
        0x1001: -1, 0x1004: -5, 0x0039: 133_000_000_000_000_000, 0x1007: 8, 0x1008: b"abc", 0x100A: "a", 0x100B: "last",
    }  # fmt: skip


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_checksum_that_is_wrong_or_missing_at_the_end_changes_nothing(lost: int) -> None:
    item = item_in(WHOLE[: len(WHOLE) - lost])
    assert item is not None
    assert not item.cut
    assert len(item.attached) == 2


@given(st.integers(0, len(WHOLE) - 1))
def test_what_breaks_off_is_read_as_far_as_it_goes(length: int) -> None:
    item = item_in(WHOLE[:length])
    assert (item is None) == (length < 4)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_break_nothing(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in changes:
        data[at] = byte
    item_in(bytes(data))


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    assert item_in(data) is None or data.startswith(WHOLE[:4])
    item_in(WHOLE[:6] + data)
    item_in(WHOLE[:6] + attribute(1, 0x00069003, data))
    item_in(WHOLE[:6] + attribute(2, 0x00069002, b"") + attribute(2, 0x00069005, data))


def test_messages_in_messages_are_opened_four_deep() -> None:
    held = winmail({0x0037: "inmost"})
    for _ in range(DEEPEST + 3):
        held = winmail({0x0037: "outer"}, [File("x", message=held)])
    item, depth = item_in(held), 0
    while item is not None and item.attached:
        item, depth = item.attached[0].message, depth + 1
    assert depth == DEEPEST + 1


def test_files_past_the_bound_are_left_and_it_is_said() -> None:
    item = item_in(winmail({}, [File("x", b"y")] * (MOST_FILES + 5)))
    assert item is not None
    assert len(item.attached) == MOST_FILES
    assert item.cut


def test_a_count_that_lies_reserves_nothing() -> None:
    lying = struct.pack("<LHHL", 0xFFFFFFFF, 0x1E, 0x0037, 0xFFFFFFFF)
    assert properties(lying, "cp1252") == {}
    zeros = struct.pack("<LHHL", 1, 0x1000, 0x0037, 0xFFFFFFFF) + bytes(64)
    assert properties(zeros, "cp1252") == {}
    assert item_in(WHOLE[:6] + struct.pack("<BLL", 1, 0x00069003, 0xFFFFFFFF)) is not None
