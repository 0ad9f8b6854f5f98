"""The cues of a template: counted where the mail itself shows them, taken from its author where only people can tell."""

import re
from collections.abc import Iterator

from sekisho.people.phish_scale.domains import hidden_links, sender, spoofed
from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import (
    Lexicon,
    around,
    foreign_signs,
    lexicon,
    mixed_style,
    mixed_width,
    plain,
    stuttered,
)
from sekisho.people.phish_scale.scale import CUES, Cue

WORDED = ("sensitive", "urgency", "threat", "legal", "limited", "too_good", "special", "humanitarian", "security_icon", "distracting")  # fmt: skip
"""Cues that words show, each instance for itself."""
MOST = 3
"""Instances of one cue by its words: a reader does not see the fourth as one more."""
_DANGEROUS = re.compile(r"\.(?:zip|7z|rar|iso|img|html?|shtml|exe|scr|js|vbs|lnk|docm|xlsm|pptm|one|svg|gz|bat|cmd)$", re.IGNORECASE)  # fmt: skip
_MARKS = re.compile(r"[!！]{2,}|[?？]{2,}|¥{2,}|\${2,}|★|※※")
_SHOUTED = re.compile(r"\b[A-Z]{4,}(?:\s+[A-Z]{3,})+\b")
_PERSON = re.compile(r"\{\{\s*(?:name|given_name|family_name)\s*\}\}|\{\{\s*address\s*\}\}")
_CUE = re.compile(r"([a-z_]+)\s*:\s*(.+)")
_FIRST = 3
"""Lines in which a greeting stands."""
_LAST = 8
"""Lines in which somebody signs."""


def cues_of(letter: Letter) -> tuple[Cue, ...]:
    """Return every instance of a cue, in the order of NIST's table."""
    words = lexicon("ja" if letter.japanese else "en")
    found = [
        *_errors(letter, words),
        *_technical(letter),
        *_visual(letter),
        *_worded(letter, words),
        *_declared(letter),
    ]
    order = list(CUES)
    return tuple(sorted(found, key=lambda one: order.index(one.id)))


def _errors(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    for place, text in (("subject", letter.subject), ("body", letter.text)):
        flat = plain(text)
        for match in words.find("spelling", flat):
            yield Cue("spelling", around(text, match), place)
        if letter.japanese:
            for run in foreign_signs(text):
                yield Cue("spelling", run, place)
        else:
            for word in stuttered(flat):
                yield Cue("spelling", f"{word} {word}", place)
    if letter.japanese and mixed_width(letter.text):
        yield Cue("inconsistency", "0-9 / ０-９", "body")
    if letter.japanese and mixed_style(letter.text):
        yield Cue("inconsistency", "です・ます / だ・である", "body")


def _technical(letter: Letter) -> Iterator[Cue]:
    for name in letter.attachments:
        if _DANGEROUS.search(name):
            yield Cue("attachment", name, "attachment")
    yield from sender(letter)
    yield from hidden_links(letter)
    yield from spoofed(letter)


def _visual(letter: Letter) -> Iterator[Cue]:
    if letter.html and not letter.pictures:
        yield Cue("no_branding", "-", "body")
    loud = _MARKS.search(f"{letter.subject}\n{letter.text}") or _SHOUTED.search(letter.text)
    if loud:
        yield Cue("design", loud[0], "body")


def _worded(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    whole = f"{letter.subject}\n{letter.text}"
    flat = plain(whole)
    for cue in WORDED:
        seen = set[str]()
        for match in words.find(cue, flat):
            if match[0] not in seen and len(seen) < MOST:
                seen.add(match[0])
                yield Cue(cue, around(whole, match), "subject" if match.end() <= len(letter.subject) else "body")
    yield from _greeted(letter, words)
    yield from _signed(letter, words)
    who = f"{letter.name}\n{_tail(letter)}"
    for match in words.find("poses_as", plain(who)):
        yield Cue("poses_as", around(who, match), "from" if match.end() <= len(letter.name) else "body")
        break


def _greeted(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    lines = [one for one in letter.text.splitlines() if one.strip()][: _FIRST + 1]
    head = "\n".join(lines)
    if _PERSON.search(head):
        return
    flat = plain(head)
    match = next(words.find("greeting", flat), None)
    yield Cue("greeting", match[0] if match else "-", "body")


def _signed(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    """Yield that nobody who can be reached signs: no telephone in the last lines."""
    tail = plain(_tail(letter))
    if not (next(words.find("signer", tail), None) and re.search(r"\d{2,4}[-\s()]\d{2,4}", tail)):
        yield Cue("no_signer", _tail(letter).strip().splitlines()[-1][:60] if _tail(letter).strip() else "-", "body")


def _tail(letter: Letter) -> str:
    return "\n".join([one for one in letter.text.splitlines() if one.strip()][-_LAST:])


def _declared(letter: Letter) -> Iterator[Cue]:
    """Yield what the author says: `X-Sekisho-Cue: logo: the words or the picture that show it`."""
    for said in letter.own.get("x-sekisho-cue", ()):
        match = _CUE.fullmatch(said.strip())
        if match and match[1] in CUES:
            yield Cue(match[1], match[2], "declared", declared=True)
