"""Bytes to text as mail declares it, and what to do where the declaration is missing, unknown or untrue."""

import codecs
import re
from encodings.aliases import aliases
from functools import lru_cache

UNDECLARED = "undeclared"
_NAME = re.compile(r"[a-z0-9][a-z0-9_.:()-]{0,39}")
# What mail calls a charset -> the Python codec that reads what is really sent under that name.
_MAIL = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "cp943": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "x-euc-jp": "euc_jp",
    "unicode-1-1-utf-7": "utf_7",
    "utf8mb4": "utf_8",
    "unicode": "utf_16",
}
# Codecs that Python lists but that are no charsets of text, or that warn while they decode.
_NOT_TEXT = frozenset(
    {"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "idna", "punycode",
     "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)  # fmt: skip
_KNOWN = frozenset(name for pair in aliases.items() if pair[1] not in _NOT_TEXT for name in pair)
_ISO_2022_JP = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext"})
_ASCII = bytes(range(128))
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJIH])")
_UNSAFE = re.compile("[\ud800-\udfff\x00]")


def clean(text: str) -> str:
    """Return text that every store can hold: lone surrogates and NUL become U+FFFD."""
    return text if text.isascii() and "\x00" not in text else _UNSAFE.sub("\ufffd", text)


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """Return the text and the problem: the declared charset where it could not be followed, "" where all is well.

    Bytes without a declaration that are not UTF-8 are `undeclared`. Never raises.
    """
    declared = charset.strip().strip("\"'").lower()
    if data.isascii() and b"\x1b" not in data and declared in {"", "us-ascii", "utf-8", "iso-8859-1", "ascii", "utf8"}:
        return clean(data.decode("ascii")), ""
    codec = _codec(declared) if declared else ""
    if codec and codec != "ascii":
        text = _strict(data, codec)
        if text is not None:
            return clean(text), ""
        if codec in _ISO_2022_JP:
            return clean(_iso_2022_jp(data)), ""
    elif codec == "ascii" and data.isascii() and b"\x1b$" not in data:
        return clean(data.decode("ascii")), ""
    if declared:
        return clean(_nearly(data, codec) or guess(data)), clean(declared)
    return clean(guess(data)), UNDECLARED if _strict(data, "utf_8") is None else ""


def guess(data: bytes) -> str:
    """Return the most likely text of undeclared bytes: ISO-2022-JP, UTF-8, EUC-JP, CP932, else CP1252."""
    if b"\x1b$" in data or b"\x1b(" in data:
        return _iso_2022_jp(data)
    for codec in ("utf_8", "euc_jp", "cp932"):
        text = _strict(data, codec)
        if text is not None and (codec == "utf_8" or _reads_as_japanese(text)):
            return text
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    return data.decode("cp1252", "replace")


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


@lru_cache(maxsize=512)
def _codec(declared: str) -> str:
    """Return the Python codec for a declared charset, "" where it is not one of text that we know."""
    if not _NAME.fullmatch(declared):
        return ""
    name = _MAIL.get(declared, declared)
    plain = re.sub(r"[^a-z0-9]+", "_", name)
    for tried in (plain, plain.replace("cp_", "cp"), plain.removeprefix("x_")):
        if tried in _KNOWN:
            return codecs.lookup(aliases.get(tried, tried)).name.replace("-", "_")
    return ""


def _reads_as_japanese(text: str) -> bool:
    """Return whether most letters outside ASCII stand side by side and are not half-width kana.

    Latin text read as a Japanese charset gives lone kanji between ASCII letters.
    """
    wide = [index for index, char in enumerate(text[:4000]) if char > "\x7f"]
    if not wide:
        return False
    places = frozenset(wide)
    together = sum(1 for index in wide if index + 1 in places or index - 1 in places)
    half = sum(1 for index in wide if "\uff61" <= text[index] <= "\uff9f")
    return together * 3 >= len(wide) * 2 and half * 2 <= len(wide)


def _mostly_utf8(data: bytes) -> bool:
    """Return whether nearly all bytes outside ASCII read as UTF-8: text with a broken or cut letter."""
    sample = data[:8192]
    return _few_lost(sample.decode("utf-8", "replace"), sample)


def _nearly(data: bytes, codec: str) -> str:
    """Return the text as declared where only a few letters are broken or cut and it is not UTF-8 after all, else ""."""
    if not codec or _strict(data, "utf_8") is not None:
        return ""
    text = data.decode(codec, "replace")
    return text if _few_lost(text, data) else ""


def _few_lost(text: str, data: bytes) -> bool:
    """Return whether `text`, decoded from `data`, lost at most one letter to eight bytes outside ASCII."""
    high = len(data.translate(None, _ASCII))
    return high > 0 and text.count("\ufffd") * 8 <= high


def _iso_2022_jp(data: bytes) -> str:
    """Decode ISO-2022-JP with what Japanese mailers add to it: NEC's signs (① ㈱) and half-width kana.

    Double bytes are carried over to CP932, which knows these signs.
    """
    text = _strict(data, "iso2022_jp")
    if text is not None:
        return text
    out: list[str] = []
    mode = b"(B"
    for index, piece in enumerate(_ESCAPE.split(data)):
        if index % 2:
            mode = piece
        elif mode.startswith(b"$"):
            out.append(_jis_pairs(piece))
        elif mode == b"(I":
            out.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            out.append(guess(piece) if b"\x1b" not in piece else piece.decode("latin-1"))
    return "".join(out)


def _jis_pairs(piece: bytes) -> str:
    out = bytearray()
    index = 0
    while index < len(piece):
        first = piece[index]
        if not 0x21 <= first <= 0x7E or index + 1 >= len(piece):
            out.append(first & 0x7F)
            index += 1
            continue
        second = piece[index + 1]
        row = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
        cell = second + (0x1F if second < 0x60 else 0x20) if first % 2 else second + 0x7E
        out += bytes((row & 0xFF, cell & 0xFF))
        index += 2
    return out.decode("cp932", "replace")
