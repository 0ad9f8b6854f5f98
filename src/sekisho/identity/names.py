"""Names in comparable form: kana of any width, legal forms of companies. People's names: `person_names`."""

import re
import unicodedata

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ｰー-", "-"))
_LEGAL_KANJI = (
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "一般財団法人",
    "医療法人",
    "学校法人",
)
_LEGAL_SIGNS = re.compile(r"[(（][株有同資名社財医学][)）]")
_LEGAL_KANA_FULL = ("カブシキガイシヤ", "カブシキカイシヤ", "ユウゲンガイシヤ", "ゴウドウガイシヤ")
# Abbreviations of the zengin rules: カ) before, (カ behind, (カ) inside the name; likewise the other legal forms.
_LEGAL_KANA = re.compile(
    r"(^(カ|ユ|ド|シ|メ|シヤ|ザイ|イ|ガク)\))|(\((カ|ユ|ド|シ|メ|シヤ|ザイ|イ|ガク)\)?$)|(\((カ|ユ|ド)\))"
)
_LEGAL_LATIN = re.compile(r"\b(co|ltd|inc|corp|corporation|company|limited|llc|kk|gk|plc)\b\.?", re.IGNORECASE)
_LEGAL_END = re.compile(
    r"(?:[\s,]*\b(?:llp|lp|dac|clg|ulc|gmbh|ag|kg|se|ug|bv|nv|sa|sas|sarl|sa rl|srl|spa|ab|as|asa|aps|oy|oyj|pte|pty|sdn bhd|"
    r"bhd|pc|pllc|na|incorporated)\b[\s,]*)+$"
)
"""Legal forms that only the end of a name tells from words of it."""
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)


def katakana(text: str) -> str:
    """Return `text` with hiragana as katakana."""
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in text)


def kana_fold(text: str) -> str:
    """Fold a reading so that every way a bank writes it compares equal.

    Width, hiragana, small kana, dashes, blanks and points, and legal forms (株式会社, ㈱, カ), カブシキガイシャ) fall away;
    a name cut at a field's width stays a prefix of the whole. Voicing marks stay apart: ガ is not カ.
    """
    folded = unicodedata.normalize("NFKC", text.replace("ﾞ", "゙").replace("ﾟ", "゚"))
    folded = unicodedata.normalize("NFC", folded)
    folded = katakana(folded).upper().translate(_SMALL).translate(_DASHES)
    folded = re.sub(r"\s+", "", folded)
    for word in (*_LEGAL_KANJI, *_LEGAL_KANA_FULL):
        folded = folded.replace(word, "")
    folded = _LEGAL_SIGNS.sub("", folded)
    folded = _LEGAL_KANA.sub("", folded)
    return re.sub(r"[^\w]", "", folded)


def company_fold(text: str) -> str:
    """Fold a company's name as written (kanji or Latin), its legal form removed, for comparison.

    Points, accents of Latin letters, and whether `and` is written as a sign make no difference.
    """
    folded = _plain_latin(unicodedata.normalize("NFKC", text).casefold()).replace(".", "").replace("&", " and ")
    for word in _LEGAL_KANJI:
        folded = folded.replace(word, "")
    folded = _LEGAL_LATIN.sub(" ", _LEGAL_SIGNS.sub("", folded)).strip(" ,")
    return _NOT_WORD.sub("", _LEGAL_END.sub("", folded) or folded)


def _plain_latin(text: str) -> str:
    """Return `text` with the accents of Latin letters taken off; the voicing marks of kana stay."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", char)[0] if "\u00c0" <= char <= "\u024f" else char for char in text)
