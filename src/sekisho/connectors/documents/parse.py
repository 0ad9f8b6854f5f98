"""Bytes -> JSON values: any Unicode encoding, several documents in a row, and a cut file as far as it goes."""

import codecs
import json
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from sekisho.connectors.documents.mend import mended
from sekisho.connectors.sheets.lines import encoding_of
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits

MOST_BYTES = 64 * 1024 * 1024
MOST_DOCUMENTS = 100_000
_BLANK = re.compile(r"[\s\ufeff,]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a file stops to be JSON: the pointer of the value in which it does, and a place in the text."""

    pointer: tuple[str | int, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The documents of a file in order, and the cut in the last of them where there is one."""

    documents: tuple[Any, ...]
    cut: Cut | None = None


def parsed(stream: BinaryIO, limits: Limits) -> Parsed:
    """Read a file whole. Refused `format_too_large`, `encoding_unknown`, `json_too_deep` or `json_broken`.

    A file that stops to be JSON behind its beginning is read up to there.
    """
    most = min(MOST_BYTES, limits.record_bytes)
    data = stream.read(most + 1)
    if len(data) > most:
        raise Refused("format_too_large", place=f"byte {most}", most=most)
    try:
        return Parsed((msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8)),))
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = decoded(data)
        if text is None:
            raise Refused("encoding_unknown", place="line 1") from None
        return _one_by_one(text)
    except RecursionError:
        raise Refused("json_too_deep", place="line 1", most=limits.depth) from None


def decoded(data: bytes) -> str | None:
    """Return the text of bytes in UTF-8, UTF-16 or CP932, letters that cannot be read replaced; None for no text."""
    encoding = _unmarked_utf16(data[:2]) or encoding_of(data[: 256 * 1024])
    if encoding is None:
        return None
    return data.decode("utf-8" if encoding == "ascii" else encoding, "replace").removeprefix("\ufeff")


def _unmarked_utf16(first: bytes) -> str | None:
    """Tell UTF-16 without a mark by the first sign, which JSON begins with and which is ASCII."""
    if len(first) < 2 or (first[0] and first[1]):
        return None
    return "utf-16-le" if first[0] else "utf-16-be" if first[1] else None


def _one_by_one(text: str) -> Parsed:
    found: list[Any] = []
    at = _behind_blank(text, 0)
    while at < len(text) and len(found) < MOST_DOCUMENTS:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            return _up_to(text, at, error, found)
        except ValueError:
            raise Refused("json_broken", place=_place(text, at)) from None
        except RecursionError:
            raise Refused("json_too_deep", place=_place(text, at), most=Limits().depth) from None
        found.append(value)
        at = _behind_blank(text, at)
    if not found:
        raise Refused("json_broken", place="line 1")
    return Parsed(tuple(found))


def _behind_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _up_to(text: str, start: int, error: json.JSONDecodeError, found: list[Any]) -> Parsed:
    """Return what stands before the error; Refused where that is nothing."""
    value, pointer = mended(text[start : error.pos])
    if value is None and not found:
        raise Refused("json_broken", place=_place(text, error.pos))
    documents = (*found, value) if value is not None else tuple(found)
    return Parsed(documents, Cut(pointer, _place(text, error.pos)))


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f"line {line} character {at - text.rfind(chr(10), 0, at)}"
