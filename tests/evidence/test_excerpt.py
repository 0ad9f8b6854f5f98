"""What stands at a line: counted as the connectors count, whatever the line breaks and the encoding."""

from io import BytesIO

import pytest

from sekisho.evidence.excerpt import LONGEST, excerpt


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_line_is_found(ending: str, encoding: str) -> None:
    lines = ["code,名前", "1,上ソ表", "", "4,㈱山田"]
    data = ending.join(lines).encode(encoding)
    told = "utf-8" if encoding.startswith("utf-16") else encoding
    for number, line in enumerate(lines, 1):
        assert excerpt(BytesIO(data), f"line {number}") == line.encode(told)
    assert excerpt(BytesIO(data), "line 5") == b""


def test_a_file_of_one_endless_line_is_read_in_pieces() -> None:
    stream = BytesIO(b"x" * 300_000 + b"\nsecond")
    assert excerpt(stream, "line 1") == b"x" * LONGEST
    stream.seek(0)
    assert excerpt(stream, "line 2") == b"second"
    assert not stream.closed


def test_an_empty_file_has_no_lines() -> None:
    assert excerpt(BytesIO(b""), "line 1") == b""
