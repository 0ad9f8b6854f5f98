"""Kana as Hepburn spells them, so that a reading finds the name in Latin letters."""

import re
import unicodedata

from sekisho.identity.names import katakana

_KANA = {
    "キャ": "kya", "キュ": "kyu", "キョ": "kyo", "シャ": "sha", "シュ": "shu", "ショ": "sho", "チャ": "cha", "チュ": "chu",
    "チョ": "cho", "ニャ": "nya", "ニュ": "nyu", "ニョ": "nyo", "ヒャ": "hya", "ヒュ": "hyu", "ヒョ": "hyo", "ミャ": "mya",
    "ミュ": "myu", "ミョ": "myo", "リャ": "rya", "リュ": "ryu", "リョ": "ryo", "ギャ": "gya", "ギュ": "gyu", "ギョ": "gyo",
    "ジャ": "ja", "ジュ": "ju", "ジョ": "jo", "ビャ": "bya", "ビュ": "byu", "ビョ": "byo", "ピャ": "pya", "ピュ": "pyu", "ピョ": "pyo",
}  # fmt: skip
_ROWS = {
    "アイウエオ": ("a", "i", "u", "e", "o"), "カキクケコ": ("ka", "ki", "ku", "ke", "ko"), "サシスセソ": ("sa", "shi", "su", "se", "so"),
    "タチツテト": ("ta", "chi", "tsu", "te", "to"), "ナニヌネノ": ("na", "ni", "nu", "ne", "no"), "ハヒフヘホ": ("ha", "hi", "fu", "he", "ho"),
    "マミムメモ": ("ma", "mi", "mu", "me", "mo"), "ヤユヨ": ("ya", "yu", "yo"), "ラリルレロ": ("ra", "ri", "ru", "re", "ro"), "ワヲン": ("wa", "o", "n"),
    "ガギグゲゴ": ("ga", "gi", "gu", "ge", "go"), "ザジズゼゾ": ("za", "ji", "zu", "ze", "zo"), "ダヂヅデド": ("da", "ji", "zu", "de", "do"),
    "バビブベボ": ("ba", "bi", "bu", "be", "bo"), "パピプペポ": ("pa", "pi", "pu", "pe", "po"),
}  # fmt: skip
_HEPBURN = _KANA | {sign: sound for signs, sounds in _ROWS.items() for sign, sound in zip(signs, sounds, strict=True)}


def romaji(kana: str) -> str:
    """Return the Hepburn spelling of a reading, word by word; "" where a sign is not kana."""
    words = []
    for word in katakana(unicodedata.normalize("NFKC", kana)).replace("ー", "").split():
        spelled, index = "", 0
        while index < len(word):
            if word[index] == "ッ":
                spelled, index = spelled + "+", index + 1
                continue
            sound = _HEPBURN.get(word[index : index + 2]) or _HEPBURN.get(word[index])
            if sound is None:
                return ""
            index += 2 if word[index : index + 2] in _HEPBURN else 1
            spelled += sound
        words.append(re.sub(r"\+(.)", r"\1\1", spelled).rstrip("+"))
    return " ".join(words)
