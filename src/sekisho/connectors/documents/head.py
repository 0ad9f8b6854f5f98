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
    try:
        value, end = _DECODER.raw_decode(text, at)
    except ValueError:
        return _cut(text, at, depth), len(text)
    # A number or word at the very end may go on.
    return (_NOTHING if end == len(text) and not isinstance(value, (str, list, dict)) else value), end


def _cut(text: str, at: int, depth: int) -> Any:
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
    return _NOTHING


def _elements(text: str, at: int, depth: int) -> list[Any]:
    found: list[Any] = []
    while True:
        value, at = _value(text, _behind_blank(text, at), depth)
        if value is not _NOTHING:
            found.append(value)
        at = _behind_blank(text, at)
        if at == len(text):
            return found
        if text[at] != ",":
            raise _OddError
        at += 1


def _members(text: str, at: int, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while (at := _behind_blank(text, at)) < len(text):
        if text[at] != '"':
            raise _OddError
        try:
            key, at = _DECODER.raw_decode(text, at)
        except ValueError:
            if _OPEN_TEXT.match(text, at):
                return found
            raise _OddError from None
        at = _behind_blank(text, at)
        if at == len(text):
            return found
        if text[at] != ":":
            raise _OddError
        value, at = _value(text, _behind_blank(text, at + 1), depth)
        if value is not _NOTHING:
            found[key] = value
        at = _behind_blank(text, at)
        if at == len(text):
            return found
        if text[at] != ",":
            raise _OddError
        at += 1
    return found
