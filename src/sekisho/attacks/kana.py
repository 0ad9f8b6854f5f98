"""Half-width kana, as the Zengin network and many payee lists write names."""

from __future__ import annotations

import unicodedata

_SMALL = str.maketrans("ァィゥェォャュョッヮヵヶ", "アイウエオヤユヨツワカケ")


def _table() -> dict[str, str]:
    table = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    for base, half in list(table.items()):
        for combining, mark in (("\u3099", "ﾞ"), ("\u309a", "ﾟ")):
            joined = unicodedata.normalize("NFC", base + combining)
            if len(joined) == 1:
                table[joined] = half + mark
    table.update({chr(code): chr(code) for code in range(0xFF61, 0xFFA0)})
    table.update({"\u3000": " ", "・": ".", "(": "(", ")": ")", "ー": "ｰ", "゛": "ﾞ", "゜": "ﾟ"})
    return table


_TABLE = _table()


def half(text: str) -> str:
    """Katakana to half-width; what has no half-width form goes through NFKC and upper case."""
    return "".join(_TABLE.get(c) or unicodedata.normalize("NFKC", c).upper() for c in text)


def zengin(text: str) -> str:
    """Half-width as the network wants it: small kana written large, the long mark as a hyphen."""
    return half(text.translate(_SMALL)).replace("ｰ", "-").replace("_", "-").replace("&", " ")
