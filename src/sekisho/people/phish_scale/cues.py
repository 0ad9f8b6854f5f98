"""The cues of a template: counted where the mail itself shows them, taken from its author where only people can tell."""

import re
from collections.abc import Iterator

from sekisho.people.phish_scale.domains import hidden_links, sender, spoofed
from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Lexicon, lexicon, plain
from sekisho.people.phish_scale.scale import CUES, Cue
from sekisho.people.phish_scale.sentences import Sentence, sentences
from sekisho.people.phish_scale.spelling import contradictions, misspelt
from sekisho.people.phish_scale.topics import about
from sekisho.people.phish_scale.writer import knows_reader, poses, signature, writer

WORDED = ("sensitive", "urgency", "threat", "legal", "limited", "too_good", "special", "humanitarian", "security_icon", "distracting")  # fmt: skip
"""Cues that words show, once in a sentence."""
MOST = 3
"""Instances of one cue by its words: a reader does not see the fourth as one more."""
_SPELLING = 8
"""Mistakes that are counted."""
_DANGEROUS = re.compile(r"\.(?:zip|7z|rar|iso|img|html?|shtml|exe|scr|js|vbs|lnk|docm|xlsm|pptm|one|svg|gz|bat|cmd)$", re.IGNORECASE)  # fmt: skip
_ENCLOSED = re.compile(r"[\w()-]{1,80}\.(?:zip|7z|rar|iso|html?|exe|docm|xlsm|lnk)\b", re.IGNORECASE)
_LOUD = re.compile(r"[!！]{2,}|[?？]{2,}|¥{2,}|\${2,}|[★■◆●]{1,}|※※|>>|<<|＞＞|＜＜|[\U0001F600-\U0001F64F]|\b[A-Z]{4,}(?:\s+[A-Z]{2,})+\b|^\W*(?:[A-Z]{5,})\b(?=\W)|\b[A-Z]{5,}(?=!)")  # fmt: skip
_PERSON = re.compile(r"\{\{\s*(?:name|given_name|family_name|address)\s*\}\}")
_CALLED = re.compile(r"^(?:Dear|Hi|Hello|Good morning) (?:(?:Mr|Ms|Mrs|Dr)\.? )?[A-Z][a-z]+(?: [A-Z][a-z]+)?[,:]?$|^[一-龥]{1,4} ?[一-龥]{0,3}(?:さん|様)$", re.MULTILINE)  # fmt: skip
_REACHED = re.compile(r"\d{3,}|\d{2,4}[-\s()]\d{2,4}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_CUE = re.compile(r"([a-z_]+)\s*:\s*(.+)")
_FIRST = 4
"""Lines in which a greeting stands."""


def cues_of(letter: Letter) -> tuple[Cue, ...]:
    """Return every instance of a cue, in the order of NIST's table."""
    words, said = lexicon("ja" if letter.japanese else "en"), sentences(letter)
    found = [
        *_errors(letter, said, words),
        *_technical(letter, words),
        *_visual(letter, said, words),
        *_worded(said, words),
        *_greeted(letter, words),
        *_signed(letter, words),
        *_tactics(letter, words),
        *_declared(letter),
    ]
    order = list(CUES)
    return tuple(sorted(found, key=lambda one: order.index(one.id)))


def _errors(letter: Letter, said: tuple[Sentence, ...], words: Lexicon) -> Iterator[Cue]:
    wrong = [Cue("spelling", mistake, one.place) for one in said for mistake in misspelt(one, words)]
    yield from ({one.span: one for one in wrong}.values() if letter.japanese else wrong[:_SPELLING])
    for one in [*contradictions(letter)][:MOST]:
        yield Cue("inconsistency", one, "body")


def _technical(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    files = {one for one in letter.attachments if _DANGEROUS.search(one)}
    for name in sorted(files or ({*_ENCLOSED.findall(letter.text)} if not letter.links else set())):
        yield Cue("attachment", name, "attachment")
    senders = [*sender(letter, words)]
    yield from senders
    yield from hidden_links(letter)
    yield from spoofed(letter, doubted=bool(senders))


def _visual(letter: Letter, said: tuple[Sentence, ...], words: Lexicon) -> Iterator[Cue]:
    who = writer(letter, words)
    if not letter.pictures and who != "person" and (letter.html or who == "firm"):
        yield Cue("no_branding", "-", "body")
    lines = dict.fromkeys([*(one.text.rstrip(":") for one in said), *(one.shown for one in letter.links)])
    loud = [match[0] for one in lines if (match := _LOUD.search(one))] + ["<font>"] * letter.gaudy
    for one in loud[:MOST]:
        yield Cue("design", one, "body")


def _worded(said: tuple[Sentence, ...], words: Lexicon) -> Iterator[Cue]:
    plainly = {one: _without(one, words) for one in said}
    hurried = {one for one in said if words.cues["urgency"].search(plainly[one])}
    for cue in WORDED:
        seen, lines = set[str](), set[int]()
        for one in said:
            match = words.cues[cue].search(one.flat if cue == "legal" else plainly[one])
            if match is None or match[0] in seen or len(seen) == MOST:
                continue
            if cue == "sensitive" and not (one.listed or words.requests.search(one.flat)):
                continue
            if (cue == "limited" and one in hurried) or (cue == "legal" and one.line in lines):
                continue
            seen.add(match[0])
            lines.add(one.line)
            yield Cue(cue, one.around(match), one.place)


def _without(sentence: Sentence, words: Lexicon) -> str:
    """Return a sentence as words are looked for in it, legal ones blanked: "配信停止" stops nothing."""
    flat = sentence.flat
    for match in words.cues["legal"].find(flat):
        flat = flat[: match.start()] + " " * len(match[0]) + flat[match.end() :]
    return flat


def _greeted(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    head = "\n".join([one for one in letter.text.splitlines() if one.strip()][:_FIRST])
    match = words.cues["greeting"].search(plain(head))
    if not _PERSON.search(letter.text) and (match or not _CALLED.search(head)):
        yield Cue("greeting", match[0] if match else "-", "body")


def _signed(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    """Yield that nobody who can be reached signs: no telephone and no address in the last lines."""
    last = signature(letter)
    if not any(_MAIL.search(one) or (words.cues["signer"].search(plain(one)) and _REACHED.search(one)) for one in last):
        yield Cue("no_signer", last[-1] if last else "-", "body")


def _tactics(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    topic = about(letter)
    if (topic and topic.process) or (topic is None and (knows_reader(letter) or writer(letter, words) == "own")):
        yield Cue("process", letter.subject or letter.name or "-", "subject")
    match = poses(letter, words)
    if match:
        yield Cue("poses_as", match[0], "from" if match.string == plain(letter.name) else "body")


def _declared(letter: Letter) -> Iterator[Cue]:
    """Yield what the author says: `X-Sekisho-Cue: logo: the words or the picture that show it`."""
    for said in letter.own.get("x-sekisho-cue", ()):
        match = _CUE.fullmatch(said.strip())
        if match and match[1] in CUES:
            yield Cue(match[1], match[2], "declared", declared=True)
