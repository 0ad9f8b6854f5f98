"""RTF to text, and the HTML or plain text that Outlook wraps into RTF (MS-OXRTFEX); unpacks LZFu (MS-OXRTFCP)."""

import re
import struct
from dataclasses import dataclass, field
from typing import Literal

from sekisho.connectors.mail.charsets import decode

SOURCE_BYTES = 4 * 1024 * 1024
DEEPEST = 500
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_UNSEEN = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "mhtmltag", "listtable", "listoverridetable", "pntext",
     "rsidtbl", "generator", "themedata", "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "header", "footer"}
)  # fmt: skip
_LINES = {"par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t"}
_SIGNS = {
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_FONTS = {0: "", 1: "", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253",
          162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rtf:
    """What an RTF says, and what that is: `html` or `text` as it was wrapped, `rtf` where nothing was."""

    kind: Literal["html", "text", "rtf"]
    text: str


def unpacked(data: bytes) -> bytes | None:
    """Return the RTF of a PR_RTF_COMPRESSED value, at most 4 MiB of it; None where it is none."""
    if len(data) < 16:
        return None
    _, size, kind, _ = struct.unpack_from("<4L", data)
    if kind == 0x414C454D:
        return data[16 : 16 + min(size, SOURCE_BYTES)]
    return _lzfu(data, min(size, SOURCE_BYTES)) if kind == 0x75465A4C else None


def _lzfu(data: bytes, size: int) -> bytes:
    ring = bytearray(_START.ljust(4096, b"\x00"))
    write, at = len(_START), 16
    out = bytearray()
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            offset, length = -1, 1
            if control >> bit & 1:
                pair = int.from_bytes(data[at : at + 2].ljust(2, b"\x00"), "big")
                offset, length = pair >> 4, (pair & 15) + 2
            if at >= len(data) or offset == write:
                return bytes(out[:size])
            for index in range(length):
                byte = data[at] if offset < 0 else ring[(offset + index) & 4095]
                ring[write] = byte
                write = (write + 1) & 4095
                out.append(byte)
            at += 1 if offset < 0 else 2
    return bytes(out[:size])


@dataclass(slots=True)
class _State:
    """What a group hands down to those inside it."""

    unseen: bool = False
    tag: bool = False
    silent: bool = False
    fonts: bool = False
    skips: int = 1
    codec: str = ""


@dataclass(slots=True)
class _Reader:
    kind: Literal["html", "text", "rtf"] = "rtf"
    state: _State = field(default_factory=_State)
    above: list[_State] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    held: bytearray = field(default_factory=bytearray)
    page: str = "cp1252"
    codecs: dict[int, str] = field(default_factory=dict)
    font: int = 0
    skip: int = 0
    starred: bool = False

    def shown(self) -> bool:
        """Return whether text at hand belongs to what is read."""
        return not self.state.unseen and (self.state.tag or not self.state.silent)

    def add(self, data: bytes) -> None:
        """Take bytes of the charset at hand, past those that stand in for a letter of Unicode."""
        passed = min(self.skip, len(data))
        self.skip -= passed
        if self.shown():
            self.held += data[passed:]

    def say(self, text: str) -> None:
        """Take letters."""
        if self.shown():
            self.flush()
            self.out.append(text)

    def flush(self) -> None:
        """Decode the bytes that were taken."""
        if self.held:
            self.out.append(decode(bytes(self.held), self.state.codec or self.page)[0])
            self.held.clear()


def rtf_text(data: bytes) -> Rtf:
    """Read an RTF of at most 4 MiB; what is odd is passed over, nothing raises."""
    data = data[:SOURCE_BYTES]
    got = _Reader()
    at = 0
    while (found := _TOKEN.match(data, at)) is not None:
        at = found.end()
        if found[2] is not None:
            at += _word(got, found[2].decode("ascii"), found[3])
        elif found[1] is not None:
            got.add(bytes((int(found[1], 16),)))
        elif found[4] is not None:
            _sign(got, found[4])
        elif found[5] is not None:
            _brace(got, found[5] == b"{")
        elif found[6] is not None:
            got.add(found[6])
    got.flush()
    text = "".join(got.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Rtf(got.kind, text.strip("\x00"))


def _brace(got: _Reader, opens: bool) -> None:
    got.flush()
    got.skip, got.starred = 0, False
    if opens:
        if len(got.above) < DEEPEST:
            state = got.state
            got.above.append(state)
            got.state = _State(state.unseen, state.tag, state.silent, state.fonts, state.skips, state.codec)
    elif got.above:
        got.state = got.above.pop()


def _sign(got: _Reader, sign: bytes) -> None:
    if sign == b"*":
        got.starred = True
    elif sign == b"~":
        got.say("\u00a0")
    elif sign in {b"\\", b"{", b"}"}:
        got.add(sign)
    elif sign in {b"\r", b"\n"}:
        got.say("\n")


def _word(got: _Reader, word: str, number: bytes | None) -> int:
    """Act on a control word; return how many raw bytes behind it are to be passed over."""
    value = int(number) if number is not None else None
    starred, got.starred = got.starred, False
    if word == "bin":
        return max(value or 0, 0)
    if word in {"fromhtml", "fromtext"}:
        got.kind = "html" if word == "fromhtml" else "text"
    elif word == "htmltag":
        got.flush()
        got.state.tag, got.state.unseen = True, False
    elif word == "htmlrtf":
        got.flush()
        got.state.silent = value != 0
    elif word in _UNSEEN or starred:
        got.state.unseen, got.state.fonts = True, word == "fonttbl"
    elif word in _LINES:
        got.say(_LINES[word])
    elif word in _SIGNS:
        got.say(_SIGNS[word])
    elif value is not None:
        _number(got, word, value)
    return 0


def _number(got: _Reader, word: str, value: int) -> None:
    if word == "u":
        got.say(chr(value & 0xFFFF))
        got.skip = got.state.skips
    elif word == "uc":
        got.state.skips = min(max(value, 0), 8)
    elif word == "ansicpg":
        got.page = f"cp{value}" if value != 65001 else "utf-8"
    elif word == "f":
        got.flush()
        got.font = value
        if not got.state.fonts:
            got.state.codec = got.codecs.get(value, "")
    elif word == "fcharset" and got.state.fonts:
        got.codecs[got.font] = _FONTS.get(value, "")
