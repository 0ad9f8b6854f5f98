"""Whose name a display name is: every way in which a person of the firm may be written, in comparable form."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sekisho.identity.names import person_key, person_tokens

_PARTS = re.compile(r"[/()\[\]{}|<>【】「」\"]|\bvia\b|経由|[-–—]\s|\s[-–—]", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONG = ((re.compile(r"ou|oo|oh(?![aiueo])"), "o"), (re.compile(r"uu"), "u"))
_TITLE = re.compile(
    r"(?:様|殿|さん|氏|代表取締役|会長|社長|副社長|部長|課長|係長|次長|主任|専務|常務|理事長|理事|支店長|取締役|本部長)$"
)
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


def plain(text: str) -> str:
    """Return a display name after NFKC, without invisible and direction signs, hiragana as katakana."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in text)


def addresses_in(name: str) -> list[str]:
    """Return the mail addresses that stand in a display name, in lower case."""
    return [address.lower() for address in _ADDRESS.findall(plain(name))]


@lru_cache(maxsize=16384)
def name_keys(name: str) -> frozenset[str]:
    """Return the comparable forms of a display name: of the whole and of its parts (`山田太郎 / Taro Yamada (CEO)`).

    Latin names are their parts sorted, initials dropped, long vowels folded (Satoh, Satou, Sato); a single Latin word is
    nobody's whole name and gives nothing. Japanese names lose their blank and their title; both orders are given.
    """
    text = plain(name)
    return frozenset(key for part in {text, *_PARTS.split(text)} for key in _keys(part))


def _keys(part: str) -> Iterator[str]:
    part = " ".join(part.replace("・", " ").split())
    while part != (bare := _TITLE.sub("", part).strip()):
        part = bare
    if not any(sign.isalpha() for sign in part):
        return
    if _latin(part):
        words = sorted(_folded(word) for word in person_tokens(_bare(part)) if len(word) > 1)
        if len(words) >= 2:
            yield " ".join(words)
        return
    yield person_key(part)
    words = part.split(" ")
    if len(words) == 2:
        yield person_key(words[1] + words[0])


def _latin(text: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha())


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _folded(word: str) -> str:
    for long, short in _LONG:
        word = long.sub(short, word)
    return word


def romaji(kana: str) -> str:
    """Return the Hepburn spelling of a reading, word by word; "" where a sign is not kana."""
    words = []
    for word in plain(kana).replace("ー", "").split():
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


class Roster:
    """The people of the firm by every comparable form of their names."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.people: dict[str, Mapping[str, Any]] = {}
        self.addresses: dict[str, set[str]] = defaultdict(set)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            employee = row["employee_id"]
            self.people[employee] = row
            if row["email"]:
                self.addresses[row["email"].lower()].add(employee)
            kana = row["name_kana"] or ""
            for name in (row["name"], kana, row["name_romaji"], romaji(kana) if kana else ""):
                for key in name_keys(name or ""):
                    self._by_key[key].add(employee)

    def named(self, name: str | None) -> frozenset[str]:
        """Return the employees whose name this may be."""
        return frozenset(employee for key in name_keys(name or "") for employee in self._by_key.get(key, ()))
