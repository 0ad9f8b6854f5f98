"""Header values, whatever the sender did to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.mail.headers import lenient_base64, split_block, value


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b" plain ", "plain"),
        (b" a\r\n b\n\tc", "a b\tc"),
        (b"=?utf-8?B?5oyv6L68?=", "振込"),
        (b"=?UTF-8?Q?caf=C3=A9_au_lait?=", "café au lait"),
        (b"=?utf-8?B?5oyv?=\r\n =?utf-8?B?6L68?= end", "振込 end"),
        (b"=?utf-8?B?5oyv6L4=?= =?utf-8?B?vA==?=", "振込"),
        (b"=?utf-8?B?5oyv6L68", "=?utf-8?B?5oyv6L68"),
        (b"=?utf-8?B?5oy v6L68==?=", "振込"),
        (b"=?utf-8*ja?B?5oyv6L68?=", "振込"),
        (b"=?utf-8?Q?two words?=", "two words"),
        (b"=?Shift_JIS?B?h0CHig==?=", "①㈱"),
        (b"=?iso-2022-jp?B?GyRCLWobKEI=?=", "㈱"),
        ("振込".encode("cp932"), "振込"),
        ("振込".encode("euc_jp"), "振込"),
        ("振込のお願い".encode(), "振込のお願い"),
        ("お振込".encode("iso2022_jp"), "お振込"),
        (b"caf\xe9 cr\xe8me", "café crème"),
        (b"a\x00b", "a\ufffdb"),
    ],
)
def test_it_reads(raw: bytes, text: str) -> None:
    assert value(raw)[0] == text


@pytest.mark.parametrize(
    "charset", ["x-nowhere", "zlib", "unicode_escape", "idna", "rot13", "..", "a" * 60, "undefined", "hex"]
)
def test_a_charset_that_is_none_is_named_and_the_bytes_are_still_read(charset: str) -> None:
    text, problems = value(f"=?{charset}?B?5oyv6L68?=".encode())
    assert text == "振込"
    assert problems == (charset,)


def test_an_untrue_charset_is_named() -> None:
    assert value(b"=?us-ascii?B?5oyv6L68?=") == ("振込", ("us-ascii",))
    assert value("振込".encode("cp932")) == ("振込", ("undeclared",))


@given(st.binary(max_size=200))
def test_no_value_raises(raw: bytes) -> None:
    text, _ = value(raw)
    text.encode("utf-8")


@given(st.binary(max_size=60))
def test_base64_is_read_as_far_as_it_goes(data: bytes) -> None:
    import base64

    assert lenient_base64(base64.encodebytes(data)) == data
    lenient_base64(data)


def test_duplicates_and_order_are_kept() -> None:
    fields, at = split_block(b"B: 1\nA: 2\r\nB : 3\n continued\n\nbody")
    assert [(field.name, field.raw) for field in fields] == [("B", b" 1"), ("A", b" 2\r"), ("B", b" 3\n continued")]
    assert at == len(b"B: 1\nA: 2\r\nB : 3\n continued\n\n")


def test_a_body_may_follow_without_an_empty_line() -> None:
    fields, at = split_block(b"A: 1\nhello there\nmore")
    assert len(fields) == 1
    assert at == 5
