"""Messages spoiled by chance from a seed: flipped bytes, cuts, splices, exchanged headers, moved boundaries and parts."""

import random
import re
from collections.abc import Callable, Sequence

MOST = 1_000_000
_BOUNDARY = re.compile(rb'boundary="?([^"\r\n;]{1,70})')
_HEADER = re.compile(rb"[!-9;-~]{1,60}:[^\n]*(?:\n[ \t][^\n]*)*\n")
_WORDS = (
    b"\r\n\r\n", b"\n", b"\r", b"\0", b"=?utf-8?b?", b"?=", b"--", b"\x1b$B", b"\x1b(B", b"\xff\xfe", b"<", b">", b'"', b"(", b"\\",
    b"=\r\n", b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", b"\nFrom ",
    b"Content-Transfer-Encoding: base64\r\n", b"; charset=iso-2022-jp", b"; charset=utf-7", b"<b>", b"<!--", b"&#", b"@", b",",
    "口座".encode(), "￥".encode(), b"\xe2\x80\xae", b"xn--", b"*0*=", b"%", b"99999999999999999999", b"-1",
)  # fmt: skip
Mutation = Callable[[random.Random, bytearray, Sequence[bytes]], bytearray]


def mutated(pool: Sequence[bytes], seed: int, number: int) -> bytes:
    """Return message `number` of the series `seed`: one of `pool`, spoiled one to eight times; at most 1 MB."""
    draw = random.Random(f"{seed}/{number}")  # noqa: S311 - what is tried must be made again
    raw = bytearray(draw.choice(pool))
    for _ in range(draw.choice((1, 1, 1, 2, 3, 5, 8))):
        raw = draw.choice(_MUTATIONS)(draw, raw, pool)
    return bytes(raw[:MOST])


def _place(draw: random.Random, raw: bytearray) -> int:
    """Return a place, half the time in the first 600 bytes, where the headers are."""
    return draw.randrange(min(len(raw), 600 if draw.random() < 0.5 else len(raw)) + 1)


def _flip(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    for _n in range(draw.choice((1, 2, 10, 100))):
        if raw:
            raw[_place(draw, raw) % len(raw)] = draw.randrange(256)
    return raw


def _cut(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    return raw[: _place(draw, raw)]


def _drop(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    at = _place(draw, raw)
    del raw[at : at + draw.choice((1, 4, 50, 1000))]
    return raw


def _insert(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    at = _place(draw, raw)
    raw[at:at] = draw.choice(_WORDS) * draw.choice((1, 1, 1, 2, 10, 1000))
    return raw


def _splice(draw: random.Random, raw: bytearray, pool: Sequence[bytes]) -> bytearray:
    other = draw.choice(pool)
    start = draw.randrange(len(other) + 1)
    at = _place(draw, raw)
    raw[at:at] = other[start : start + draw.choice((20, 300, 5000))]
    return raw


def _repeat(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    at = _place(draw, raw)
    piece = bytes(raw[at : at + draw.choice((1, 3, 20, 200))])
    raw[at:at] = piece * min(draw.choice((2, 20, 2000, 50_000)), 200_000 // max(1, len(piece)))
    return raw


def _headers(raw: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    while len(found) < 200 and (match := _HEADER.match(raw, at)):
        found.append(match.span())
        at = match.end()
    return found


def _swap_headers(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    spans = _headers(bytes(raw[:20_000]))
    if len(spans) < 2:
        return raw
    first, second = sorted(draw.sample(spans, 2))
    return raw[: first[0]] + raw[slice(*second)] + raw[first[1] : second[0]] + raw[slice(*first)] + raw[second[1] :]


def _lend_header(draw: random.Random, raw: bytearray, pool: Sequence[bytes]) -> bytearray:
    other = draw.choice(pool)[:20_000]
    spans = _headers(other)
    return bytearray(other[slice(*draw.choice(spans))]) + raw if spans else raw


def _swap_values(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    spans = _headers(bytes(raw[:20_000]))
    if len(spans) < 2:
        return raw
    (start, end), (from_start, from_end) = draw.sample(spans, 2)
    name = bytes(raw[start:end]).partition(b":")[0]
    value = bytes(raw[from_start:from_end]).partition(b":")[2]
    return raw[:start] + name + b":" + value + raw[end:]


def _move_boundary(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    found = _BOUNDARY.search(raw)
    if found is None:
        return raw
    mark = b"\r\n--" + found[1] + draw.choice((b"", b"--", b" ", b"x")) + b"\r\n"
    at = _place(draw, raw)
    raw[at:at] = mark * draw.choice((1, 1, 3, 2000))
    return raw


def _wrap(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    for _n in range(draw.choice((1, 3, 40))):
        kind = draw.choice((b"message/rfc822\r\n\r\n", b"multipart/mixed; boundary=w\r\n\r\n--w\r\n"))
        raw = bytearray(b"From: w@vendor.example\r\nSubject: Fwd\r\nContent-Type: " + kind) + raw
    return raw


def _exchange(draw: random.Random, raw: bytearray, _: Sequence[bytes]) -> bytearray:
    pairs = (
        (b"\r\n", b"\n"), (b"\r\n", b"\r"), (b"utf-8", b"iso-2022-jp"), (b"text/plain", b"text/html"), (b"base64", b"quoted-printable"),
        (b"quoted-printable", b"base64"), (b"text/html", b"message/rfc822"), (b"8bit", b"base64"), (b"utf-8", b"utf-16"), (b" ", b"\t\t"),
        (b"; ", b" "), (b'"', b""), (b"@", b"@@"), (b"utf-8", b"shift_jis"), (b"attachment", b"inline"),
    )  # fmt: skip
    return raw.replace(*draw.choice(pairs))


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _cut, _drop, _insert, _insert, _splice, _repeat, _swap_headers, _lend_header, _swap_values, _move_boundary, _wrap, _exchange,
)  # fmt: skip
