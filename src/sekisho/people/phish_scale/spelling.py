"""Mistakes that a proof-reader does not let pass: misspelt words, wrong turns, two styles side by side, numbers that contradict each other."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Lexicon, lexicon
from sekisho.people.phish_scale.sentences import Sentence

_PLACEHOLDER = re.compile(r"\{\{[^}]*\}\}|\S{1,80}@\S+|\S{1,80}/\S*")
_SHORTEST, _LONGEST = 6, 20
"""Letters of a word that is looked at for being misspelt."""
_BRIEF = 8
"""Signs of a Japanese sentence whose style tells nothing."""
_CHANGED = 8
"""Letters of a word that is taken for another with one letter changed: shorter ones are too often another word."""
_TWICE_RIGHT = frozenset({"that", "had", "very", "bye"})
_VERBS = "share|detect|limit|suspend|block|expire|lock|delete|move|download|deliver|visit|stop|cancel|receive|select|require|activate|verify|validate|confirm|register|send|recommend|need|restrict|upgrade|identify|notice|contact|delay|create|reject|photograph|detach|attach|increase|reduce|remove|refuse"
_PLURALS = "messages|mails|emails|files|accounts|users|systems|devices|children|victims|colleagues|photos|tickets|services|members|customers|documents|payments|transactions|orders|parcels"
_BODIES = (
    "company|system|program|warehouse|robot|account|bank|computer|mailbox|package|parcel|server|office|someone|somebody"
)
_A_BEFORE = "urgent|important|unusual|invoice|account|error|email|e-mail|official|update|offer|order|honest|hour|attachment|employee|application"
_MANY = "people|staff|police|team|data|media|committee|board|children|men|women|rest|majority|group|bank|management|two|three|four|five|six|seven|eight|nine|ten"
_GRAMMAR = (
    re.compile(
        r"\b(?:has|have|had|been) (?:make|take|give|choose|see|write|go|do|buy|win|lose|find|tell|know|hear|try)\b(?!-)"
    ),
    re.compile(
        rf"\b(?:your|our|my|this|the) (?!{_MANY})[a-z]+[^s\W] have (?:been|a|an|the|made|not|expired|reached|failed|arrived|detected|received)\b"
    ),
    re.compile(
        r"\bcan not\b(?! only)|\bthe below (?:link|button|file|address)\b|\ball (?:open |of )?(?:invoice|file|account|payment|user|customer|message|device|document)(?=[.,!?]| (?:to|from|in|on|and|will|are|is|must|has|have)\b)"
    ),
    re.compile(rf"\b(?:has|have|had|been|be|was|were|is|are|am|already) (?:{_VERBS})\b(?!-)"),
    re.compile(rf"(?<!of )(?<!of our )(?<!of the )(?<!of your )\b(?:{_PLURALS}) (?:is|has|was|needs)\b"),
    re.compile(rf"\b(?:{_BODIES}) (?:from \w+ \w+ )?(?:have|{_VERBS})\b"),
    re.compile(rf"(?<!to )(?<!for )(?<!of )(?<!with )(?<!from )\b(?:we|you|they|i) (?:has|(?:{_VERBS})e?s)\b"),
    re.compile(r"\b(?:we|you|they) was\b|\b(?:malware|virus|problem|login|activity|error) detect\b"),
    re.compile(rf"\b(?:please|must|will|can|to|not) (?:{_VERBS})e?s\b"),
    re.compile(rf"\b(?:tried|need|needs|want|must be|failed) (?:{_VERBS})\b"),
    re.compile(rf"\ba (?:{_A_BEFORE})\b|\ban (?:bank|mail|message|password|parcel|user|security|customer)\b"),
    re.compile(
        r"\b(?:[2-9]|\d\d+) (?:hour|day|device|mail|message|file|minute|month|year|time)(?=[.,;!]|$| (?:and|or|to|your|we|otherwise)\b)"
    ),
)
"""Turns that no English grammar allows: helping verbs before bare ones, singular beside plural, wrong articles."""
_YOU = re.compile(
    r"\b((?:of|for|in|to|from|with|about|on|confirm|update|verify|validate|check|renew|open|saw|wait|view|secure|unlock|restore|and|that) )?you ([a-z-]+)"
)
_LONE_I = re.compile(r"(?<![\w'’.(/-])i(?![\w'’.)/-])")
_PARTICLES = re.compile(r"[一-龥ァ-ヴー](?:をに|をが|がを|はを|をを|がが|にに)(?![一-龥])")
_NO_DATE = re.compile(
    r"\b31(?:st)? (?:april|june|september|november)\b|\b30(?:th)? february\b|(?:[469]|11)月31日|2月30日"
)
_CODE = re.compile(r"\d[\d,.-]*\d")
_POLITE = re.compile(r"(?:です|ます|ました|ません|ください|下さい|でしょう)$")
_BLUNT = re.compile(r"(?:である|だった|なければならない|すること|されたい|せよ|だろう|(?<![まで])した|った|(?<!ん)だ)$")


def misspelt(sentence: Sentence, words: Lexicon) -> Iterator[str]:
    """Yield each mistake of spelling and grammar of a sentence."""
    flat = _PLACEHOLDER.sub(".", sentence.flat)
    found = words.wrong.find(flat) if words.right else [*words.wrong.find(flat), *_PARTICLES.finditer(flat)]
    end = 0
    for begin, mistake in sorted([(one.start(), one[0]) for one in found] + [*_english(flat, words)]):
        if begin >= end:
            end = begin + len(mistake)
            yield mistake
    yield from _LONE_I.findall(sentence.text) if words.right else foreign_signs(sentence.text)


def _english(flat: str, words: Lexicon) -> Iterator[tuple[int, str]]:
    """Yield where a mistake begins, and the mistake: "you" for "your", a word twice, a misspelt one."""
    for match in _YOU.finditer(flat) if words.right else ():
        if match[2] in words.your or (match[1] and match[2] in words.your_after):
            yield match.start(), match[0]
    for match in (one for rule in _GRAMMAR for one in rule.finditer(flat)) if words.right else ():
        yield match.start(), match[0]
    for match in re.finditer(r"\b([a-z']{3,}) \1\b", flat) if words.right else ():
        if match[1] not in _TWICE_RIGHT:
            yield match.start(), match[0]
    for match in re.finditer(r"(?<![\w-])[a-z]+(?![\w-])", flat) if words.right else ():
        if _SHORTEST <= len(match[0]) <= _LONGEST and wrong(match[0]):
            yield match.start(), match[0]


@cache
def _forms() -> tuple[frozenset[str], dict[str, set[str]]]:
    """Return the right words in their forms, and for each that lacks a letter those that it came from."""
    words = lexicon("en")
    right = {form for word in words.right for form in _inflected(word)}
    lacking: dict[str, set[str]] = {}
    for form in right:
        for short in _shorter(form):
            lacking.setdefault(short, set()).add(form)
    return frozenset(right | words.fine), lacking


def _inflected(word: str) -> Iterator[str]:
    stem = word.removesuffix("e")
    yield from (word, f"{word}s", f"{word}es", f"{word}d", f"{word}ed", f"{stem}ing", f"{word}ly", f"{word}r", f"{word}er")  # fmt: skip
    if word.endswith("y"):
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied")
    for end in ("ed", "ing"):
        yield word + word[-1] + end


def _shorter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def wrong(word: str) -> bool:
    """Tell whether an English word (small letters) is one of those of phishing mails with a letter too many, too few, changed or out of order."""
    right, lacking = _forms()
    if word in right:
        return False
    near = lacking.get(word, set()) | {one for one in _shorter(word) if one in right}
    for short in _shorter(word):
        near |= {one for one in lacking.get(short, ()) if len(one) == len(word)}
    return any(
        one[0] == word[0] and one not in {word + "s", word.removesuffix("s")} and _slip(word, one) for one in near
    )


def _slip(word: str, right: str) -> bool:
    """Tell whether two words differ by what a hand does wrong, not by an ending."""
    if word[:-1] == right[: len(word) - 1] or right[:-1] == word[: len(right) - 1]:
        return False
    apart = [at for at in range(min(len(word), len(right))) if word[at] != right[at]]
    if len(word) != len(right):
        return True
    if len(apart) == 1:
        return len(word) >= _CHANGED
    return len(apart) == 2 and word[apart[0]] == right[apart[1]] and word[apart[1]] == right[apart[0]]


def foreign_signs(text: str) -> Iterator[str]:
    """Yield the runs of ideographs that Japanese text does not have: of simplified Chinese."""
    run = ""
    for sign in text + " ":
        if "\u4e00" <= sign <= "\u9fff" and not _japanese(sign):
            run += sign
        elif run:
            yield run
            run = ""


@cache
def _japanese(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def contradictions(letter: Letter) -> Iterator[str]:
    """Yield what does not fit together: two styles, two widths of digits, a day that no calendar has, a number that is another one below."""
    text = f"{letter.subject}\n{letter.text}"
    if letter.japanese and mixed_width(text):
        yield "0-9 / ０-９"
    if letter.japanese and mixed_style(text):
        yield "です・ます / だ・である"
    yield from (match[0] for match in _NO_DATE.finditer(text.lower()))
    numbers = sorted({one for one in _CODE.findall(_PLACEHOLDER.sub(" ", text)) if sum(map(str.isdigit, one)) > 3})
    for one, other in combinations(numbers[:60], 2):
        if (
            len(one) == len(other)
            and sorted(one) == sorted(other)
            and sum(a != b for a, b in zip(one, other, strict=True)) == 2
        ):
            yield f"{one} / {other}"


def mixed_width(text: str) -> bool:
    """Tell whether digits stand in both widths, or katakana in half width: no proof-reader lets that pass."""
    wide, narrow = (any(first <= sign <= last for sign in text) for first, last in (("０", "９"), ("0", "9")))
    return (wide and narrow) or any("ｱ" <= sign <= "ﾝ" for sign in text)


def mixed_style(text: str) -> bool:
    """Tell whether polite sentences and plain ones stand side by side in a Japanese text."""
    said = [line.strip() for one in text.splitlines() for line in one.split("。")[:-1] if len(line.strip()) > _BRIEF]
    return any(_POLITE.search(one) for one in said) and any(_BLUNT.search(one) for one in said)
