"""A request is there once its head and its body are; until then it is waited for, and never for ever."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.wire.arrived import MOST, Arrived
from sekisho.wire.arrived import arrived as judged


def arrived(seen: bytes) -> Arrived:
    """Judge a request all of whose bytes are seen."""
    return judged(seen, len(seen))


HEAD = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@given(st.binary(max_size=400), st.integers(0, 700))
def test_a_request_is_whole_with_its_last_byte_and_not_before(body: bytes, cut: int) -> None:
    whole = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    assert arrived(whole) is Arrived.WHOLE
    if cut < len(whole):
        assert arrived(whole[:cut]) is Arrived.PART


@given(st.integers(MOST, 10**17))
def test_a_long_body_is_not_waited_for(length: int) -> None:
    assert arrived(HEAD + b"content-length:%d\r\n\r\n" % length) is Arrived.LONG


def test_more_is_waited_for_where_that_is_wanted() -> None:
    head = HEAD + b"Content-Length: 262144\r\n\r\n"
    seen, whole = head + bytes(MOST - len(head)), len(head) + 262_144
    assert judged(seen, whole - 1, 300_000) is Arrived.PART
    assert judged(seen, whole, 300_000) is Arrived.WHOLE
    assert judged(seen, whole, whole - 1) is Arrived.LONG


def test_a_body_of_unknown_length_is_not_waited_for() -> None:
    assert arrived(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") is Arrived.LONG


def test_a_head_without_end_is_given_up() -> None:
    assert arrived(HEAD + b"X: " + b"a" * (MOST - len(HEAD) - 4)) is Arrived.PART
    assert arrived(HEAD + b"X: " + b"a" * MOST) is Arrived.ENDLESS


def test_a_length_in_the_body_or_in_a_name_counts_for_nothing() -> None:
    assert arrived(HEAD + b"X-Content-Length: 900\r\n\r\n") is Arrived.WHOLE
    assert arrived(HEAD + b"\r\n\r\nContent-Length: 900\r\n\r\n") is Arrived.WHOLE


def test_of_two_lengths_the_longer_is_waited_for_and_the_parser_refuses_both() -> None:
    both = HEAD + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n"
    assert arrived(both) is Arrived.PART
    assert arrived(both + b"abcde") is Arrived.WHOLE
