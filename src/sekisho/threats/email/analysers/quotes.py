"""What a message quotes: marks of its own and of its quoted sentences, and the addresses in the quote's heads.

A sentence's mark is a hash of its letters, so that what was quoted can be found in what was once sent without keeping a word
of either. Short ones, greetings and contact lines are left out: everybody writes them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

MOST_MARKS = 24
MOST_ADDRESSES = 12
SHORTEST = 12
_TEXT_LIMIT = 16_000
_MARKS = re.compile(r"^[ \t>|＞]+", re.MULTILINE)
_END = re.compile(r"。|．|!|\?|！|？|:|：|\.(?=\s)|\n\s*\n")
_LETTER = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
_PLAIN = re.compile(
    r"@|tel\b(?<=\btel)|fax\b(?<=\bfax)|電話|〒|お世話になって|よろしくお願い|お疲れ|regards|original message|wrote|件名|差出人|宛先|送信日時|株式会社"
)
"""Looked for in lower case, each way beginning with a letter: so the expression looks only where one of these stands."""
_NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_HEAD = re.compile(
    r"(?:wrote|schrieb|書きました|のメール)\s?[:：]\s*$|^\s*[\s>*]{0,6}(?:from|差出人|送信者|de|von)\*?\s?[:：]|<[^<>\s]{3,120}>\s?[:：]\s*$",
    re.IGNORECASE,
)


def sentence_marks(text: str) -> list[str]:
    """Return the marks of the telling sentences of `text`, in order, each once, at most 24."""
    cut = text[:_TEXT_LIMIT]
    if not cut.isascii():
        cut = unicodedata.normalize("NFKC", cut)
    found: dict[str, None] = {}
    for sentence in _END.split(_MARKS.sub("", cut)):
        mark = _mark(sentence)
        if mark:
            found[mark] = None
            if len(found) >= MOST_MARKS:
                break
    return list(found)


@lru_cache(maxsize=8192)
def _mark(sentence: str) -> str:
    if len(sentence) < SHORTEST or sentence.startswith("//") or _PLAIN.search(sentence[:200].lower()):
        return ""
    letters = _letters(sentence)
    return hashlib.blake2b(letters, digest_size=5).hexdigest() if letters else ""


def _letters(sentence: str) -> bytes:
    """Return at most 400 letters and digits of a sentence without their case, nothing where there are too few."""
    if sentence.isascii():
        plain = sentence.encode("ascii").translate(None, _NOT_LETTERS).lower()
        return plain[:400] if len(plain) >= SHORTEST else b""
    letters = _LETTER.sub("", sentence).casefold()
    return letters[:400].encode("utf-8", "surrogatepass") if len(letters) >= SHORTEST else b""


def quoted_part(whole: str, new: str) -> str:
    """Return the lines of `whole` that `new`, its text without quotes, does not have."""
    kept = set(new.split("\n"))
    return "\n".join(line for line in whole[: 2 * _TEXT_LIMIT].split("\n") if line not in kept)


def quoted_addresses(quoted: str) -> list[str]:
    """Return the addresses that the heads of quoted messages name as writers, the newest first, in lower case."""
    return list(dict.fromkeys(_writers(quoted.split("\n"))))[:MOST_ADDRESSES]


def _writers(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "@" in line and len(line) < 400 and _HEAD.search(line):
            yield from (one.lower() for one in _ADDRESS.findall(line)[:1])
