"""Who a mail seems to be from: one's own firm, another, or a person."""

import re
from typing import Literal

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Lexicon, plain

Writer = Literal["own", "firm", "person"]

_LAST = 12
"""Lines in which somebody signs."""
_SHORT = 60
"""Signs of such a line at most."""
_LATIN_PERSON = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_]\.?)?(?: [^\W\d_][\w'’-]+){1,2}")
_JAPANESE_PERSON = re.compile(r"[一-龥々]{1,4}[ 　][一-龥々ぁ-んァ-ヶ]{1,4}")
_DEPARTMENT = re.compile(r"\S*(?:部|課|室|係|担当|幹事|社長|理事長|頭取|会長)")
_PUBLIC = re.compile(r"警察|[県市区町村省庁]役?所?(?:\s|$|[^\s]*局)|税務|法務局|裁判|労働局|年金|県警|警視庁")
_NAMED = re.compile(
    r"^[ \t]*(?:dear|hi|hello)\b[^\n{]{0,40}\{\{\s*\w+\s*\}\}|\{\{\s*(?:firm|department)\s*\}\}",
    re.IGNORECASE | re.MULTILINE,
)
_OWN = re.compile(r"\{\{\s*(?:firm|department)\s*\}\}")


def writer(letter: Letter, words: Lexicon) -> Writer:
    """Tell who a mail seems to be from, by the name that it shows."""
    name = letter.name.strip()
    if is_own(name, words):
        return "own"
    if letter.japanese and _JAPANESE_PERSON.fullmatch(name):
        return "firm" if words.writers["organisation"].search(plain(name)) else "person"
    if _LATIN_PERSON.fullmatch(name) and _is_local(plain(name).split(), letter.address.partition("@")[0]):
        return "firm" if words.writers["organisation"].search(plain(name)) else "person"
    return "firm" if name else "person"


def _is_local(words: list[str], local: str) -> bool:
    """Tell whether the local part of an address is made of the words of a name: `m.poole`, `mary_poole`, `poole48`."""
    parts = [one for one in re.split(r"[._\d-]+", local) if one]
    known = {*words, *(one[0] for one in words), "".join(words), *(one[0] + words[-1] for one in words)}
    return any(len(one) > 1 for one in parts) and all(one in known for one in parts)


def is_own(name: str, words: Lexicon) -> bool:
    """Tell whether a name is that of a department or of somebody of the reader's own firm."""
    if _OWN.search(name):
        return True
    match = words.writers["internal"].search(plain(name))
    if match and len(match[0]) * 2 >= len(name.strip()):
        return True
    return bool(name.strip()) and not _PUBLIC.search(name) and all(_DEPARTMENT.fullmatch(one) for one in name.split())


def knows_reader(letter: Letter) -> bool:
    """Tell whether the writer knows who reads: their name in an English greeting, their firm or department above a Japanese letter."""
    return bool(_NAMED.search(letter.text))


def poses(letter: Letter, words: Lexicon) -> re.Match[str] | None:
    """Return what shows that the writer is a colleague, a superior or an authority: in the name or under the mail."""
    name = plain(letter.name)
    found = _OWN.search(name) or words.writers["internal"].search(name) or words.writers["authority"].search(name)
    if found is None and is_own(letter.name, words):
        found = re.search(r".+", name)
    return found or words.writers["internal"].search(plain("\n".join(signature(letter))))


def signature(letter: Letter) -> list[str]:
    """Return the short ones of the last lines, in which somebody signs."""
    last = [one.strip() for one in letter.text.splitlines() if one.strip()][-_LAST:]
    return [one for one in last if len(one) <= _SHORT and one[-1] not in ".。:："]
