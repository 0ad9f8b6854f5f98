"""The beginning of a long JSON text -> the values that it certainly holds, quickly: whole values are read in one go.

It says what `mended` says, which looks at every sign by itself and is asked wherever a text is not simply cut off.
"""

import json
import re
from typing import Any

from sekisho.connectors.documents.mend import mended

_BLANK = re.compile(r"\s*")
_WORD = re.compile(r'[^\s\[\]{}:,"]+')
_OPEN_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*\\?\Z', re.DOTALL)
_DECODER = json.JSONDecoder()
_DEEPEST = 100
_OUTER = 2
_LONG = 32 * 1024
_NOTHING = object()


class _OddError(Exception):
    """The text is not the beginning of a well-formed one."""


def beginning(text: str) -> Any:
    """Return the value of a text cut anywhere, as `mended` does: unfinished containers closed; None where there is none."""
    at = _behind_blank(text, 0)
    if text[at : at + 1] not in {"{", "["}:
        return mended(text)[0]
    try:
        value, _ = _value(text, at, 0)
    except (_OddError, RecursionError):
        return mended(text)[0]
    return value


def _behind_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return the value at a place and where it ends: the length of the text where that cuts it, the value then as far as it goes."""
    # What is outermost in a long text is hardly ever whole, so it is not tried.
    if depth < _OUTER and len(text) - at > _LONG and text[at] in "{[":
        return _cut(text, at, depth)
    try:
        value, end = _DECODER.raw_decode(text, at)
    except ValueError:
        return _cut(text, at, depth)
    # A number or word at the very end may go on.
    return (_NOTHING if end == len(text) and not isinstance(value, (str, list, dict)) else value), end


def _cut(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return what is there of a value that does not end; `_OddError` where it is something else than cut off."""
    sign = text[at : at + 1]
    if depth > _DEEPEST:
        raise _OddError
    if sign == "{":
        return _members(text, at + 1, depth + 1)
    if sign == "[":
        return _elements(text, at + 1, depth + 1)
    word = _WORD.match(text, at)
    if sign and not _OPEN_TEXT.match(text, at) and not (word and word.end() == len(text)):
        raise _OddError
    return _NOTHING, len(text)


def _elements(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    at = _behind_blank(text, at)
    if text[at : at + 1] == "]":
        return found, at + 1
    while True:
        value, at = _value(text, at, depth)
        if value is not _NOTHING:
            found.append(value)
        at, more = _behind_comma(text, at, "]")
        if not more:
            return found, at


def _members(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _behind_blank(text, at)
    if text[at : at + 1] == "}":
        return found, at + 1
    while at < len(text):
        if text[at] != '"':
            raise _OddError
        try:
            key, at = _DECODER.raw_decode(text, at)
        except ValueError:
            if _OPEN_TEXT.match(text, at):
                break
            raise _OddError from None
        at = _behind_blank(text, at)
        if at == len(text):
            break
        if text[at] != ":":
            raise _OddError
        value, at = _value(text, _behind_blank(text, at + 1), depth)
        if value is not _NOTHING:
            found[key] = value
        at, more = _behind_comma(text, at, "}")
        if not more:
            return found, at
    return found, len(text)


def _behind_comma(text: str, at: int, closes: str) -> tuple[int, bool]:
    """Return where the next value stands, and False where none does: its container ends, or the text."""
    at = _behind_blank(text, at)
    if at == len(text):
        return at, False
    if text[at] == closes:
        return at + 1, False
    if text[at] != ",":
        raise _OddError
    return _behind_blank(text, at + 1), True
