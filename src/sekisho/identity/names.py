"""Names in comparable form: kana of any width, legal forms of companies. People's names: `person_names`."""

import re
import unicodedata

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
# Signs that a zengin file lacks or that are heard alike: ヴァ is written バ, ヲ is written オ.
_HEARD = str.maketrans("ヲヰヱ", "オイエ")
_V_ROW = {"ヴア": "バ", "ヴイ": "ビ", "ヴエ": "ベ", "ヴオ": "ボ", "ヴ": "ブ"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ｰー-", "-"))
_LEGAL_KANJI = (
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "医療法人社団",
    "医療法人",
    "学校法人",
    "宗教法人",
    "社会福祉法人",
    "特定非営利活動法人",
    "弁護士法人",
    "税理士法人",
    "国立大学法人",
    "地方独立行政法人",
    "独立行政法人",
)
_LEGAL_SIGNS = re.compile(r"[(（][株有同資名社財医学相宗福][)）]")
_LEGAL_KANA_FULL = (
    "カブシキガイシヤ",
    "カブシキカイシヤ",
    "ユウゲンガイシヤ",
    "ゴウドウガイシヤ",
    "ゴウシガイシヤ",
    "ゴウメイガイシヤ",
    "イツパンシヤダンホウジン",
    "イツパンザイダンホウジン",
    "コウエキシヤダンホウジン",
    "コウエキザイダンホウジン",
    "シヤカイフクシホウジン",
    "シユウキヨウホウジン",
    "ガツコウホウジン",
    "イリヨウホウジン",
    "トクテイヒエイリカツドウホウジン",
    "ベンゴシホウジン",
    "ゼイリシホウジン",
)
# Abbreviations of the zengin rules: カ) before, (カ behind, (カ) inside the name; likewise the other legal forms.
_SHORT = "カ|ユ|ド|シ|メ|ソ|シヤ|ザイ|イ|ガク|シユウ|フク|トクヒ|ベン|ゼイ|ギヨ|シホウ|ロウム|ダイ|ドク|チドク"
_LEGAL_KANA = re.compile(rf"(^\(?({_SHORT})\))|(\(({_SHORT})\)?$)|(\(({_SHORT})\))")
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

    Width, hiragana, small kana, dashes and marks of length, blanks and points, and legal forms (株式会社, ㈱, カ),
    カブシキガイシャ) fall away, and ヴ and ヲ are written ブ and オ, as files without them do; a name cut at a field's width stays a prefix of the whole. Voicing marks stay apart: ガ is not カ.
    """
    folded = unicodedata.normalize("NFKC", text.replace("ﾞ", "゙").replace("ﾟ", "゚"))
    folded = unicodedata.normalize("NFC", folded)
    folded = katakana(folded).upper().translate(_SMALL).translate(_DASHES)
    folded = re.sub(r"\s+", "", folded).translate(_HEARD)
    for written, heard in _V_ROW.items():
        folded = folded.replace(written, heard)
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
