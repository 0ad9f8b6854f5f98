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
    """Fold a company's name as written (kanji or Latin), its legal form removed, for comparison."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for word in _LEGAL_KANJI:
        folded = folded.replace(word, "")
    folded = _LEGAL_LATIN.sub(" ", _LEGAL_SIGNS.sub("", folded))
    return _NOT_WORD.sub("", folded)
