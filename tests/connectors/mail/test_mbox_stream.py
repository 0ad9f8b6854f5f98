"""Messages of an mbox file, in bounded memory."""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.connectors.mail import mbox_stream
from sekisho.connectors.mail.mbox_stream import Slice, messages

LINE = b"From a@x.example Fri Nov 20 01:00:00 2026\n"
BODY_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [b"From ", b">From x", b">>From y", b"", b"From the desk of Ken", b"Subject: not a header", LINE[:-1]]
        ),
        st.binary(max_size=30).map(lambda data: data.replace(b"\n", b"").replace(b"\r", b"")),
    ),
    max_size=12,
)


def found(data: bytes, most: int = 1 << 30) -> list[Slice]:
    return list(messages(io.BytesIO(data), most))


@settings(deadline=None)
@given(st.lists(BODY_LINES, min_size=1, max_size=6), st.sampled_from([64, 300, 1 << 20]))
def test_what_is_written_as_mboxrd_is_read_as_it_was(bodies: list[list[bytes]], chunk: int) -> None:
    wanted = [b"Subject: x\n\n" + b"\n".join(body) + b"\n" for body in bodies]
    data = b"".join(LINE + re.sub(rb"^(>*From )", rb">\1", one, flags=re.MULTILINE) + b"\n" for one in wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox_stream, "CHUNK", chunk)
        got = found(data)
    assert [item.data[:-1] if item.data else None for item in got] == wanted
    assert [data[item.start : item.end].split(b"\n", 1)[0] + b"\n" for item in got] == [LINE] * len(wanted)
    assert got[-1].end == len(data)


@settings(deadline=None)
@given(st.binary(max_size=3000), st.sampled_from([50, 1 << 20]), st.sampled_from([100, 1 << 20]))
def test_every_byte_of_any_file_belongs_to_one_slice(data: bytes, chunk: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox_stream, "CHUNK", chunk)
        got = found(data, most)
    at = 0
    for item in got:
        assert item.start == at < item.end
        at = item.end
    assert at == len(data)


def test_a_message_past_the_bound_is_passed_over_and_reading_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox_stream, "CHUNK", 4096)
    small = LINE + b"Subject: s\n\nhello\n\n"
    data = small + LINE + b"Subject: big\n\n" + b"x" * 70 * 4096 + b"\n\n" + small
    got = found(data, 10_000)
    assert [item.data is None for item in got] == [False, True, False]
    assert got[2].data == b"Subject: s\n\nhello\n\n"
    assert data[got[2].start : got[2].end] == small


def test_memory_stays_bounded_however_long_one_message_is() -> None:
    class Endless(io.RawIOBase):
        """Sixty-four MiB of one message."""

        left = 64

        def read(self, _size: int = -1, /) -> bytes:
            if not self.left:
                return b""
            self.left -= 1
            return LINE + b"Subject: x\n\n" if self.left == 63 else b"y" * (1 << 20)

    import tracemalloc

    tracemalloc.start()
    stream: Any = Endless()
    got = list(messages(stream, 1 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.data for item in got] == [None]
    assert peak < 16 << 20


def test_content_length_is_not_believed() -> None:
    got = found(LINE + b"Content-Length: 99999\n\nhello\n\n" + LINE + b"Subject: s\n\nx\n")
    assert len(got) == 2


def test_an_unquoted_from_in_a_text_cuts_nothing() -> None:
    got = found(LINE + b"Subject: s\n\nHi.\n\nFrom Monday on we pay weekly.\n\nFrom: quoted@x.example\n")
    assert len(got) == 1


def test_separators_without_a_date_are_followed_where_the_file_has_no_others() -> None:
    got = found(b"From nobody\nSubject: a\n\nx\n\nFrom nobody\nSubject: b\n\nFrom time to time\n\n")
    assert [item.data for item in got] == [b"Subject: a\n\nx\n\n", b"Subject: b\n\nFrom time to time\n\n"]


def test_an_empty_file_holds_no_message() -> None:
    assert found(b"") == []
