"""What the reporter wrote, and what they quote: whether a mail was forwarded in the text, and in which language."""

import re
from dataclasses import dataclass
from typing import Final

from sekisho.model.ids import stable_id
from sekisho.text.lang import Lang
from sekisho.threats.email.analysers.newtext import without_quotes, without_signature
from sekisho.threats.email.analysers.quotes import quoted_part

_FORWARDED = re.compile(r"\s*(?:fw|fwd|転送|wg|tr)\s?(?:\[\d{1,3}\])?\s?[:：]", re.IGNORECASE)
_NOT_LETTER = re.compile(r"[\W_]+")
_QUOTED_KEPT: Final = 4_000
_TELLING: Final = 40
"""Letters of a quote below which it tells nothing."""
_OWN_WORDS: Final = 12
"""Latin letters of the reporter's own from which their language is told."""
_SIGNS: Final = 3


@dataclass(frozen=True, slots=True)
class Words:
    """`quotes` tells whether a mail is quoted; `same` is the mark of the quote, "" where it is too short to tell."""

    quotes: bool
    same: str
    lang: Lang


def words_of(text: str, page: str, subject: str, other: str) -> Words:
    """Read the words of a mail: its plain text, and those of its page, either of which may be "".

    `other` is what tells the language where the reporter wrote nothing: the subjects of the mails in it, and its Content-Type.
    """
    new, quoted = _parted(text)
    if not quoted and page:
        of_page, quoted = _parted(page)
        new = new if new.strip() else of_page
    letters = _NOT_LETTER.sub("", quoted.casefold())[:_QUOTED_KEPT]
    same = stable_id("quote", letters) if len(letters) >= _TELLING else ""
    return Words(
        bool(quoted) or _FORWARDED.match(subject) is not None, same, _lang(new, f"{subject} {other} {text or page}")
    )


def _parted(text: str) -> tuple[str, str]:
    new = without_quotes(text)
    return new, quoted_part(text, new).strip() if len(new) < len(text) else ""


def _lang(new: str, whole: str) -> Lang:
    """Tell the language of the reporter's own words; where there are none, that of all the words around."""
    own = without_signature(new)
    if _japanese(own):
        return "ja"
    if sum(sign.isascii() and sign.isalpha() for sign in own) >= _OWN_WORDS:
        return "en"
    return "ja" if _japanese(whole) or "iso-2022-jp" in whole.lower() else "en"


def _japanese(text: str) -> bool:
    return sum("ぁ" <= sign <= "ヿ" for sign in text) >= _SIGNS
