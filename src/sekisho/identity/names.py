"""Names in comparable form: kana of any width, legal forms of companies, people's names in either order."""

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
_TITLES = re.compile(r"(様|殿|さん|氏|社長|部長|課長|係長|専務|常務|理事長|支店長|取締役|次長)$")
_TITLES_LATIN = re.compile(r"\b(mr|mrs|ms|dr|prof|ceo|cfo|president|director|manager)\b\.?", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)


def _katakana(text: str) -> str:
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in text)


def kana_fold(text: str) -> str:
    """Fold a reading so that every way a bank writes it compares equal.

    Width, hiragana, small kana, dashes, blanks and points, and legal forms (株式会社, ㈱, カ), カブシキガイシャ) fall away;
    a name cut at a field's width stays a prefix of the whole. Voicing marks stay apart: ガ is not カ.
    """
    folded = unicodedata.normalize("NFKC", text.replace("ﾞ", "゙").replace("ﾟ", "゚"))
    folded = unicodedata.normalize("NFC", folded)
    folded = _katakana(folded).upper().translate(_SMALL).translate(_DASHES)
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


def person_tokens(text: str) -> frozenset[str]:
    """Return the comparable parts of a person's name in no order: `Yamada, Taro` and `taro yamada` are equal.

    Titles and punctuation fall away. A name written without a blank (山田太郎) is one part.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    folded = _TITLES_LATIN.sub(" ", _TITLES.sub("", folded))
    return frozenset(part for part in _NOT_WORD.split(_katakana(folded)) if part)


def person_key(text: str) -> str:
    """Return one comparable text for a person's name: its parts sorted and joined; "" where nothing is left.

    Kanji and kana names lose their blank (山田 太郎 = 山田太郎), since sources differ on it.
    """
    tokens = person_tokens(text)
    joined = "".join(tokens)
    if joined and not joined.isascii():
        return "".join(
            part for part in re.split(r"\W+", unicodedata.normalize("NFKC", _TITLES.sub("", text.strip()))) if part
        )
    return " ".join(sorted(tokens))
