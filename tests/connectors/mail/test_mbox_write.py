"""What is written as mbox is taken apart into the same messages, whatever their lines say."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.mail.mbox_stream import messages
from sekisho.connectors.mail.mbox_write import mbox
from sekisho.connectors.mail.message import message_rows, message_uid
from sekisho.model.rows import Limits, Row

LINES = st.sampled_from(
    [b"", b"hello", b"From here", b">From there", b">>From Thu Jan  1 00:00:00 1970",
     mbox([b""], "a@x").strip(), b"Subject: not a header", "残高".encode(), b"\xff\x00"]
)  # fmt: skip


@st.composite
def raws(draw: st.DrawFn) -> bytes:
    end = draw(st.sampled_from([b"\n", b"\r\n"]))
    head = end.join([b"From: a@b.example", f"Message-ID: <{draw(st.integers(0, 99))}@x>".encode(), b"Date: x"])
    body = end.join(draw(st.lists(LINES, max_size=8)))
    return head + end + end + body + draw(st.sampled_from([b"", end, end + end]))


@given(st.lists(raws(), min_size=1, max_size=5))
def test_messages_come_back_under_the_same_id(raw: list[bytes]) -> None:
    back = [one.data for one in messages(BytesIO(mbox(raw, "a@x")), 1 << 20)]
    assert len(back) == len(raw)
    for before, after in zip(raw, back, strict=True):
        assert after is not None
        assert after.rstrip(b"\r\n") == before.rstrip(b"\r\n")
        assert message_uid(after) == message_uid(before)


@given(raws())
def test_the_id_is_that_of_the_rows(raw: bytes) -> None:
    row = next(iter(message_rows(raw, "byte 0-", "a.eml", Limits())))
    assert isinstance(row, Row)
    assert row.values["message_uid"] == message_uid(raw)


@given(st.binary(max_size=60))
def test_what_is_no_message_has_an_id_too(raw: bytes) -> None:
    assert message_uid(raw).startswith("msg-")
