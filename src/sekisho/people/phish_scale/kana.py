"""Names in katakana and in Latin letters: whether the one may be the other, by their consonants."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final

_ROWS: Final = (
    ("カキクケコ", "k"), ("ガギグゲゴ", "g"), ("サスセソ", "s"), ("シ", "sh"), ("ザズゼゾ", "z"), ("ジ", "j"), ("タテト", "t"), ("チ", "ch"), ("ツ", "ts"),
    ("ダデド", "d"), ("ヂヅ", "z"), ("ナニヌネノン", "n"), ("ハヒヘホ", "h"), ("フ", "f"), ("バビブベボ", "b"), ("パピプペポ", "p"), ("マミムメモ", "m"),
    ("ラリルレロ", "r"), ("ヴ", "v"),
)  # fmt: skip
_SOUND: Final = {sign: sound for signs, sound in _ROWS for sign in signs}
_ALIKE: Final = (("tch", "ch"), ("ck", "k"), ("ph", "f"), ("th", "s"), ("c", "k"), ("q", "k"), ("x", "ks"), ("l", "r"), ("v", "b"), ("f", "h"), ("j", "z"), ("d", "t"), ("g", "k"), ("z", "s"), ("p", "b"))  # fmt: skip
_GENERIC: Final = frozenset(
    {"センター", "サービス", "メール", "サポート", "グループ", "システム", "チーム", "オフィス", "アシスタント"}
)
_MOST: Final = 10
"""Words of a name or an address that are compared."""
_NEAR: Final = 0.6


def mismatched(name: str, address: str) -> bool:
    """Tell whether a name has words in katakana of which none sounds like a word of the address (`local@domain`)."""
    words = [one for one in re.findall(r"[ァ-ヴー]{3,}", unicodedata.normalize("NFKC", name)) if one not in _GENERIC][
        :_MOST
    ]
    parts = [_skeleton(one) for one in re.findall(r"[a-z]{3,}", address.lower())[:_MOST]]
    return bool(words) and not any(_alike(_skeleton(_spelt(word)), part) for word in words for part in parts)


def _spelt(word: str) -> str:
    return "".join(_SOUND.get(sign, "") for sign in word)


def _skeleton(word: str) -> str:
    """Return the consonants of a word, those that Japanese does not tell apart as one."""
    for said, heard in _ALIKE:
        word = word.replace(said, heard)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word))


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR)
