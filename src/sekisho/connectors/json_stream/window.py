"""The text of a JSON file through a window: values are taken off its front, more is read as it is needed."""

import codecs
import json
import re
from typing import Any, BinaryIO

CHUNK = 1024 * 1024
_BLANK = re.compile(r"[\s,\ufeff\x1e]*")
_DECODER = json.JSONDecoder()
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class CutError(Exception):
    """What stands at the front of the window is no whole value, and nothing more is to come."""


class TooLongError(Exception):
    """The value at the front of the window is longer than a record may be."""


class TooDeepError(Exception):
    """The value at the front of the window is nested deeper than it can be read."""


class Window:
    """Text of a stream in UTF-8 or UTF-16 (letters that cannot be read replaced); `most` characters bound one value."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._most = most
        head = stream.read(CHUNK)
        name = encoding_of(head[:4])
        self._decode = codecs.getincrementaldecoder(name)("replace")
        self._text = self._decode.decode(head, final=not head)
        self._at = 0
        self._ended = not head

    def blank(self) -> bool:
        """Go behind blanks and commas; return whether anything is left."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return True
            if not self._more():
                return False

    def front(self) -> str:
        """Return the sign at the front, "" at the end."""
        return self._text[self._at] if self.blank() else ""

    def skip(self, sign: str) -> bool:
        """Take one sign off the front where it is this one."""
        found = self.front() == sign
        self._at += found
        return found

    def value(self) -> Any:
        """Take a whole value off the front: CutError, TooLongError or TooDeepError where there is none to take."""
        self.blank()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise TooDeepError from None
            except ValueError:
                end = len(self._text)
            else:
                # A number at the very end of what was read may go on.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            if end - self._at > self._most:
                raise TooLongError
            if not self._more():
                raise CutError

    def _more(self) -> bool:
        """Read on and forget what was taken; as much again as waits, so that a long value is not tried too often."""
        if self._ended:
            return False
        data = self._stream.read(max(CHUNK, len(self._text) - self._at))
        self._ended = not data
        self._text = self._text[self._at :] + self._decode.decode(data, final=not data)
        self._at = 0
        return True


def encoding_of(first: bytes) -> str:
    """Return the encoding of a JSON text by its mark, or by the zero half of its first sign, which is ASCII."""
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    if len(first) >= 2 and not first[0] and first[1]:
        return "utf-16-be"
    return "utf-16-le" if len(first) >= 2 and first[0] and not first[1] else "utf-8"
